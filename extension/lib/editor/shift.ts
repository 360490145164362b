/**
 * Moves marks from the text that was checked to the text that stands there now. Pure.
 *
 * A wrong mark is worse than none: whatever an edit touched is dropped until the next check.
 */

/** Half-open UTF-16 offsets. */
export interface Span {
  start: number;
  end: number;
}

const WORD = /[\p{L}\p{N}\p{M}_]/u;

/**
 * Marks of `before` at their places in `after`. The two texts are taken to differ in one range,
 * found by their common prefix and suffix. Marks outside it are kept (shifted where they follow
 * it); marks that it overlaps are dropped, and so are marks whose last or first word it lengthens.
 */
export function shiftMarks<M extends Span>(
  marks: readonly M[],
  before: string,
  after: string,
): M[] {
  if (before === after) return [...marks];
  const prefix = commonPrefix(before, after);
  const suffix = commonSuffix(before, after, prefix);
  const changeEnd = before.length - suffix;
  const shift = after.length - before.length;

  const kept: M[] = [];
  for (const mark of marks) {
    if (mark.end <= prefix) {
      const grown = mark.end === prefix && joinsWord(after, mark.end);
      if (!grown) kept.push(mark);
    } else if (mark.start >= changeEnd) {
      const moved = { ...mark, start: mark.start + shift, end: mark.end + shift };
      const grown = mark.start === changeEnd && joinsWord(after, moved.start);
      if (!grown) kept.push(moved);
    }
  }
  return kept;
}

/** The marks whose words stand exactly where they say. The last check before anything is drawn. */
export function marksThatHold<M extends Span & { quote: string }>(
  marks: readonly M[],
  text: string,
): M[] {
  return marks.filter(
    ({ start, end, quote }) => end <= text.length && text.slice(start, end) === quote,
  );
}

function commonPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

function commonSuffix(a: string, b: string, prefix: number): number {
  const most = Math.min(a.length, b.length) - prefix;
  let length = 0;
  while (
    length < most &&
    a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)
  ) {
    length += 1;
  }
  return length;
}

/** True when the characters on both sides of `offset` belong to one word. */
function joinsWord(text: string, offset: number): boolean {
  return WORD.test(text.charAt(offset - 1)) && WORD.test(text.charAt(offset));
}
