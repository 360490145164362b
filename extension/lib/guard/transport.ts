/** The guard's way to the background worker, and the news from it. */
import { browser } from 'wxt/browser';

import type { Platform } from '../api';
import type { ContentMessage, Push, ReplyTo, State, Telling } from '../messages';
import { noAnswer } from '../ui/text';
import type { Transport } from './ports';

/**
 * False once the extension was reloaded, updated, disabled or removed. The script lives on in the
 * page then, but there is no one left who could release what it holds.
 */
export function isAlive(): boolean {
  try {
    return browser.runtime?.id !== undefined;
  } catch {
    return false;
  }
}

/** Milliseconds after which no answer will come: more than the worker itself waits for the service. */
const LOST_MS = 25_000;

/** Milliseconds after which a worker that was stopped is asked again: it may still be ending. */
const AGAIN_MS: readonly number[] = [50, 500];

async function ask<M extends ContentMessage>(message: M): Promise<ReplyTo<M>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lost = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer), LOST_MS);
  });
  try {
    return (await Promise.race([browser.runtime.sendMessage(message), lost])) as ReplyTo<M>;
  } finally {
    clearTimeout(timer);
  }
}

/** The same, again when the browser stopped the worker meanwhile. Only for what may come twice. */
async function askAgain<M extends ContentMessage>(
  message: M,
  waits = AGAIN_MS,
): Promise<ReplyTo<M>> {
  try {
    return await ask(message);
  } catch (error) {
    const [wait, ...later] = waits;
    if (wait === undefined || error === noAnswer || !isAlive()) throw error;
    await new Promise((resolve) => setTimeout(resolve, wait));
    return askAgain(message, later);
  }
}

/** A worker that gives no answer counts as a service that cannot be reached. */
async function askOrFail<M extends Exclude<ContentMessage, { type: 'state' }>>(
  message: M,
): Promise<ReplyTo<M>> {
  const again = message.type === 'check' || message.type === 'decisions';
  try {
    const reply = await (again ? askAgain(message) : ask(message));
    if (reply) return reply;
  } catch {
    // Said below, in the person's language.
  }
  return { ok: false, reason: 'offline', detail: noAnswer } as ReplyTo<M>;
}

export const transport: Transport = {
  check: (body) => askOrFail({ type: 'check', body }),
  decisions: (body) => askOrFail({ type: 'decisions', body }),
  feedback: (body) => askOrFail({ type: 'feedback', body }),
};

/** Tells the worker something that needs no answer. */
export function tell(message: Telling): void {
  void askOrFail(message);
}

/** The state of now; null when the worker does not answer. */
export async function askState(platform: Platform): Promise<State | null> {
  try {
    return (await askAgain({ type: 'state', platform })) ?? null;
  } catch {
    return null;
  }
}

/** Hears what the worker tells by itself, until `signal` aborts. */
export function onPush(hear: (push: Push) => void, signal: AbortSignal): void {
  browser.runtime.onMessage.addListener(hear);
  signal.addEventListener('abort', () => {
    if (isAlive()) browser.runtime.onMessage.removeListener(hear);
  });
}
