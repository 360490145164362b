/**
 * What the person and the administrator chose. The person's choice lies in `storage.local`, the
 * administrator's in `storage.managed` (see `public/managed_schema.json`) and wins key by key.
 */
import { browser } from 'wxt/browser';

import type { Platform } from '../api';
import type { PairedBy, Settings, SettingsChange, SettingsView, State } from '../messages';
import type { Endpoint } from './client';
import { PAUSE_MS, pauseLeft } from './pause';
import { lost } from './queue';

export const DEFAULTS: Settings = {
  port: 8765,
  pausedUntil: 0,
  sites: { x: true, linkedin: true },
  messages: false,
  restMs: 330,
};

/** The administrator's switches, as the managed schema names them; each may be missing. */
export interface Managed {
  port?: number;
  strict?: boolean;
  allowPause?: boolean;
  siteX?: boolean;
  siteLinkedin?: boolean;
  restMs?: number;
}

/** Which key of `Settings` an administrator's key fixes, for the pages to show as fixed. */
const FIXES: Record<keyof Managed, string> = {
  port: 'port',
  strict: 'strict',
  allowPause: 'pausedUntil',
  siteX: 'sites.x',
  siteLinkedin: 'sites.linkedin',
  restMs: 'restMs',
};

const SETTINGS_KEY = 'settings';
const TOKEN_KEY = 'token';
const PAIRED_BY_KEY = 'pairedBy';
const PROFILE_KEY = 'profile';
const ACCOUNTS_KEY = 'accountsChanged';

/** Keys of storage that `stateFor` reads. */
const STATE_KEYS = new Set([SETTINGS_KEY, TOKEN_KEY, ACCOUNTS_KEY]);

async function stored(): Promise<Settings> {
  const { [SETTINGS_KEY]: own } = await browser.storage.local.get(SETTINGS_KEY);
  return complete(own);
}

function complete(own: unknown): Settings {
  const settings = (own ?? {}) as Partial<Settings>;
  return { ...DEFAULTS, ...settings, sites: { ...DEFAULTS.sites, ...settings.sites } };
}

async function managed(): Promise<Managed> {
  try {
    return (await browser.storage.managed.get(null)) as Managed;
  } catch {
    // Firefox rejects when no administrator provides a file.
    return {};
  }
}

/** Settings in force: the person's, overridden by the administrator's. Pure. */
export function merge(own: Settings, fixed: Managed): Settings {
  return {
    port: fixed.port ?? own.port,
    pausedUntil: fixed.allowPause === false ? 0 : own.pausedUntil,
    sites: {
      x: fixed.siteX ?? own.sites.x,
      linkedin: fixed.siteLinkedin ?? own.sites.linkedin,
    },
    messages: own.messages,
    restMs: fixed.restMs ?? own.restMs,
  };
}

/** Where the service listens, and the token for it. Each check waits for this one read. */
export async function endpoint(): Promise<Endpoint> {
  const [local, fixed] = await Promise.all([
    browser.storage.local.get([SETTINGS_KEY, TOKEN_KEY]),
    managed(),
  ]);
  const secret = local[TOKEN_KEY];
  return {
    port: merge(complete(local[SETTINGS_KEY]), fixed).port,
    token: typeof secret === 'string' ? secret : null,
  };
}

/** Settings for an extension page, with the names of those an administrator fixed. */
export async function settingsView(): Promise<SettingsView> {
  const [own, fixed, paired, by, gone] = await Promise.all([
    stored(),
    managed(),
    token(),
    pairedBy(),
    lost(),
  ]);
  return {
    ...merge(own, fixed),
    paired: paired !== null,
    pairedBy: by,
    lost: gone,
    managedKeys: (Object.keys(fixed) as (keyof Managed)[])
      .filter((key) => key in FIXES && fixed[key] !== undefined)
      .map((key) => FIXES[key]),
  };
}

/** Changes the person's own settings; what an administrator fixed stays as it is. */
export async function changeSettings(change: SettingsChange): Promise<void> {
  const own = await stored();
  const next: Settings = {
    ...own,
    ...change,
    sites: { ...own.sites, ...change.sites },
    pausedUntil: Math.min(change.pausedUntil ?? own.pausedUntil, Date.now() + PAUSE_MS),
  };
  await browser.storage.local.set({ [SETTINGS_KEY]: next });
}

export async function token(): Promise<string | null> {
  const { [TOKEN_KEY]: value } = await browser.storage.local.get(TOKEN_KEY);
  return typeof value === 'string' ? value : null;
}

export async function setToken(value: string, by: PairedBy = 'code'): Promise<void> {
  await browser.storage.local.set({ [TOKEN_KEY]: value, [PAIRED_BY_KEY]: by });
}

/** Gives the token up because the person wants so. */
export async function dropToken(): Promise<void> {
  await browser.storage.local.set({ [PAIRED_BY_KEY]: 'nobody' satisfies PairedBy });
  await browser.storage.local.remove(TOKEN_KEY);
}

/** The person wants this browser paired again. */
export async function allowPairing(): Promise<void> {
  await browser.storage.local.remove(PAIRED_BY_KEY);
}

export async function pairedBy(): Promise<PairedBy> {
  const { [PAIRED_BY_KEY]: by } = await browser.storage.local.get(PAIRED_BY_KEY);
  return (by as PairedBy | undefined) ?? 'code';
}

/**
 * A random name of this browser profile. The service keeps one token for each, so a new one takes
 * the place of the old.
 */
export async function profile(): Promise<string> {
  const { [PROFILE_KEY]: known } = await browser.storage.local.get(PROFILE_KEY);
  if (typeof known === 'string') return known;
  const made = crypto.randomUUID();
  await browser.storage.local.set({ [PROFILE_KEY]: made });
  return made;
}

/** How often an account's kind or mode was changed. */
export async function accountsChanged(): Promise<number> {
  const { [ACCOUNTS_KEY]: value } = await browser.storage.local.get(ACCOUNTS_KEY);
  return typeof value === 'number' ? value : 0;
}

/** Lets every open draft be read again, since an account or the policy was changed. */
export async function announceAccounts(): Promise<void> {
  await browser.storage.local.set({ [ACCOUNTS_KEY]: (await accountsChanged()) + 1 });
}

/** What a content script on this platform must know. */
export async function stateFor(platform: Platform): Promise<State> {
  const [own, fixed, paired, accounts] = await Promise.all([
    stored(),
    managed(),
    token(),
    accountsChanged(),
  ]);
  const inForce = merge(own, fixed);
  return {
    paired: paired !== null,
    pausedUntil: pauseLeft(inForce.pausedUntil, Date.now()) > 0 ? inForce.pausedUntil : 0,
    // A page that the person added is one that they want read.
    siteEnabled: platform === 'other' || inForce.sites[platform],
    messages: inForce.messages,
    restMs: inForce.restMs,
    accountsChanged: accounts,
    managed: {
      strict: fixed.strict === true,
      pause: fixed.allowPause === false,
      sites: fixed.siteX !== undefined || fixed.siteLinkedin !== undefined,
    },
  };
}

/** True when a change in storage may alter what `stateFor` answers. */
export function touchesState(area: string, keys: readonly string[]): boolean {
  if (area === 'managed') return true;
  return area === 'local' && keys.some((key) => STATE_KEYS.has(key));
}
