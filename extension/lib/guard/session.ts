/**
 * One composer's draft, from the first letter to Post: when it is read, which findings stand
 * at which offsets, what was decided about them, and whether Post may go. It knows no DOM.
 *
 * One check is under way at a time and the newest text wins. An answer for an older text is
 * shifted to the text of now while typing rests, and dropped while the person still types, since
 * the next rest asks again anyway.
 */
import type {
  AccountKind,
  AccountRef,
  CheckRequest,
  CheckResponse,
  DecisionKind,
  FeedbackRequest,
  Finding,
  FindingDecision,
  Fix,
  Mode,
  Platform,
  Scope,
  Unread,
} from '../api';
import { type Span, shiftMarks } from '../editor/shift';
import type { Trouble } from '../editor/types';
import { type Failure, KNOWN_LIMIT, type Question, type Reply, type State } from '../messages';
import { pauseLeft } from '../service/pause';
import { incomplete } from '../ui/text';
import { joinParts } from './parts';
import type { Clock, Reading, Transport } from './ports';
import { type Gate, gate, type Knowledge, modeInForce } from './rules';

/** Milliseconds after which a text whose check failed is tried again; the last one repeats. */
export const RETRY_MS: readonly number[] = [2_000, 4_000, 8_000, 15_000];

/** A composer that closes or empties so soon after Post, in milliseconds, was posted. */
export const POSTED_WITHIN_MS = 15_000;

/** UTF-16 code units of the draft that go with feedback, before and after the words. */
const FEEDBACK_AROUND = 1_000;

/** Most milliseconds between looks at the clock while an embargo runs: machines sleep, and clocks
 * are set. It is also less than what a timer can hold. */
const LOOK_MS = 60_000;

/** Milliseconds after which an answer is asked for anew before Post: the policy may have changed. */
const FRESH_MS = 60_000;

/** Least milliseconds before the service is asked again about an embargo that it says still runs:
 * its clock decides. */
const STILL_RUNS_MS = 1_000;

export type Status =
  | 'off'
  | 'empty'
  | 'reading'
  | 'clear'
  | 'findings'
  | 'held'
  | 'paused'
  | 'offline'
  | 'unpaired'
  | 'error'
  | 'unprotected'
  | 'abandoned';

export type Hold = Extract<Gate, { action: 'hold' }>;

/** A finding that was dismissed or overridden, kept so that it can be taken back. */
export interface Aside {
  finding: Finding;
  decision: 'dismissed' | 'overridden';
  scope: Scope;
}

/** Everything the interface shows. Findings carry offsets of the joined text as it is now. */
export interface View {
  status: Status;
  /** Why the composer is not protected; null when it is. */
  trouble: Trouble | null;
  /** Nobody is named as who will post, and some account of the site is strict: so is this draft. */
  unnamed: boolean;
  mode: Mode;
  findings: readonly Finding[];
  aside: readonly Aside[];
  held: Hold | null;
  pausedUntil: number;
  /** The service's own words about a failure, or about a decision it refused. */
  detail: string | null;
  /** What is not read in the languages of the draft; empty when all is. */
  unread: readonly Unread[];
  /** Why only a part was read; null when all was. */
  incomplete: string | null;
}

export interface SessionOptions {
  platform: Platform;
  /** Nothing is held, and how a draft ends is not told: what posts it is not known. */
  marksOnly?: boolean;
  /** A fresh id for the draft, asked for again after each post. */
  newDraftId: () => string;
  clock: Clock;
  transport: Transport;
  read: () => Reading;
  state: () => State;
  /** Something that `view()` answers has changed. */
  onChange: () => void;
}

interface Answer {
  key: string;
  /** Unix ms when it came. */
  at: number;
  lapse: { reason: Failure; detail: string } | null;
  /** Marks may show, but Post and a clear chip wait for the larger reader. */
  final: boolean;
}

/** Detectors whose findings the larger reader may take back. */
const MODEL_DETECTORS = new Set(['disclosure', 'tone']);

/** What must be the same for a verdict to hold: the text, and who posts it where. */
function keyOf(reading: Reading): string {
  const { account, surface } = reading;
  return JSON.stringify([joinParts(reading.parts), account?.handle, account?.kind, surface]);
}

