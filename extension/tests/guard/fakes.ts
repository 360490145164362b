/** A clock that moves by hand, a service that answers by hand, and findings made to measure. */
import type {
  AccountRef,
  CheckRequest,
  CheckResponse,
  DecisionsRequest,
  FeedbackRequest,
  Finding,
  Mode,
} from '../../lib/api';
import type { Clock, Reading, Transport } from '../../lib/guard/ports';
import { joinParts } from '../../lib/guard/parts';
import { Session, type SessionOptions } from '../../lib/guard/session';
import type { Reply, State } from '../../lib/messages';

export class FakeClock implements Clock {
  private time = 1_000_000;
  private timers: { at: number; task: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.time + ms, task };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** The wall clock moves on and timers do not, as while a machine sleeps. */
  sleep(ms: number): void {
    this.time += ms;
    for (const timer of this.timers) timer.at += ms;
  }

  /** Moves on and runs what comes due; promises that were settled run in between. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settle();
      const [next] = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.time = Math.max(this.time, next.at);
      this.timers = this.timers.filter((other) => other !== next);
      next.task();
    }
    this.time = end;
    await settle();
  }
}

/** Lets every settled promise run its callbacks. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

export function finding(text: string, quote: string, change: Partial<Finding> = {}): Finding {
  const start = text.indexOf(quote);
  return {
    id: `id-${quote}`,
    rule: `rule-${quote}`,
    category: 'customer',
    family: 'confidentiality',
    severity: 'warn',
    confidence: 0.9,
    start,
    end: start + quote.length,
    quote,
    message: 'Readers would learn it.',
    why: [],
    fixes: [],
    clause: null,
    contact: null,
    detector: { name: 'test', version: '1' },
    override: 'without_justification',
    embargo: null,
    ...change,
  };
}

export function response(findings: Finding[], change: Partial<CheckResponse> = {}): CheckResponse {
  return {
    verdict: findings.length > 0 ? 'warn' : 'clear',
    findings,
    language: 'en',
    languages: ['en'],
    covered: true,
    unread: [],
    account: null,
    policy: { name: 'test', version: '1', sha256: '' },
    models: [],
    revision: null,
    took_ms: 1,
    final: true,
    notice: false,
    incomplete: false,
    incomplete_reason: null,
    ...change,
  };
}

export function inMode(mode: Mode): Partial<CheckResponse> {
  const account = { platform: 'x', handle: 'ann', name: null, kind: 'personal', mode, last_seen: null };
  return { account: account as CheckResponse['account'] };
}

export interface Asked {
  body: CheckRequest;
  answer: (reply: Reply<CheckResponse>) => Promise<void>;
}

/** One session over a text that the test changes. */
export class Bench {
  readonly clock = new FakeClock();
  readonly asked: Asked[] = [];
  readonly decided: DecisionsRequest[] = [];
  readonly feedback: FeedbackRequest[] = [];
  refuse: { finding: string; reason: string }[] = [];
  parts: string[] = [''];
  account: AccountRef | null = { platform: 'x', handle: 'ann', name: null, kind: null };
  trouble: Reading['trouble'] = null;
  state: State = {
    paired: true,
    pausedUntil: 0,
    siteEnabled: true,
    messages: false,
    restMs: 330,
    accountsChanged: 0,
    managed: { strict: false, pause: false, sites: false },
  };
  readonly session: Session;
  private drafts = 0;

  constructor(options: Partial<SessionOptions> = {}) {
    const transport: Transport = {
      check: (body) =>
        new Promise((resolve) => {
          const answer = async (reply: Reply<CheckResponse>) => {
            resolve(reply);
            await settle();
          };
          this.asked.push({ body, answer });
        }),
      decisions: async (body) => {
        this.decided.push(body);
        return { ok: true, value: { recorded: body.findings.length, refused: this.refuse } };
      },
      feedback: async (body) => {
        this.feedback.push(body);
        return { ok: true, value: null };
      },
    };
    this.session = new Session({
      platform: 'x',
      newDraftId: () => `draft-${(this.drafts += 1)}`,
      clock: this.clock,
      transport,
      read: () => this.reading(),
      state: () => this.state,
      onChange: () => undefined,
      ...options,
    });
  }

  get text(): string {
    return joinParts(this.parts);
  }

  private reading(): Reading {
    return {
      parts: this.parts,
      surface: 'post',
      account: this.account,
      trouble: this.trouble,
    };
  }

  write(...parts: string[]): void {
    this.parts = parts;
    this.session.edited();
  }

  /** Writes, rests, and lets the service answer with these findings. */
  async read(text: string, findings: Finding[] = [], mode: Mode = 'normal'): Promise<void> {
    this.write(text);
    await this.clock.pass(this.state.restMs);
    await this.asked.at(-1)!.answer({ ok: true, value: response(findings, inMode(mode)) });
  }

  quotes(): string[] {
    return this.session.view().findings.map(({ start, end }) => this.text.slice(start, end));
  }
}
