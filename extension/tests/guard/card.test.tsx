/** What the card says about a draft in which nothing was found. */
import { render } from 'preact';
import { afterEach, expect, it, vi } from 'vitest';

import type { Unread } from '../../lib/api';
import type { View } from '../../lib/guard/session';
import { Card, type CardActions } from '../../lib/ui/card';

const CLEAR: View = {
  status: 'clear',
  trouble: null,
  unnamed: false,
  mode: 'normal',
  findings: [],
  aside: [],
  held: null,
  pausedUntil: 0,
  detail: null,
  unread: [],
  incomplete: null,
};

const actions = new Proxy({} as CardActions, { get: () => vi.fn() });

function told(change: Partial<View>): string {
  document.body.innerHTML = '<div id="app"></div>';
  const view = { ...CLEAR, ...change };
  render(<Card view={view} current={null} notice={null} missing={null} actions={actions} />, document.body);
  return document.body.textContent ?? '';
}

afterEach(() => render(null, document.body));

const half: Unread[] = [
  { language: 'de', what: 'tone_model' },
  { language: 'de', what: 'statements' },
];

it('calls a draft clear when all was read', () => {
  expect(told({})).toContain('ClearNothing in this draft needs a second look.');
});

it('does not call a draft clear of which only a part was read', () => {
  const words = told({ unread: half });
  expect(words).toContain('Read in partNothing in what was read needs a second look.');
  expect(words).toContain('In German, tone is read by word lists only; confidential statements');
});

it('says what was not read, whatever the reason', () => {
  const words = told({ unread: half, incomplete: 'Only the first 20,000 characters were read.' });
  expect(words).toContain('Only the first 20,000 characters were read. In German, tone');
});

it('stays clear, with a remark, where only the model does not read', () => {
  const words = told({ unread: half.slice(0, 1) });
  expect(words).toContain('ClearNothing in this draft needs a second look.');
  expect(words).toContain('In German, tone is read by word lists only.');
});
