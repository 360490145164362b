/**
 * How often a content script may have something done that stays or is seen. A page that has taken
 * its process over could else open tabs without end, fill the list of watched words, or push the
 * decisions that wait out of their queue. A person does not reach these.
 */
import type { ContentMessage } from '../messages';

/** What may come at once, and seconds until one more may. */
interface Limit {
  burst: number;
  seconds: number;
}

const TABS: Limit = { burst: 4, seconds: 5 };
const FEEDBACK: Limit = { burst: 10, seconds: 10 };
const DECISIONS: Limit = { burst: 60, seconds: 0.5 };

const LIMITS: Partial<Record<ContentMessage['type'], Limit>> = {
  openHistory: TABS,
  openPolicy: TABS,
  ask: TABS,
  feedback: FEEDBACK,
  decisions: DECISIONS,
};

interface Bucket {
  level: number;
  since: number;
}

/** Kept as long as the worker lives. It is stopped only after half a minute without a message. */
let buckets = new WeakMap<Limit, Bucket>();

/** True when a message of this type may be acted on now; it is counted. Time in milliseconds. */
export function mayAct(type: string, now = Date.now()): boolean {
  const limit = LIMITS[type as ContentMessage['type']];
  if (limit === undefined) return true;
  const { level, since } = buckets.get(limit) ?? { level: limit.burst, since: now };
  // A clock that was set back refills nothing.
  const refilled = Math.min(limit.burst, level + Math.max(0, now - since) / 1000 / limit.seconds);
  buckets.set(limit, { level: refilled < 1 ? refilled : refilled - 1, since: now });
  return refilled >= 1;
}

/** Forgets what was counted, as a restart of the worker does. */
export function resetLimits(): void {
  buckets = new WeakMap();
}
