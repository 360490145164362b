/**
 * Decisions that the service could not take, kept until it is back. They hold identifiers and the
 * person's own reasons, never the draft.
 *
 * A reason is free text and may repeat the very words that it excuses; the service masks it, but
 * the service is gone. So reasons wait in `storage.session`: in memory, where no content script of
 * any browser can read. What lies on the disk has a sentence in their place, and that is what is
 * delivered when the browser was closed meanwhile: the decision is not lost, its reason is.
 */
import { browser } from 'wxt/browser';

import type { DecisionsRequest } from '../api';
import type { Reply } from '../messages';
import { trouble } from './text';

/** More than this many wait only when the service is gone for days; then the oldest go. */
export const QUEUE_LIMIT = 200;

const QUEUE_KEY = 'undelivered';

/** How many decisions were lost; the popup tells it until the person has seen it. */
const LOST_KEY = 'lostDecisions';

export type Deliver = (body: DecisionsRequest) => Promise<Reply<unknown>>;

interface Waiting {
  /** Names the reasons in `storage.session`. */
  key: string;
  body: DecisionsRequest;
}

async function load(): Promise<Waiting[]> {
  const { [QUEUE_KEY]: waiting } = await browser.storage.local.get(QUEUE_KEY);
  return Array.isArray(waiting) ? (waiting as Waiting[]).filter(({ body }) => body !== undefined) : [];
}

/** The decisions without the person's words; equal to what was given when there are none. */
function withoutReasons(body: DecisionsRequest): DecisionsRequest {
  const findings = body.findings.map((one) => (one.reason ? { ...one, reason: trouble.reasonLost } : one));
  return { ...body, findings, ...(body.unread ? { unread: trouble.reasonLost } : {}) };
}

/** As it was given, where the browser has not been closed since. */
async function whole({ key, body }: Waiting): Promise<DecisionsRequest> {
  const { [key]: kept } = await browser.storage.session.get(key);
  return (kept as DecisionsRequest | undefined) ?? body;
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
    const key = `${QUEUE_KEY}-${crypto.randomUUID()}`;
    const all = [...(await load()), { key, body: withoutReasons(body) }];
    await browser.storage.session.set({ [key]: body });
    const tooMany = Math.max(0, all.length - QUEUE_LIMIT);
    await keep(all, tooMany);
    await countLost(tooMany);
  });
}

/**
 * Delivers what waits, oldest first, and answers how many still wait. It stops when the service
 * is gone again. A decision that the service refuses for good is dropped and counted, since no later
 * try could succeed.
 */
export function flush(deliver: Deliver): Promise<number> {
  return inTurn(async () => {
    const waiting = await load();
    let done = 0;
    let refused = 0;
    for (const one of waiting) {
      const reply = await deliver(await whole(one));
      if (!reply.ok && mayWait(reply)) break;
      done += 1;
      if (!reply.ok) refused += 1;
    }
    if (done > 0) await keep(waiting, done);
    await countLost(refused);
    return waiting.length - done;
  });
}

/** Keeps all but the first `gone`. */
async function keep(waiting: readonly Waiting[], gone: number): Promise<void> {
  await browser.storage.local.set({ [QUEUE_KEY]: waiting.slice(gone) });
  await browser.storage.session.remove(waiting.slice(0, gone).map(({ key }) => key));
}

async function countLost(more: number): Promise<void> {
  if (more > 0) await browser.storage.local.set({ [LOST_KEY]: (await lost()) + more });
}

/** How many decisions were lost since the person was told last. */
export async function lost(): Promise<number> {
  const { [LOST_KEY]: count } = await browser.storage.local.get(LOST_KEY);
  return typeof count === 'number' ? count : 0;
}

/** The person has seen it. */
export async function forgetLost(): Promise<void> {
  await browser.storage.local.remove(LOST_KEY);
}

/**
 * What the service says of itself or of this browser, and not of a decision: paired anew (403),
 * brought up to date (404) or less busy (408, 429) it takes the same decision.
 */
const PASSING: ReadonlySet<number | undefined> = new Set([403, 404, 408, 429]);

/** True for a failure that a later try may mend: no connection, no pairing, overload. */
export function mayWait(reply: Extract<Reply<unknown>, { ok: false }>): boolean {
  return reply.reason !== 'error' || PASSING.has(reply.status) || (reply.status ?? 0) >= 500;
}
