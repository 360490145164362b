/** The guard's way to the background worker, and the news from it. */
import { browser } from 'wxt/browser';

import type { ContentMessage, Push, Question, Reply, ReplyTo, State } from '../messages';
import type { SitePlatform } from '../platforms';
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

async function send<M extends ContentMessage>(message: M): Promise<ReplyTo<M>> {
  return (await browser.runtime.sendMessage(message)) as ReplyTo<M>;
}

/** A worker that gives no answer counts as a service that cannot be reached. */
async function askOrFail<M extends Exclude<ContentMessage, { type: 'state' }>>(
  message: M,
): Promise<ReplyTo<M>> {
  const failed = (detail: string): Reply<never> => ({ ok: false, reason: 'offline', detail });
  try {
    return ((await send(message)) ?? failed('The extension gave no answer.')) as ReplyTo<M>;
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error)) as ReplyTo<M>;
  }
}

export const transport: Transport = {
  check: (body) => askOrFail({ type: 'check', body }),
  decisions: (body) => askOrFail({ type: 'decisions', body }),
  feedback: (body) => askOrFail({ type: 'feedback', body }),
};

export function openHistory(): void {
  void askOrFail({ type: 'openHistory' });
}

export function openPolicy(clause: string): void {
  void askOrFail({ type: 'openPolicy', clause });
}

export function ask(about: Question): void {
  void askOrFail({ type: 'ask', about });
}

/** The state of now; null when the worker does not answer. */
export async function askState(platform: SitePlatform): Promise<State | null> {
  try {
    return (await send({ type: 'state', platform })) ?? null;
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
