/**
 * Whether the person still has to be told of a new version of the policy. Kept in `storage.local`,
 * so that every window hears when it changes; shown as a badge on the button in the toolbar.
 */
import { browser } from 'wxt/browser';

import { badge as text } from '../pages/policy/text';
import { NAME } from '../ui/text';

const NOTICE_KEY = 'policyNotice';

/** The accent of the pages (lib/pages/theme.css). */
const BADGE_COLOUR = '#1d4f63';

/** Grows with each acknowledgement: an answer that was under way meanwhile is out of date. */
let acknowledgements = 0;

export function acknowledgementsSoFar(): number {
  return acknowledgements;
}

export async function hasNotice(): Promise<boolean> {
  const { [NOTICE_KEY]: notice } = await browser.storage.local.get(NOTICE_KEY);
  return notice === true;
}

/** Takes over what the service said, unless a version was acknowledged since `before`. */
export async function noteNotice(notice: boolean, before: number): Promise<void> {
  if (before !== acknowledgements || notice === (await hasNotice())) return;
  await browser.storage.local.set({ [NOTICE_KEY]: notice });
}

/** The version in force was acknowledged. */
export async function dropNotice(): Promise<void> {
  acknowledgements += 1;
  await browser.storage.local.set({ [NOTICE_KEY]: false });
}

export function touchesNotice(area: string, keys: readonly string[]): boolean {
  return area === 'local' && keys.includes(NOTICE_KEY);
}

/** Brings the badge in line with what is kept; a browser that was restarted has forgotten it. */
export async function showBadge(): Promise<void> {
  const notice = await hasNotice();
  await Promise.all([
    browser.action.setBadgeBackgroundColor({ color: BADGE_COLOUR }),
    browser.action.setBadgeText({ text: notice ? text.mark : '' }),
    browser.action.setTitle({ title: notice ? text.title : NAME }),
  ]);
}
