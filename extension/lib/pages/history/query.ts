/** The history page's filters as a call of the service. */
import type { Family, HistoryEntry, Platform } from '../../api';

/** What the person chose; an empty string filters nothing. */
export interface Filters {
  query: string;
  platform: Platform | '';
  family: Family | '';
  outcome: HistoryEntry['outcome'] | '';
  /** A day of this machine's calendar, YYYY-MM-DD. */
  since: string;
}

export const NO_FILTERS: Filters = { query: '', platform: '', family: '', outcome: '', since: '' };

/** Drafts on one page of the list. */
export const PAGE_SIZE = 25;

/** Path and query of a page; `before` is the `next` of the page before it. */
export function historyPath(filters: Filters, before: string | null): string {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  for (const key of ['query', 'platform', 'family', 'outcome'] as const) {
    const value = filters[key].trim();
    if (value !== '') query.set(key, value);
  }
  const since = filters.since === '' ? NaN : Date.parse(`${filters.since}T00:00:00`);
  if (!Number.isNaN(since)) query.set('since', new Date(since).toISOString());
  if (before !== null) query.set('before', before);
  return `/v1/history?${query}`;
}
