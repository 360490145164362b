/** What the pages work out by themselves: codes, filters, weeks, marks, times. */
import { describe, expect, it, vi } from 'vitest';

import schema from '../../../server/discreet/schema.py?raw';
import { countdown, dayName, handleOf } from '../../lib/pages/format';
import { markQuotes } from '../../lib/pages/marked';
import { CATEGORIES, historyPath, isFiltered, NO_FILTERS } from '../../lib/pages/history/query';
import { byWeek, SHOWN_WEEKS } from '../../lib/pages/history/weeks';
import { CATEGORY } from '../../lib/pages/text';
import { asCode, asPort, takeInvitation } from '../../lib/pages/welcome/pairing';

describe('a pairing code', () => {
  it.each([
    ['K7PMW-4QXDR', 'K7PMW-4QXDR'],
    ['k7pmw4qxdr', 'K7PMW-4QXDR'],
    [' k7pmw 4qxdr ', 'K7PMW-4QXDR'],
    ['K7PM-4QX', null],
    ['K7PMW-4QXDRA', null],
    ['K7PM-4Q#D', null],
    ['', null],
  ])('%j is read as %j', (typed, code) => {
    expect(asCode(typed)).toBe(code);
  });

  it.each([
    ['#code=K7PMW-4QXDR', { code: 'K7PMW-4QXDR', port: null }],
    ['#code=K7PMW-4QXDR&port=8766', { code: 'K7PMW-4QXDR', port: 8766 }],
    ['#code=K7PMW-4QXDR&port=99999', { code: 'K7PMW-4QXDR', port: null }],
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

it.each([
  ['8765', 8765],
  [' 1 ', 1],
  ['65535', 65_535],
  ['65536', null],
  ['0', null],
  ['80.5', null],
  ['1e3', null],
  ['', null],
])('a port typed as %j is %j', (typed, port) => expect(asPort(typed)).toBe(port));

describe('filters', () => {
  const now = new Date(2026, 10, 25, 15, 30);
  const asked = (change: Partial<typeof NO_FILTERS>, before?: string) =>
    Object.fromEntries(
      new URLSearchParams(historyPath({ ...NO_FILTERS, ...change }, { now, before }).split('?')[1]),
    );

  it('ask for a first page of everything', () => {
    expect(historyPath(NO_FILTERS, { now })).toBe('/v1/history?limit=25');
  });

  it.each<[string, Partial<typeof NO_FILTERS>, Record<string, string>]>([
    ['words, escaped and trimmed', { query: ' a&b=ü ' }, { query: 'a&b=ü' }],
    ['a site', { platform: 'linkedin' }, { platform: 'linkedin' }],
    ['a family', { about: 'tone' }, { family: 'tone' }],
    ['a category', { about: 'secret' }, { category: 'secret' }],
    ['an outcome', { outcome: 'discarded' }, { outcome: 'discarded' }],
    ['days, from where the first begins', { days: '7' }, { since: new Date(2026, 10, 19).toISOString() }],
  ])('become parameters: %s', (_name, change, parameters) => {
    expect(asked(change)).toEqual({ ...parameters, limit: '25' });
    expect(isFiltered({ ...NO_FILTERS, ...change })).toBe(true);
  });

  it('keep their place while paging', () => {
    expect(asked({ about: 'tone' }, 'a~b')).toEqual({ family: 'tone', before: 'a~b', limit: '25' });
  });

  it('are none when only spaces were typed', () => {
    expect(isFiltered({ ...NO_FILTERS, query: '  ' })).toBe(false);
  });

  it("offer every category of the service's schema, each once and with a name", () => {
    const literal = /^Category = Literal\[([^\]]*)\]/m.exec(schema)![1]!;
    const known = [...literal.matchAll(/"(\w+)"/g)].map(([, name]) => name);
    expect(Object.values(CATEGORIES).flat().sort()).toEqual(known.sort());
    expect(Object.keys(CATEGORY).sort()).toEqual(known);
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

  it('shows the latest weeks at most', () => {
    const weeks = byWeek([
      { week: '2024-01-01', family: 'tone', count: 1 },
      { week: '2026-11-16', family: 'tone', count: 1 },
    ]);
    expect(weeks).toHaveLength(SHOWN_WEEKS);
    expect(weeks.at(-1)!.week).toBe('2026-11-16');
  });

  it('is empty without findings', () => {
    expect(byWeek([])).toEqual([]);
  });
});

describe('marks in an excerpt', () => {
  const marked = (excerpt: string, ...quotes: [string, 'info' | 'warn' | 'block'][]) =>
    markQuotes(
      excerpt,
      quotes.map(([quote, severity]) => ({ quote, severity })),
    );

  it('stand at every place with the words', () => {
    expect(marked('ab ab', ['ab', 'warn'])).toEqual([
      { text: 'ab', severity: 'warn' },
      { text: ' ', severity: null },
      { text: 'ab', severity: 'warn' },
    ]);
  });

  it('are the more serious ones where two overlap', () => {
    expect(marked('say abcd now', ['abc', 'warn'], ['bcd', 'block'])).toEqual([
      { text: 'say a', severity: null },
      { text: 'bcd', severity: 'block' },
      { text: ' now', severity: null },
    ]);
  });

  it('are absent where the words are gone, and for findings without words', () => {
    expect(marked('all fine', ['gone', 'block'], ['', 'warn'])).toEqual([
      { text: 'all fine', severity: null },
    ]);
  });

  it('lose nothing of the text', () => {
    const text = 'x👍🏽 leak leak x';
    const pieces = marked(text, ['leak', 'block'], ['x', 'info'], ['leak x', 'warn']);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });
});

it.each([
  [600_000, '10:00'],
  [59_001, '1:00'],
  [1, '0:01'],
])('%d ms are counted down as %s', (ms, shown) => expect(countdown(ms)).toBe(shown));

it('a day is named by its distance, then by its date', () => {
  const now = new Date(2026, 0, 1, 9);
  const named = (year: number, month: number, day: number) =>
    dayName(new Date(year, month, day, 23).toISOString(), now);
  expect(named(2026, 0, 1)).toBe('Today');
  expect(named(2025, 11, 31)).toBe('Yesterday');
  expect(named(2025, 11, 30)).toContain('2025');
});

it('a handle is written as its site writes it', () => {
  expect(handleOf({ platform: 'x', handle: 'mara' })).toBe('@mara');
  expect(handleOf({ platform: 'linkedin', handle: 'in/mara' })).toBe('in/mara');
});
