/** What the guard needs from outside, so that its logic runs in a test without a browser. */
import type {
  AccountRef,
  CheckRequest,
  CheckResponse,
  DecisionsRequest,
  DecisionsResponse,
  FeedbackRequest,
  Surface,
} from '../api';
import type { Trouble } from '../editor/types';
import type { Reply } from '../messages';

export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Runs `task` once after `ms`; the answer calls it off. */
  after(ms: number, task: () => void): () => void;
}

export interface Transport {
  check(body: CheckRequest): Promise<Reply<CheckResponse>>;
  decisions(body: DecisionsRequest): Promise<Reply<DecisionsResponse>>;
  feedback(body: FeedbackRequest): Promise<Reply<unknown>>;
}

/** A composer as it stands at this moment. */
export interface Reading {
  /** Text of each editor, in reading order. */
  parts: readonly string[];
  surface: Surface;
  account: AccountRef | null;
  /** Why the composer cannot be held, or its text not be trusted to be what is posted; null when
   * all is well. */
  trouble: Trouble | null;
}
