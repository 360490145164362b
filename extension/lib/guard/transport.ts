/** The guard's way to the background worker, and the news from it. */
import { browser } from 'wxt/browser';

import type { ContentMessage, Push, Reply, ReplyTo, State, Telling } from '../messages';
import type { SitePlatform } from '../platforms';
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

async function ask<M extends ContentMessage>(message: M): Promise<ReplyTo<M>> {
  return (await browser.runtime.sendMessage(message)) as ReplyTo<M>;
}

/** A worker that gives no answer counts as a service that cannot be reached. */
async function askOrFail<M extends Exclude<ContentMessage, { type: 'state' }>>(
  message: M,
): Promise<ReplyTo<M>> {
  const failed = (detail: string): Reply<never> => ({ ok: false, reason: 'offline', detail });
  try {
    return ((await ask(message)) ?? failed(noAnswer)) as ReplyTo<M>;
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error)) as ReplyTo<M>;
  }
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
export async function askState(platform: SitePlatform): Promise<State | null> {
  try {
    return (await ask({ type: 'state', platform })) ?? null;
  } catch {
    return null;
  }
}

/** Hears of each later change, until `signal` aborts. */
export function onState(listener: (state: State) => void, signal: AbortSignal): void {
  const hear = (push: Push) => {
    if (push.type === 'stateChanged') listener(push.state);
  };
  browser.runtime.onMessage.addListener(hear);
  signal.addEventListener('abort', () => {
    if (isAlive()) browser.runtime.onMessage.removeListener(hear);
  });
}