function sameAccount(one: AccountRef | null, other: AccountRef | null): boolean {
  return one?.handle === other?.handle && one?.kind === other?.kind;
}

/** Findings at their places in another text, and their repairs that stand elsewhere too. */
function shifted(findings: readonly Finding[], before: string, after: string): Finding[] {
  return shiftMarks(findings, before, after).map((finding) => ({
    ...finding,
    fixes: finding.fixes.flatMap((fix) =>
      fix.start == null ? fix : shiftMarks([fix as Fix & Span], before, after),
    ),
  }));
}

export class Session {
  readonly #options: SessionOptions;
  #draftId: string;
  #revision = 0;
  #reading: Reading;
  #key: string;
  #findings: Finding[] = [];
  #answer: Answer | null = null;
  #response: CheckResponse | null = null;
  #inFlight: string | null = null;
  /** A decision taken back that the service may not have heard of yet. */
  #restoring: Promise<void> | null = null;
  /** Grows when a decision was taken back or an account changed: an answer to a question asked
   * before is out of date. */
  #epoch = 0;
  /** What the small reader alone says of the text with this key; the larger one is being asked. */
  #provisional: { key: string; findings: Finding[] } | null = null;
  #stopRest: (() => void) | null = null;
  #stopRetry: (() => void) | null = null;
  #stopEmbargo: (() => void) | null = null;
  #failures = 0;
  /** How often the text of now was read in part only. */
  #partly = 0;
  #knownMode: Mode | null = null;
  #kind: AccountKind | undefined;
  readonly #aside = new Map<string, Aside>();
  readonly #warned = new Set<string>();
  #held: Hold | null = null;
  #heldKey = '';
  #detail: string | null = null;
  #excusedKey: string | null = null;
  #posting: number | null = null;
  #flagged = false;
  #accountsChanged: number;
  #waiters: (() => void)[] = [];
  #closed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#draftId = options.newDraftId();
    this.#accountsChanged = options.state().accountsChanged;
    this.#reading = options.read();
    this.#key = keyOf(this.#reading);
    if (!this.#isEmpty()) this.#rest();
  }

