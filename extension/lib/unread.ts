/** What the service did not read of a draft, language by language. */
import type { Unread } from './api';

export function byLanguage(unread: readonly Unread[]): Map<string, Set<Unread['what']>> {
  const found = new Map<string, Set<Unread['what']>>();
  for (const { language, what } of unread) {
    found.set(language, (found.get(language) ?? new Set()).add(what));
  }
  return found;
}

/** Languages in which neither tone nor statements are read. */
export function uncovered(unread: readonly Unread[]): string[] {
  return [...byLanguage(unread)]
    .filter(([, what]) => what.has('tone') && what.has('statements'))
    .map(([language]) => language);
}

/** True when something is not read at all; word lists alone are still a reading. */
export function isPartial(unread: readonly Unread[]): boolean {
  return unread.some(({ what }) => what !== 'tone_model');
}
