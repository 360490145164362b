/** The pages' logic: codes, filters, the chart's weeks, the countdown. */
import { describe, expect, it, vi } from 'vitest';

import { byWeek } from '../lib/pages/history/chart';
import { NO_FILTERS, historyPath } from '../lib/pages/history/query';
import { clock } from '../lib/pages/popup/popup';
import { asCode, takeInvitation } from '../lib/pages/welcome/pairing';

describe('a pairing code', () => {
  it.each([
    ['K7PM-4QXD', 'K7PM-4QXD'],
    ['k7pm4qxd', 'K7PM-4QXD'],
    [' k7pm 4qxd ', 'K7PM-4QXD'],
    ['K7PM-4QX', null],
    ['K7PM-4QXDA', null],
    ['K7PM-4Q#D', null],
    ['', null],
  ])('%j is read as %j', (typed, code) => {
    expect(asCode(typed)).toBe(code);
  });

  it.each([
    ['#code=K7PM-4QXD', { code: 'K7PM-4QXD', port: null }],
    ['#code=K7PM-4QXD&port=8766', { code: 'K7PM-4QXD', port: 8766 }],
    ['#code=K7PM-4QXD&port=99999', { code: 'K7PM-4QXD', port: null }],
    ['#code=short', null],
    ['#other', null],
  ])('is taken out of the address %s', (hash, invitation) => {
    const replaceState = vi.fn();
    expect(takeInvitation({ hash, pathname: '/welcome.html' }, { replaceState })).toEqual(invitation);
    expect(replaceState).toHaveBeenCalledWith(null, '', '/welcome.html');
  });

  it('leaves an address without a fragment alone', () => {
    const replaceState = vi.fn();
    expect(takeInvitation({ hash: '', pathname: '/welcome.html' }, { replaceState })).toBeNull();
    expect(replaceState).not.toHaveBeenCalled();
  });
});

describe('filters', () => {
  it('ask for a first page of everything', () => {
    expect(historyPath(NO_FILTERS, null)).toBe('/v1/history?limit=25');
  });

  it('become parameters, escaped', () => {
    const filters = { ...NO_FILTERS, query: ' a&b ', platform: 'x', family: 'tone' } as const;
    expect(historyPath(filters, 'next')).toBe(
      '/v1/history?limit=25&query=a%26b&platform=x&family=tone&before=next',
    );
  });

  it('give a day as the moment it begins here', () => {
    const since = new URLSearchParams(
      historyPath({ ...NO_FILTERS, since: '2026-11-02' }, null).split('?')[1],
    ).get('since');
    expect(since).toBe(new Date(2026, 10, 2).toISOString());
  });

  it('leave out a day that is none', () => {
    expect(historyPath({ ...NO_FILTERS, since: 'soon' }, null)).toBe('/v1/history?limit=25');
  });
});

describe('the chart', () => {
  it('adds families up by week and keeps weeks without findings', () => {
    const weeks = byWeek([
      { week: '2026-11-16', family: 'tone', count: 2 },
      { week: '2026-11-02', family: 'tone', count: 1 },
      { week: '2026-11-02', family: 'policy', count: 3 },
    ]);
    expect(weeks.map(({ week, counts }) => [week, counts.tone, counts.policy])).toEqual([
      ['2026-11-02', 1, 3],
      ['2026-11-09', 0, 0],
      ['2026-11-16', 2, 0],
    ]);
  });

  it('shows the last 13 weeks at most', () => {
    const weeks = byWeek([
      { week: '2026-01-05', family: 'tone', count: 1 },
      { week: '2026-11-16', family: 'tone', count: 1 },
    ]);
    expect(weeks).toHaveLength(13);
    expect(weeks.at(-1)!.week).toBe('2026-11-16');
  });

  it('is empty without findings', () => {
    expect(byWeek([])).toEqual([]);
  });
});

it.each([
  [600_000, '10:00'],
  [59_001, '1:00'],
  [1, '0:01'],
])('counts %d ms down as %s', (ms, shown) => {
  expect(clock(ms)).toBe(shown);
});