  /** The joined text as last seen. */
  get text(): string {
    return joinParts(this.#reading.parts);
  }

  get parts(): readonly string[] {
    return this.#reading.parts;
  }

  /**
   * Call after anything in the composer may have changed: text, account, Post control. Answers
   * whether it has, and then `onChange` was called.
   */
  edited(): boolean {
    if (this.#closed) return false;
    const before = this.text;
    const { trouble, account } = this.#reading;
    this.#reading = this.#options.read();
    const key = keyOf(this.#reading);
    if (key === this.#key) {
      if (trouble === this.#reading.trouble) return false;
      this.#options.onChange();
      return true;
    }
    this.#key = key;
    this.#revision += 1;
    // Until the service has answered for this one, its mode is as unknown as at the start.
    if (!sameAccount(account, this.#reading.account)) this.#knownMode = null;
    // Findings may be dropped below, so a text that comes back by undo is read again.
    if (this.#answer?.lapse === null) this.#answer = null;
    const after = this.text;
    if (after !== before) this.#findings = shifted(this.#findings, before, after);
    if (this.#held !== null && this.#heldKey !== key) this.#held = null;
    this.#failures = this.#partly = 0;
    if (this.#isEmpty()) this.#emptied();
    else this.#rest();
    this.#options.onChange();
    return true;
  }

  /** Call when pause, pairing or a switch changed. */
  stateChanged(): void {
    const { accountsChanged } = this.#options.state();
    if (accountsChanged !== this.#accountsChanged) {
      // Perhaps strict now: what was read must be read again before it may go.
      this.#accountsChanged = accountsChanged;
      this.#answer = null;
      this.#knownMode = null;
      this.#epoch += 1;
    }
    if (!this.#isReading()) {
      this.#stopTimers();
      this.#held = null;
    } else if (!this.#isEmpty() && this.#knowledge().kind !== 'read') {
      this.#ask();
    }
    this.#options.onChange();
  }

  view(): View {
    const findings = this.#open();
    return {
      status: this.#status(findings),
      trouble: this.#reading.trouble,
      unnamed:
        this.#mode() === 'strict' &&
        this.#reading.account === null &&
        !this.#options.state().managed.strict,
      mode: this.#mode(),
      findings,
      aside: [...this.#aside.values()],
      held: this.#held,
      pausedUntil: this.#options.state().pausedUntil,
      detail: this.#detail ?? this.#answer?.lapse?.detail ?? null,
      unread: this.#response?.unread ?? [],
      incomplete: this.#response?.incomplete
        ? (this.#response.incomplete_reason ?? incomplete)
        : null,
    };
  }

  /** May the draft, as it stands now, be posted? */
  gate(): Gate {
    this.edited();
    const age = this.#options.clock.now() - (this.#answer?.at ?? 0);
    if (this.#answer?.lapse === null && Math.abs(age) > FRESH_MS) this.#answer = null;
    return this.#gateFor(this.#knowledge());
  }

  /** The same when the service took longer than Post may wait. */
  gateWhenLate(): Gate {
    return this.#gateFor({ kind: 'failed', reason: 'offline' });
  }

  /** Reads the text of now at once; resolves when that is done or `withinMs` have passed. */
  readNow(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(withinMs, resolve);
      this.#waiters.push(() => {
        cancel();
        resolve();
      });
      this.#ask();
    });
  }

  /** Post was held; what it was held for will not hold a normal account again. */
  hold(hold: Hold): void {
    this.#held = hold;
    this.#heldKey = this.#key;
    if (hold.because === 'findings') {
      for (const finding of hold.findings) this.#warned.add(finding.id);
    }
    this.#options.onChange();
  }

  /** The person went back to the draft. */
  unhold(): void {
    if (this.#held === null) return;
    this.#held = null;
    this.#options.onChange();
  }

  /** The page is being given a Post: what happens to the composer next is its outcome. */
  posts(): void {
    this.#posting = this.#options.clock.now();
    this.#held = null;
    this.#excusedKey = null;
    this.#options.onChange();
  }

  /** Lets exactly this text through, once, whatever its findings. */
  excuse(): void {
    this.#excusedKey = this.#key;
  }

  /** Posts a text that could not be read; in strict mode the reason is kept. */
  excuseUnchecked(reason: string): void {
    this.#flagged = true;
    this.excuse();
    void this.#send([], null, reason);
  }

  dismiss(id: string, scope: Scope): void {
    this.#putAside(id, 'dismissed', scope, null);
  }

  override(id: string, reason: string | null): void {
    this.#putAside(id, 'overridden', 'text', reason);
  }

  /** Takes a dismissal or an override back. */
  restore(id: string): void {
    const aside = this.#aside.get(id);
    if (aside === undefined) return;
    this.#aside.delete(id);
    this.#warned.delete(id);
    // The service leaves out what was put aside, so the finding comes back with a new reading,
    // and no reading may overtake the decision.
    const told = this.#decide(aside.finding, 'restored', aside.scope, null);
    this.#restoring = told;
    void told.then(() => {
      if (this.#restoring === told) this.#restoring = null;
    });
    this.#readAgain();
  }

  /** Tells the service that a finding is none; it learns from it, and dismisses as far. */
  notAnIssue(id: string, scope: Scope): void {
    const finding = this.#findings.find((candidate) => candidate.id === id);
    if (finding === undefined) return;
    const { rule, category, quote, start, end } = finding;
    void this.#feedback({ kind: 'not_an_issue', rule, category, quote, scope }, start, end);
    this.dismiss(id, scope);
  }

  /** Tells the service of words that it missed; once it knows them, the draft is read again. */
  async missed(quote: string, category: string, scope: Scope): Promise<Reply<unknown>> {
    const start = Math.max(0, this.text.indexOf(quote));
    const body = { kind: 'missed', category, quote, scope } as const;
    const reply = await this.#feedback(body, start, start + quote.length);
    if (reply.ok) this.#readAgain();
    return reply;
  }

  /** What a question to the policy's contact may hold about a finding; null when that is gone. */
  question(id: string): Question | null {
    const finding = this.#findings.find((candidate) => candidate.id === id);
    if (finding === undefined) return null;
    const all = [...this.#findings, ...[...this.#aside.values()].map((aside) => aside.finding)];
    const tooMany = all.length > KNOWN_LIMIT;
    const near = ({ start, end }: Finding) => start < finding.end && end > finding.start;
    return {
      finding,
      known: tooMany ? all.filter(near).slice(0, KNOWN_LIMIT) : all,
      // Not when something of it could not be masked: what was not read, or is dismissed for good.
      draft:
        this.#knowledge().kind === 'read' &&
        !this.#response?.incomplete &&
        !this.#response?.hidden &&
        !tooMany
          ? this.text
          : null,
    };
  }

  /** Tries again at once after a failure. */
  retry(): void {
    this.#failures = 0;
    this.#ask();
    this.#options.onChange();
  }

  /** Call when time may have passed unseen, as it does while a machine sleeps. */
  wake(): void {
    if (this.#stopRest !== null) return;
    if (this.#embargoLeft() <= 0) this.#answer = null;
    this.#ask();
    this.#options.onChange();
  }

  /** The composer left the page. */
  close(): void {
    if (this.#closed) return;
    this.#finish(this.#wasJustPosted() ? 'posted' : 'discarded');
    this.abandon();
  }

  /** Stops without a word: this script no longer belongs to a living extension. */
  abandon(): void {
    this.#closed = true;
    this.#held = null;
    this.#stopTimers();
    this.#stopEmbargo?.();
    this.#settle();
    this.#options.onChange();
  }

  // --- reading

  #rest(): void {
    this.#stopTimers();
    if (!this.#isReading()) return;
    this.#stopRest = this.#options.clock.after(this.#options.state().restMs, () => {
      this.#stopRest = null;
      this.#ask();
    });
  }

  #stopTimers(): void {
    this.#stopRest?.();
    this.#stopRetry?.();
    this.#stopRest = this.#stopRetry = null;
  }

  #ask(): void {
    if (this.#closed || this.#inFlight !== null) return;
    if (!this.#isReading() || this.#isEmpty() || this.#knowledge().kind === 'read') {
      this.#settle();
      return;
    }
    this.#stopTimers();
    const key = this.#key;
    const draftId = this.#draftId;
    const epoch = this.#epoch;
    const { text } = this;
    this.#inFlight = key;
    this.#options.onChange();
    const depth = this.#answer?.key === key && this.#answer.lapse === null ? 'full' : 'quick';
    const body: CheckRequest = {
      text,
      platform: this.#options.platform,
      surface: this.#reading.surface,
      account: this.#reading.account,
      draft_id: draftId,
      revision: this.#revision,
      depth,
    };
    const check = () => this.#options.transport.check(body);
    const reply = this.#restoring === null ? check() : this.#restoring.then(check);
    void reply.then((value) => {
      this.#inFlight = null;
      if (this.#closed) return;
      if (draftId === this.#draftId && epoch === this.#epoch) {
        this.#answered(key, text, depth, value);
      } else if (!this.#isEmpty()) {
        // Posted meanwhile, or a decision was taken back: the answer is not about what is here now.
        this.#ask();
      }
    });
  }

  #answered(
    key: string,
    text: string,
    depth: 'quick' | 'full',
    reply: Reply<CheckResponse>,
  ): void {
    const current = key === this.#key;
    if (reply.ok) this.#accept(key, text, depth === 'full' || reply.value.final !== false, reply.value);
    else this.#fail(key, reply);
    if (current) {
      if (this.#answer?.final === false) {
        this.#ask();
      } else {
        if (reply.ok && this.#held?.because === 'unreachable') this.#reached();
        this.#settle();
      }
    } else if (this.#stopRest === null || this.#waiters.length > 0) {
      // Typing rests, or Post waits: the text of now comes next.
      this.#ask();
    }
    this.#options.onChange();
  }

  #accept(key: string, text: string, final: boolean, response: CheckResponse): void {
    this.#detail = null;
    if (response.account !== null) ({ mode: this.#knownMode, kind: this.#kind } = response.account);
    if (response.findings.length > 0) this.#flagged = true;
    const typing = this.#stopRest !== null;
    if (key !== this.#key && typing) return;
    this.#answer = { key, at: this.#options.clock.now(), lapse: null, final };
    const findings = shifted(response.findings, text, this.text);
    this.#provisional = final ? null : { key, findings };
    this.#findings =
      final || this.#response === null ? findings : this.#untilFinal(findings);
    if (final) this.#response = response;
    if (final) {
      this.#failures = 0;
      // A machine that was too busy reads the rest later; a draft that is too long stays as it is.
      if (response.incomplete && this.#partly < RETRY_MS.length) this.#tryLater(this.#partly++);
    }
    this.#watchEmbargo(STILL_RUNS_MS);
  }

  /** Asks again when the first embargo among the findings ends, so that its mark goes by itself. */
  #watchEmbargo(leastMs: number): void {
    this.#stopEmbargo?.();
    this.#stopEmbargo = null;
    const left = this.#embargoLeft();
    if (left === Infinity) return;
    const wait = Math.min(Math.max(left, leastMs), LOOK_MS);
    this.#stopEmbargo = this.#options.clock.after(wait, () => {
      if (this.#embargoLeft() > 0) this.#watchEmbargo(0);
      else this.wake();
    });
  }

  /** Milliseconds until the first embargo among the findings ends; Infinity when none runs. */
  #embargoLeft(): number {
    const ends = this.#findings.flatMap(({ embargo }) => (embargo ? Date.parse(embargo) : []));
    return Math.min(...ends) - this.#options.clock.now();
  }

  /**
   * What a model told stays until the larger one was asked again, since marks must not flicker;
   * keys, numbers and names, which no reader takes back, are marked at once.
   */
  #untilFinal(quick: Finding[]): Finding[] {
    const byModel = ({ detector }: Finding) => MODEL_DETECTORS.has(detector.name);
    const told = this.#findings.filter(byModel);
    return [...quick.filter((finding) => !byModel(finding)), ...told];
  }

  #fail(key: string, reply: Extract<Reply<unknown>, { ok: false }>): void {
    if (reply.mode !== undefined) this.#knownMode = reply.mode;
    this.#answer = { key, at: 0, lapse: { reason: reply.reason, detail: reply.detail }, final: true };
    if (this.#provisional?.key === key && key === this.#key) {
      this.#findings = this.#provisional.findings;
    }
    this.#tryLater(this.#failures++);
  }

  #tryLater(tries: number): void {
    const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] as number;
    this.#stopRetry?.();
    this.#stopRetry = this.#options.clock.after(wait, () => {
      this.#stopRetry = null;
      if (this.#answer?.lapse === null) this.#answer = null;
      this.#ask();
    });
  }

  /** Post was held because nobody could read the text; now it was read. */
  #reached(): void {
    const next = this.#gateFor(this.#knowledge());
    this.hold(
      next.action === 'hold' ? next : { action: 'hold', because: 'findings', findings: [] },
    );
  }

  #feedback(
    told: Omit<FeedbackRequest, 'text' | 'platform' | 'surface' | 'account'>,
    start: number,
    end: number,
  ) {
    return this.#options.transport.feedback({
      ...told,
      quote: told.quote.slice(0, FEEDBACK_AROUND),
      text: this.text.slice(Math.max(0, start - FEEDBACK_AROUND), end + FEEDBACK_AROUND),
      platform: this.#options.platform,
      surface: this.#reading.surface,
      account: this.#kind,
    });
  }

  /** What the service said of this text is out of date, also an answer under way. */
  #readAgain(): void {
    this.#epoch += 1;
    this.#answer = null;
    this.#ask();
    this.#options.onChange();
  }

  #settle(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  // --- what is known

  #isEmpty(): boolean {
    return this.text.trim() === '';
  }

  #isReading(): boolean {
    const { siteEnabled, pausedUntil } = this.#options.state();
    return siteEnabled && pauseLeft(pausedUntil, this.#options.clock.now()) === 0;
  }

  #mode(): Mode {
    const guess = this.#reading.account?.kind === 'company' ? 'strict' : 'normal';
    return modeInForce(this.#knownMode ?? guess, this.#options.state().managed.strict);
  }

  #open(found: readonly Finding[] = this.#findings): Finding[] {
    if (this.#closed || !this.#isReading() || this.#mode() === 'observe') return [];
    const rules = new Set<string>();
    for (const { finding, scope } of this.#aside.values()) {
      if (scope !== 'text') rules.add(finding.rule);
    }
    return found.filter(({ id, rule }) => !this.#aside.has(id) && !rules.has(rule));
  }

  #gateFor(knowledge: Knowledge): Gate {
    const { marksOnly } = this.#options;
    if (this.#excusedKey === this.#key || this.#reading.trouble || marksOnly) return { action: 'pass' };
    const decide = (known: Knowledge) =>
      gate({
        mode: this.#mode(),
        modeKnown: this.#knownMode !== null,
        reading: this.#isReading(),
        empty: this.#isEmpty(),
        knowledge: known,
        warned: this.#warned,
      });
    const decided = decide(knowledge);
    if (decided.action !== 'pass' || knowledge.kind !== 'failed') return decided;
    // The larger reader did not answer; what the small one found holds all the same.
    if (this.#provisional?.key !== this.#key) return decided;
    return decide({ kind: 'read', open: this.#open(this.#provisional.findings) });
  }

  #knowledge(): Knowledge {
    if (this.#answer === null || this.#answer.key !== this.#key) return { kind: 'unread' };
    if (this.#answer.lapse) return { kind: 'failed', reason: this.#answer.lapse.reason };
    if (!this.#answer.final) return { kind: 'unread' };
    return { kind: 'read', open: this.#open(), partly: this.#response?.incomplete === true };
  }

  #status(open: readonly Finding[]): Status {
    const { siteEnabled, pausedUntil, paired } = this.#options.state();
    if (!siteEnabled) return 'off';
    if (this.#closed) return this.#mode() === 'strict' ? 'abandoned' : 'off';
    if (pauseLeft(pausedUntil, this.#options.clock.now()) > 0) return 'paused';
    if (!paired) return 'unpaired';
    if (this.#mode() === 'observe') return 'off';
    if (this.#held !== null) return 'held';
    if (this.#isEmpty() && this.parts.length > 0) return 'empty';
    if (this.#reading.trouble) return 'unprotected';
    const failure = this.#answer?.lapse;
    if (failure) return failure.reason;
    if (open.length > 0) return 'findings';
    return this.#knowledge().kind === 'read' ? 'clear' : 'reading';
  }

  // --- what was decided

  #putAside(
    id: string,
    decision: Aside['decision'],
    scope: Scope,
    reason: string | null,
  ): void {
    const finding = this.#findings.find((candidate) => candidate.id === id);
    if (finding === undefined) return;
    this.#detail = null;
    this.#aside.set(id, { finding, decision, scope });
    if (this.#held?.because === 'findings') {
      const left = this.#held.findings.filter((candidate) => candidate.id !== id);
      this.#held = { ...this.#held, findings: left };
    }
    void this.#decide(finding, decision, scope, reason);
    this.#options.onChange();
  }

  async #decide(
    finding: Finding,
    decision: DecisionKind,
    scope: Scope,
    reason: string | null,
  ): Promise<void> {
    const reply = await this.#send([
      { finding: finding.id, rule: finding.rule, decision, scope, reason },
    ]);
    if (!reply.ok) return;
    const refused = reply.value.refused.find((entry) => entry.finding === finding.id);
    if (refused === undefined) return;
    this.#aside.delete(finding.id);
    this.#detail = refused.reason;
    this.#options.onChange();
  }

  #send(
    findings: FindingDecision[],
    outcome: 'posted' | 'discarded' | null = null,
    unread: string | null = null,
  ) {
    return this.#options.transport.decisions({
      draft_id: this.#draftId,
      revision: this.#revision,
      platform: this.#options.platform,
      findings,
      outcome,
      unread,
    });
  }

  // --- how a draft ends

  #wasJustPosted(): boolean {
    return this.#posting !== null && this.#options.clock.now() - this.#posting < POSTED_WITHIN_MS;
  }

  /** An empty composer: after Post the draft is done and a new one begins. */
  #emptied(): void {
    this.#stopTimers();
    this.#settle();
    this.#findings = [];
    this.#answer = null;
    this.#response = null;
    this.#provisional = null;
    if (this.#wasJustPosted()) this.#finish('posted');
  }

  /** Reports the outcome of a draft that the service has something about, and begins anew. */
  #finish(outcome: 'posted' | 'discarded'): void {
    if (this.#flagged && !this.#options.marksOnly) void this.#send([], outcome);
    this.#draftId = this.#options.newDraftId();
    this.#revision = 0;
    this.#flagged = false;
    this.#posting = null;
    this.#detail = null;
    this.#excusedKey = null;
    this.#aside.clear();
    this.#warned.clear();
  }
}
