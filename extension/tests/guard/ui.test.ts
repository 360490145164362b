import { describe, expect, it } from 'vitest';

import type { Severity } from '../../lib/api';
import { pieces } from '../../lib/guard/parts';
import type { Status, View } from '../../lib/guard/session';
import { chipFace } from '../../lib/ui/chip';
import { listed } from '../../lib/ui/card';
import { type Box, boxAt, intersects, placeCard, placeChip } from '../../lib/ui/place';
import { publicIn } from '../../lib/ui/text';
import { isDark, parseColour } from '../../lib/ui/theme';
import { finding } from './fakes';

const VIEW: View = {
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

const of = (severity: Severity, id = 'id') => finding('word', 'word', { severity, id });

describe('the chip', () => {
  it.each<[string, Partial<View>, string | null]>([
    ['off', { status: 'off' }, null],
    ['clear', { status: 'clear' }, 'Clear'],
    ['one warning', { status: 'findings', findings: [of('warn')] }, '1 warning'],
    ['two', { status: 'findings', findings: [of('warn'), of('block'), of('info')] }, '2 warnings'],
    ['remarks alone', { status: 'findings', findings: [of('info')] }, '1 remark'],
    ['held', { status: 'held' }, 'Post is held'],
    ['offline', { status: 'offline' }, 'Not running'],
    ['unpaired', { status: 'unpaired' }, 'Not paired'],
    ['not recognised', { status: 'unprotected' }, 'Not protected here'],
    [
      'uncovered language',
      { status: 'clear', unread: [{ language: 'lv', what: 'tone' }, { language: 'lv', what: 'statements' }] },
      'Not covered: Latvian',
    ],
    ['read by halves', { status: 'clear', unread: [{ language: 'fr', what: 'statements' }] }, 'Read in part'],
    ['word lists alone', { status: 'clear', unread: [{ language: 'de', what: 'tone_model' }] }, 'Clear'],
    ['nobody named', { status: 'empty', unnamed: true }, 'On · Account unknown'],
    ['nobody named and held', { status: 'held', unnamed: true }, 'Post is held · Account unknown'],
    ['nobody named and not read', { status: 'offline', unnamed: true }, 'Not running'],
    ['read in part', { status: 'clear', incomplete: 'Too long.' }, 'Read in part'],
  ])('%s', (_name, change, label) => {
    expect(chipFace({ ...VIEW, ...change })?.label ?? null).toBe(label);
  });

  it('gives every state without protection a look of its own', () => {
    const without: Status[] = ['paused', 'offline', 'unpaired', 'error', 'unprotected'];
    for (const status of without) expect(chipFace({ ...VIEW, status })?.tone).toBe('absent');
  });
});

describe('the card', () => {
  it('shows first what holds Post', () => {
    const findings = [of('warn', 'a'), of('block', 'b')];
    const held = { action: 'hold', because: 'findings', findings: [findings[1]!] } as const;
    expect(listed({ ...VIEW, findings, held }).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it.each([
    [500, 'public in 1 sec'],
    [59_000, 'public in 59 secs'],
    [60_000, 'public in 1 min'],
    [61_000, 'public in 2 mins'],
    [3_600_000, 'public in 1 hr'],
    [12_000_000, 'public in 3 hrs 20 mins'],
    [86_400_000, 'public in 1 day'],
    [3 * 86_400_000 + 7_200_000, 'public in 3 days 2 hrs'],
  ])('counts %i ms of an embargo as %s', (left, words) => {
    expect(publicIn(left)).toBe(words);
  });

  const viewport = { width: 1_000, height: 800 };
  const card = { width: 384, height: 300 };
  const place = (anchor: Box, line: Box | null) =>
    boxAt(placeCard(anchor, line, card, viewport), card);

  it('stands below the words', () => {
    const anchor = { left: 100, top: 100, right: 160, bottom: 120 };
    expect(place(anchor, null)).toMatchObject({ left: 100, top: 128 });
  });

  it('stands above them at the lower edge', () => {
    const anchor = { left: 100, top: 700, right: 160, bottom: 720 };
    expect(place(anchor, null).bottom).toBe(692);
  });

  it('is never over the line being typed, wherever that is', () => {
    const line = { left: 50, right: 650, top: 0, bottom: 0 };
    for (let top = 0; top <= 780; top += 20) {
      for (const words of [0, 60, 200, 380, 560, 760]) {
        const anchor = { left: 100, right: 180, top: words, bottom: words + 20 };
        const typed = { ...line, top, bottom: top + 20 };
        const box = place(anchor, typed);
        expect(intersects(box, typed)).toBe(false);
        expect(box.left).toBeGreaterThanOrEqual(0);
        expect(box.top).toBeGreaterThanOrEqual(0);
        expect(box.right).toBeLessThanOrEqual(viewport.width);
        expect(box.bottom).toBeLessThanOrEqual(viewport.height);
      }
    }
  });
});

describe('the place of the chip', () => {
  const control = { left: 500, top: 200, right: 580, bottom: 236 };
  const block = { left: 100, top: 50, right: 600, bottom: 260 };
  const chip = { width: 90, height: 26 };

  it('is beside the Post control when the row is free', () => {
    expect(placeChip(control, block, chip, () => true)).toEqual({ left: 402, top: 205 });
  });

  it('moves left past what stands there', () => {
    const counter = { left: 440, top: 200, right: 490, bottom: 236 };
    const at = placeChip(control, block, chip, (box) => !intersects(box, counter))!;
    expect(boxAt(at, chip).right).toBeLessThanOrEqual(counter.left);
    expect(at.top).toBe(205);
  });

  it('is under the composer when nothing in it is free', () => {
    const at = placeChip(control, block, chip, (box) => box.top >= block.bottom);
    expect(at).toEqual({ left: 490, top: 264 });
  });

  it('is nowhere when all is taken', () => {
    expect(placeChip(control, block, chip, () => false)).toBeNull();
  });
});

describe('the theme', () => {
  it.each([
    ['rgb(255, 255, 255)', false],
    ['rgb(21, 32, 43)', true],
    ['rgba(0, 0, 0, 1)', true],
    ['rgb(247 249 249)', false],
    ['color(srgb 0.1 0.1 0.12)', true],
  ])('%s', (colour, dark) => expect(isDark(parseColour(colour)!)).toBe(dark));

  it('knows a colour that cannot be seen', () => {
    expect(parseColour('rgba(0, 0, 0, 0)')![3]).toBe(0);
  });
});

describe('pieces of a thread', () => {
  it('cuts a span to the items it lies in', () => {
    const parts = ['first', 'second', 'third'];
    expect(pieces(parts, 0, 5)).toEqual([{ item: 0, start: 0, end: 5 }]);
    expect(pieces(parts, 7, 13)).toEqual([{ item: 1, start: 0, end: 6 }]);
    expect(pieces(parts, 3, 17)).toEqual([
      { item: 0, start: 3, end: 5 },
      { item: 1, start: 0, end: 6 },
      { item: 2, start: 0, end: 2 },
    ]);
    expect(pieces(parts, 5, 7)).toEqual([]);
  });
});
