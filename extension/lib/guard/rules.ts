/**
 * When Post is held: the modes of the contract as pure functions. What a verdict means is
 * decided here and nowhere else.
 */
import type { Finding, Mode, Override } from '../api';
import type { Failure } from '../messages';

/** What is known about exactly the text that is about to be posted. */
export type Knowledge =
  /** `partly`: something of the draft was not read, so that nothing found says less. */
  | { kind: 'read'; open: readonly Finding[]; partly?: boolean }
  | { kind: 'unread' }
  | { kind: 'failed'; reason: Failure };

export interface Situation {
  mode: Mode;
  /** False until the service has named the mode: then `mode` is a guess, and may be too mild. */
  modeKnown: boolean;
  /** False while reading is paused or switched off for the site. */
  reading: boolean;
  /** Draft without a letter: pictures alone, or a button pressed by mistake. */
  empty: boolean;
  knowledge: Knowledge;
  /** Ids that this person was already held for in this draft. */
  warned: ReadonlySet<string>;
}

export type Gate =
  | { action: 'pass' }
  /** Hold while this text is read, at most so many milliseconds. */
  | { action: 'read'; withinMs: number }
  | { action: 'hold'; because: 'findings'; findings: readonly Finding[] }
  | { action: 'hold'; because: 'unreachable'; reason: Failure };

/** Milliseconds that Post may wait for a text not yet read: normal must never feel slow. */
export const READ_WITHIN_MS: Record<Mode, number> = { observe: 0, normal: 1_000, strict: 8_000 };

/** Open findings that the mode cares about at Post. */
export function blocking(mode: Mode, open: readonly Finding[]): Finding[] {
  switch (mode) {
    case 'observe':
      return [];
    case 'normal':
      return open.filter((finding) => finding.severity === 'block');
    case 'strict':
      return open.filter((finding) => finding.severity !== 'info');
  }
}

export function gate({ mode, modeKnown, reading, empty, knowledge, warned }: Situation): Gate {
  if (mode === 'observe' || !reading || empty) return { action: 'pass' };
  switch (knowledge.kind) {
    case 'unread':
      // An account that turns out to be strict must not slip through while that is asked.
      return { action: 'read', withinMs: READ_WITHIN_MS[modeKnown ? mode : 'strict'] };
    case 'failed':
      return mode === 'strict'
        ? { action: 'hold', because: 'unreachable', reason: knowledge.reason }
        : { action: 'pass' };
    case 'read': {
      const findings = blocking(mode, knowledge.open);
      const news = findings.filter((finding) => !warned.has(finding.id));
      // Normal holds once for a thing; strict until each is dealt with.
      const holds = mode === 'strict' ? findings.length > 0 : news.length > 0;
      if (holds) return { action: 'hold', because: 'findings', findings };
      return mode === 'strict' && knowledge.partly
        ? { action: 'hold', because: 'unreachable', reason: 'error' }
        : { action: 'pass' };
    }
  }
}

/** How a person may put a finding aside. */
export interface Ways {
  /** Leave it be, with a scope: this text, this rule here, this rule everywhere. */
  dismiss: boolean;
  /** Post although it is open; what must be given for it. Null: not possible. */
  postAnyway: 'plain' | 'reason' | 'acknowledge' | 'false_positive' | null;
}

const POST_ANYWAY: Record<Override, Ways['postAnyway']> = {
  not_allowed: null,
  false_positive: 'false_positive',
  with_justification: 'reason',
  without_justification: 'plain',
  with_acknowledgement: 'acknowledge',
};

/**
 * In normal mode everything may be dismissed. In strict mode a dismissal must not be a way
 * around a reason or an acknowledgement, so it is there only where the policy asks for neither.
 */
export function waysOut(mode: Mode, finding: Finding): Ways {
  const postAnyway = POST_ANYWAY[finding.override];
  if (mode !== 'strict' || finding.severity === 'info') return { dismiss: true, postAnyway };
  return {
    dismiss: finding.override === 'without_justification' || finding.override === 'false_positive',
    postAnyway,
  };
}

/** The mode in force: an administrator's strict wins over what the service knows. */
export function modeInForce(known: Mode, managedStrict: boolean): Mode {
  return managedStrict ? 'strict' : known;
}
