/**
 * Decisions that the service could not take, kept until it is back. They hold identifiers and
 * the person's own reasons, never the draft.
 */
import { browser } from 'wxt/browser';

import type { DecisionsRequest } from '../api';
import type { Reply } from '../messages';

/** More than this many wait only when the service is gone for days; then the oldest go. */
export const QUEUE_LIMIT = 200;

const QUEUE_KEY = 'undelivered';

export type Deliver = (body: DecisionsRequest) => Promise<Reply<unknown>>;

async function load(): Promise<DecisionsRequest[]> {
  const { [QUEUE_KEY]: waiting } = await browser.storage.local.get(QUEUE_KEY);
  return Array.isArray(waiting) ? (waiting as DecisionsRequest[]) : [];
}

/** One change of the queue at a time: read, change and write belong together. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(step: () => Promise<T>): Promise<T> {
  const next = turn.then(step, step);
  turn = next.catch(() => undefined);
  return next;
}

export function enqueue(body: DecisionsRequest): Promise<void> {
  return inTurn(async () => {
    const waiting = [...(await load()), body].slice(-QUEUE_LIMIT);
    await browser.storage.local.set({ [QUEUE_KEY]: waiting });
  });
}

/**
 * Delivers what waits, oldest first, and answers how many still wait. It stops when the service
 * is gone again; a decision that the service refuses for good is dropped, since no later try
 * could succeed.
 */
export function flush(deliver: Deliver): Promise<number> {
  return inTurn(async () => {
    const waiting = await load();
    let done = 0;
    for (const body of waiting) {
      const reply = await deliver(body);
      if (!reply.ok && mayWait(reply)) break;
      done += 1;
    }
    if (done > 0) await browser.storage.local.set({ [QUEUE_KEY]: waiting.slice(done) });
    return waiting.length - done;
  });
}

/** True for a failure that a later try may mend: no connection, no pairing, overload. */
export function mayWait(reply: Extract<Reply<unknown>, { ok: false }>): boolean {
  return reply.reason !== 'error' || reply.status === 429 || (reply.status ?? 0) >= 500;
}
