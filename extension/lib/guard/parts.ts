/**
 * A thread is read as one text, so that it gets one verdict. Its items are joined by a blank
 * line; findings come back in offsets of the whole and are cut to the items they lie in.
 */

export const SEPARATOR = '\n\n';

export interface Piece {
  /** Index of the item. */
  item: number;
  /** Half-open UTF-16 offsets within that item. */
  start: number;
  end: number;
}

export function joinParts(parts: readonly string[]): string {
  return parts.join(SEPARATOR);
}

/** The pieces of `start..end` that lie in items; what lies in a separator belongs to none. */
export function pieces(parts: readonly string[], start: number, end: number): Piece[] {
  const found: Piece[] = [];
  let base = 0;
  parts.forEach((part, item) => {
    const from = Math.max(start, base);
    const to = Math.min(end, base + part.length);
    if (from < to) found.push({ item, start: from - base, end: to - base });
    base += part.length + SEPARATOR.length;
  });
  return found;
}
