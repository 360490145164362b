/** A text in pieces: where the words of its findings stand. */
import type { HistoryFinding, Severity } from '../api';

export interface Piece {
  text: string;
  /** Null for words in which nothing was found. */
  severity: Severity | null;
}

const RANK: Record<Severity, number> = { info: 0, warn: 1, block: 2 };

/**
 * The excerpt in pieces, marked where a finding's quote stands. The history keeps no offsets, as
 * the draft went on changing; so every place with the same words is marked, and none where the
 * words are gone. Where two overlap, the more serious one is marked.
 */
export function markQuotes(
  excerpt: string,
  findings: readonly Pick<HistoryFinding, 'quote' | 'severity'>[],
): Piece[] {
  const found = findings.flatMap(({ quote, severity }) =>
    placesOf(excerpt, quote).map((start) => ({ start, end: start + quote.length, severity })),
  );
  return markSpans(excerpt, found);
}

/** The text in pieces, marked from `start` to `end` (UTF-16, half-open); the worst wins. */
export function markSpans(
  text: string,
  spans: readonly { start: number; end: number; severity: Severity }[],
): Piece[] {
  const found = [...spans].sort(
    (a, b) => RANK[b.severity] - RANK[a.severity] || a.start - b.start || b.end - a.end,
  );
  const marks: typeof found = [];
  for (const mark of found) {
    if (marks.every(({ start, end }) => mark.end <= start || mark.start >= end)) marks.push(mark);
  }
  marks.sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, severity } of marks) {
    if (start > at) pieces.push({ text: text.slice(at, start), severity: null });
    pieces.push({ text: text.slice(start, end), severity });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), severity: null });
  return pieces;
}

function placesOf(text: string, quote: string): number[] {
  const places: number[] = [];
  if (quote === '') return places;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + quote.length)) {
    places.push(at);
  }
  return places;
}
