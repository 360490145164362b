/**
 * Native messaging: the browser starts our host, which starts the service where needed and answers
 * with its port and, for a browser that has none, a token. Where no host is installed nothing
 * happens, and pairing by code is the way.
 */
import { browser } from 'wxt/browser';

import { NATIVE_HOST } from '../identity';
import type { Reply } from '../messages';
import { announceAccounts, changeSettings, endpoint, pairedBy, profile, setToken } from './settings';
import { native as text } from './text';

/**
 * Milliseconds between one try and the next, by the number of tries before; the last one repeats.
 * Each try starts a program, and a service that does not come up may be asked for all the time.
 */
const PAUSES_MS: readonly number[] = [0, 2_000, 5_000, 15_000, 60_000, 300_000];

/** The longest pause, by who waits: nobody, a person who looks at the page, one who pressed a button. */
const LONGEST_PAUSE_MS = { nobody: Infinity, watcher: 2_000, presser: 0 } as const;

type Waiting = keyof typeof LONGEST_PAUSE_MS;

/** Tries are forgotten after as much rest. */
const FORGET_MS = 600_000;

/** Lasts as long as the browser runs: whoever restarts it may have installed the host. */
const TRIES_KEY = 'nativeTries';

interface Tries {
  count: number;
  /** Unix milliseconds of the last one. */
  last: number;
}

/**
 * What the extension lacks: a token, or the service, which refuses connections. `port`: something
 * listens and gives no answer, which may be a slow service or another program in its place.
 */
export type Need = 'token' | 'service' | 'port';

let underWay: Promise<Reply<null>> | null = null;

/**
 * Asks the host, unless it was asked a moment ago or the person has unpaired this browser. Several
 * callers at once share one try. Once it has helped, every open draft is read again. Never throws.
 */
export function connect(need: Need, waiting: Waiting = 'nobody'): Promise<Reply<null>> {
  underWay ??= tryHost(need, waiting).finally(() => {
    underWay = null;
  });
  return underWay;
}

async function tryHost(need: Need, waiting: Waiting): Promise<Reply<null>> {
  if ((await pairedBy()) === 'nobody' || !(await mayTry(waiting))) return failed('missing');
  let answer: Record<string, unknown>;
  try {
    answer = await browser.runtime.sendNativeMessage(NATIVE_HOST, {
      type: 'connect',
      profile: await profile(),
      origin: browser.runtime.getURL('/').replace(/\/$/, ''),
      paired: need !== 'token',
    });
  } catch {
    return failed('missing');
  }
  const { port, token, error } = answer;
  if (typeof port !== 'number') return failed(error);
  if (need === 'port' && port === (await endpoint()).port) return failed(null);
  await changeSettings({ port });
  if (typeof token === 'string') await setToken(token, 'native');
  await announceAccounts();
  return { ok: true, value: null };
}

/** What went wrong, in words for the person where there is something to do about it. */
function failed(error: unknown): Reply<never> {
  const detail = error === 'refused' || error === 'not_started' ? text[error] : '';
  return { ok: false, reason: error === 'refused' ? 'unpaired' : 'offline', detail };
}

/** Counts a try when one is due. */
async function mayTry(waiting: Waiting): Promise<boolean> {
  const { [TRIES_KEY]: kept } = await browser.storage.session.get(TRIES_KEY);
  const { count, last } = (kept as Tries | undefined) ?? { count: 0, last: 0 };
  const now = Date.now();
  const rested = now - last;
  // A clock that was set back says nothing of the time that has gone by.
  const soFar = rested > FORGET_MS || rested < 0 ? 0 : count;
  const pause = PAUSES_MS[Math.min(soFar, PAUSES_MS.length - 1)] as number;
  if (soFar > 0 && rested < Math.min(pause, LONGEST_PAUSE_MS[waiting])) return false;
  await browser.storage.session.set({ [TRIES_KEY]: { count: soFar + 1, last: now } satisfies Tries });
  return true;
}
