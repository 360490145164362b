/** What the pages ask the background worker for. They never speak to the service themselves. */
import { browser } from 'wxt/browser';

import type { PageMessage, Reply, ReplyTo, SettingsChange } from '../messages';
import { NO_ANSWER } from './text';

type Method = Extract<PageMessage, { type: 'api' }>['method'];

/** Sends one message; undefined when the worker could not be reached. */
async function send<M extends PageMessage>(message: M): Promise<ReplyTo<M> | undefined> {
  try {
    return (await browser.runtime.sendMessage(message)) as ReplyTo<M> | undefined;
  } catch {
    return undefined;
  }
}

async function replyOf(message: PageMessage): Promise<Reply<unknown>> {
  const reply = (await send(message)) as Reply<unknown> | undefined;
  return reply ?? { ok: false, reason: 'error', detail: NO_ANSWER };
}

/** One call of the service's API. Never throws. */
export function api<T>(method: Method, path: string, body?: unknown): Promise<Reply<T>> {
  return replyOf({ type: 'api', method, path, body }) as Promise<Reply<T>>;
}

/** Swaps a code for a token, which stays in the background. */
export function pair(code: string): Promise<Reply<unknown>> {
  return replyOf({ type: 'pair', code });
}

/** Pairs without a code, where the browser can start the service; see `service/native`. */
export function connect(wanted: boolean): Promise<Reply<unknown>> {
  return replyOf({ type: 'connect', wanted });
}

export function unpair(): Promise<Reply<unknown>> {
  return replyOf({ type: 'unpair' });
}

/** The person has read how many decisions were lost. */
export function forgetLost(): Promise<Reply<unknown>> {
  return replyOf({ type: 'lostSeen' });
}

/** The settings in force; undefined when the worker could not be reached. */
export function readSettings() {
  return send({ type: 'settings' });
}

/** Changes the person's own settings; what is not named stays. */
export function changeSettings(change: SettingsChange): Promise<Reply<unknown>> {
  return replyOf({ type: 'setSettings', change });
}
