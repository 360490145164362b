/** By which policy the service reads; kept for as long as the browser runs. */
import { browser } from 'wxt/browser';

import { announceAccounts } from './settings';

const POLICY_KEY = 'policy';

/** Lets every open draft be read again when the service reads by another policy than before. */
export async function notePolicy(sha256: string): Promise<void> {
  const { [POLICY_KEY]: before } = await browser.storage.session.get(POLICY_KEY);
  if (before === sha256) return;
  await browser.storage.session.set({ [POLICY_KEY]: sha256 });
  if (before !== undefined) await announceAccounts();
}
