/**
 * The mode each account had when the service last answered. When the service is gone, a strict
 * account must still hold; without this memory nobody would know that it is strict.
 */
import { browser } from 'wxt/browser';

import type { Account, AccountRef, Mode, Platform } from '../api';

const MODES_KEY = 'modes';

/** Accounts remembered; a person has a handful, so the bound is only against a runaway page. */
const MODES_LIMIT = 50;

type Modes = Record<string, Mode>;

function keyOf(platform: Platform, account: AccountRef | null): string {
  return `${platform}:${account?.handle ?? ''}`;
}

async function load(): Promise<Modes> {
  const { [MODES_KEY]: modes } = await browser.storage.local.get(MODES_KEY);
  return (modes ?? {}) as Modes;
}

export async function rememberMode(
  platform: Platform,
  asked: AccountRef | null,
  answered: Account,
): Promise<void> {
  const modes = await load();
  const key = keyOf(platform, asked);
  if (modes[key] === answered.mode) return;
  delete modes[key];
  const kept = Object.entries(modes).slice(1 - MODES_LIMIT);
  const next = Object.fromEntries([...kept, [key, answered.mode]]);
  await browser.storage.local.set({ [MODES_KEY]: next });
}

/**
 * The mode last known; of an account that was never seen, or is not named, the one that the service
 * would give: a company's is strict, and so is nobody's where some account of the site is.
 */
export async function recallMode(platform: Platform, account: AccountRef | null): Promise<Mode> {
  const modes = await load();
  const known = modes[keyOf(platform, account)];
  if (account?.kind === 'company') return known ?? 'strict';
  if (account?.handle) return known ?? 'normal';
  const someStrict = Object.entries(modes).some(
    ([key, mode]) => key.startsWith(`${platform}:`) && mode === 'strict',
  );
  return someStrict ? 'strict' : (known ?? 'normal');
}
