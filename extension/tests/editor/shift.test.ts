import { describe, expect, it } from 'vitest';

import { marksThatHold, shiftMarks } from '../../lib/editor/shift';

/** `[word]` marks a span. Returns the text without brackets and its spans. */
function parse(marked: string): { text: string; marks: { start: number; end: number }[] } {
  const marks: { start: number; end: number }[] = [];
  let text = '';
  for (const character of marked) {
    if (character === '[') marks.push({ start: text.length, end: -1 });
    else if (character === ']') marks.at(-1)!.end = text.length;
    else text += character;
  }
  return { text, marks };
}

const CASES: [name: string, before: string, after: string][] = [
  ['nothing changed', 'the [secret] is', 'the [secret] is'],
  ['typed after it', 'the [secret]', 'the [secret] is out'],
  ['a full stop directly after it', 'the [secret]', 'the [secret].'],
  ['typed before it', 'the [secret] is', 'now the [secret] is'],
  ['deleted before it', 'well, the [secret] is', 'the [secret] is'],
  ['a paragraph break before it', 'a b [secret]', 'a\nb [secret]'],
  ['emoji before it count two units', 'a [secret]', '😀a [secret]'],
  ['changed between two', '[one] and [two]', '[one], or [two]'],
  ['letter deleted inside', 'the [secret] is [out]', 'the seret is [out]'],
  ['letter typed inside', 'the [secret] is [out]', 'the secrxet is [out]'],
  ['its word grew at the end', 'the [secret] is', 'the secrets is'],
  ['its word grew at the start', 'the [secret] is', 'the topsecret is'],
  ['its last letter went', 'the [secret] is', 'the secre is'],
  ['its words went', 'the [secret] is [out]', 'the is [out]'],
  ['an edit over its edge', 'the [secret plan] is', 'the secret is'],
  ['everything replaced', '[all] of [it]', 'something else'],
  ['everything deleted', '[all] of it', ''],
];

describe('shiftMarks', () => {
  it.each(CASES)('%s', (_name, before, after) => {
    const old = parse(before);
    const now = parse(after);
    expect(shiftMarks(old.marks, old.text, now.text)).toEqual(now.marks);
  });

  it('keeps what else a mark carries, and leaves the given marks alone', () => {
    const marks = [{ start: 0, end: 1, id: 'a', severity: 'warn' as const }];
    expect(shiftMarks(marks, 'a', 'b a')).toEqual([{ ...marks[0], start: 2, end: 3 }]);
    expect(marks[0]!.start).toBe(0);
  });

  it('for all short texts: what is kept has its words, and no two share a place', () => {
    const texts = ['']; // every text of at most four of these characters
    for (let index = 0; index < texts.length && texts[index]!.length < 4; index += 1) {
      for (const character of 'ab ') texts.push(texts[index]! + character);
    }
    for (const before of texts) {
      const marks = [];
      for (let start = 0; start < before.length; start += 1) {
        for (let end = start + 1; end <= before.length; end += 1) marks.push({ start, end });
      }
      const quotes = marks.map(({ start, end }) => ({
        start,
        end,
        quote: before.slice(start, end),
      }));
      for (const after of texts) {
        const kept = shiftMarks(quotes, before, after);
        expect(marksThatHold(kept, after)).toEqual(kept);
        if (before === after) expect(kept).toEqual(quotes);
        const places = new Set(kept.map(({ start, end }) => `${start}-${end}`));
        expect(places.size).toBe(kept.length);
      }
    }
  });
});

describe('marksThatHold', () => {
  it('drops a mark whose words do not stand there', () => {
    const marks = [
      { start: 0, end: 3, quote: 'one' },
      { start: 4, end: 7, quote: 'two' },
      { start: 6, end: 20, quote: 'o' },
    ];
    expect(marksThatHold(marks, 'one too')).toEqual([marks[0]]);
  });
});
