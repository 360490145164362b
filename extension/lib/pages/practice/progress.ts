/**
 * What was practised, kept in `storage.local` of this browser and nowhere else: for each draft
 * whether person and policy saw it alike. Which of two answers was given is not kept.
 */
import { browser } from 'wxt/browser';

import type { Scenario } from '../../api';

export type Answer = 'post' | 'change' | 'unsure';

export interface Progress {
  /** Grows with each new start, so that the order is another one. */
  round: number;
  /** By a draft's id: true where person and policy saw it alike. */
  answered: Record<string, boolean>;
}

const PROGRESS_KEY = 'practice';

/** So many drafts of one kind may follow each other; more would give the next answer away. */
export const LONGEST_RUN = 3;

export async function loadProgress(): Promise<Progress> {
  const { [PROGRESS_KEY]: kept } = await browser.storage.local.get(PROGRESS_KEY);
  return { round: 0, answered: {}, ...(kept as Partial<Progress> | undefined) };
}

export async function saveProgress(progress: Progress): Promise<void> {
  await browser.storage.local.set({ [PROGRESS_KEY]: progress });
}

export function seenAlike({ answer }: Scenario, given: Answer): boolean {
  return answer === given;
}

/**
 * The drafts in a mixed order that stays the same within a round, also when it is left and taken
 * up again, and in which harmless and risky ones do not come in long runs.
 */
export function inOrder(scenarios: readonly Scenario[], round: number): Scenario[] {
  const left = [...scenarios].sort(
    (a, b) => hash(`${round} ${a.id}`) - hash(`${round} ${b.id}`) || (a.id < b.id ? -1 : 1),
  );
  const ordered: Scenario[] = [];
  while (left.length > 0) {
    const run = ordered.slice(-LONGEST_RUN);
    const tooLong = run.length === LONGEST_RUN && run.every(({ answer }) => answer === run[0]!.answer);
    const other = tooLong ? left.findIndex(({ answer }) => answer !== run[0]!.answer) : 0;
    // Where only one kind is left there is nothing to mix in.
    ordered.push(...left.splice(Math.max(0, other), 1));
  }
  return ordered;
}

/** FNV-1a with a last mixing, since ids that differ in their last letter alone must not stay close. */
function hash(words: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < words.length; at += 1) {
    value = Math.imul(value ^ words.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * How many drafts were practised with, by category, the most first; null for drafts with nothing
 * to point out. A draft counts once for each of its categories.
 */
export function practised(
  scenarios: readonly Scenario[],
  { answered }: Progress,
): { category: string | null; count: number }[] {
  const counts = new Map<string | null, number>();
  for (const { id, findings } of scenarios) {
    if (!(id in answered)) continue;
    const categories = new Set<string | null>(findings.map(({ category }) => category));
    if (categories.size === 0) categories.add(null);
    for (const category of categories) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return [...counts]
    .map(([category, count]) => ({ category, count }))
    .sort((a, b) => b.count - a.count);
}
