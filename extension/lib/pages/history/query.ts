/** The history page's filters as a call of the service. */
import type { Family, HistoryEntry, Platform } from '../../api';

/** The categories of each family, in the order in which they are offered. */
export const CATEGORIES: Record<Family, readonly string[]> = {
  confidentiality: [
    'secret',
    'personal_data',
    'customer',
    'unreleased_product',
    'financials',
    'deal',
    'workforce',
    'legal',
    'security_incident',
    'internal_information',
    'company_term',
  ],
  tone: [
    'insult',
    'identity_attack',
    'threat',
    'profanity',
    'hostility',
    'condescension',
    'sarcasm',
  ],
  policy: [
    'ad_disclosure',
    'misleading_claim',
    'copyright',
    'ai_disclosure',
    'forward_looking',
    'spokesperson',
    'house_style',
  ],
};

/** What the person chose; an empty string filters nothing. */
export interface Filters {
  query: string;
  platform: Platform | '';
  /** A family or one of its categories; no name is both. */
  about: string;
  outcome: HistoryEntry['outcome'] | '';
  /** Days back from today, today included. */
  days: '7' | '30' | '90' | '';
}

export const NO_FILTERS: Filters = { query: '', platform: '', about: '', outcome: '', days: '' };

export function isFiltered(filters: Filters): boolean {
  return Object.values(filters).some((value) => value.trim() !== '');
}

/** Drafts on one page of the list. */
export const PAGE_SIZE = 25;

interface PageOf {
  /** The `next` of the page before this one; null for the first. */
  before?: string | null;
  limit?: number;
  now: Date;
}

/** Path and query of one page. */
export function historyPath(filters: Filters, { before, limit = PAGE_SIZE, now }: PageOf): string {
  const { about, days } = filters;
  const since =
    days === ''
      ? ''
      : new Date(now.getFullYear(), now.getMonth(), now.getDate() - Number(days) + 1).toISOString();
  const given = {
    query: filters.query.trim(),
    platform: filters.platform,
    [about in CATEGORIES ? 'family' : 'category']: about,
    outcome: filters.outcome,
    since,
    before: before ?? '',
    limit: String(limit),
  };
  return `/v1/history?${new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ''))}`;
}
