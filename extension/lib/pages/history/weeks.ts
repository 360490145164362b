/** What was found, added up by week and family. */
import type { Family, HistoryPage } from '../../api';

/** As many weeks as the 90 days for which the history is kept by default. */
export const SHOWN_WEEKS = 13;

export interface Week {
  /** Its Monday, YYYY-MM-DD. */
  week: string;
  counts: Record<Family, number>;
}

const DAY_MS = 86_400_000;

/** Weeks in order, those in between without findings too; the last `SHOWN_WEEKS` at most. */
export function byWeek(rows: HistoryPage['weeks']): Week[] {
  const found = new Map<string, Week>();
  for (const { week, family, count } of rows) {
    const entry = found.get(week) ?? emptyWeek(week);
    entry.counts[family] += count;
    found.set(week, entry);
  }
  const names = [...found.keys()].sort();
  const last = names.at(-1);
  if (last === undefined) return [];
  const end = Date.parse(last);
  const begin = Math.max(Date.parse(names[0]!), end - (SHOWN_WEEKS - 1) * 7 * DAY_MS);
  const weeks: Week[] = [];
  for (let day = begin; day <= end; day += 7 * DAY_MS) {
    const week = new Date(day).toISOString().slice(0, 10);
    weeks.push(found.get(week) ?? emptyWeek(week));
  }
  return weeks;
}

export function sum({ counts }: Week): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}

function emptyWeek(week: string): Week {
  return { week, counts: { confidentiality: 0, tone: 0, policy: 0 } };
}
