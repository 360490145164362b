/** A page in a document, the real background behind it, and a service that answers by a table. */
import { type ComponentChild, render } from 'preact';
import { vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';

import type {
  Account,
  HistoryEntry,
  HistoryFinding,
  HistoryPage,
  Policy,
  Scenario,
  Status,
} from '../../lib/api';
import type { PageMessage } from '../../lib/messages';
import { route } from '../../lib/service/router';
import { cryptoAtOnce, proofAnswer } from '../proof';
import { FakePermissions } from '../permissions';

interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
}

type Answer = { status: number; json: unknown } | { status: number; text: string };

/** What the service answers, by "METHOD /path"; anything else is not found. */
export class FakeService {
  running = true;
  /** The pairing code in force. */
  code = 'K7PMW-4QXDR';
  readonly asked: Asked[] = [];
  readonly answers = new Map<string, (asked: Asked) => Answer>();

  on(call: string, json: unknown, status = 200): void {
    this.answers.set(call, () => ({ status, json }));
  }

  /** Every call of this kind so far. */
  calls(call: string): Asked[] {
    return this.asked.filter(({ method, path }) => `${method} ${path}` === call);
  }

  readonly fetch = async (address: string, init: RequestInit): Promise<Response> => {
    const url = new URL(address);
    if (this.running) {
      const proof = proofAnswer(address, init, (await browser.storage.local.get('token')).token, this.code);
      if (proof !== null) return proof;
    }
    const asked: Asked = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
    };
    this.asked.push(asked);
    if (!this.running) throw new TypeError('Failed to fetch');
    const answer = this.answers.get(`${asked.method} ${asked.path}`)?.(asked) ?? {
      status: 404,
      json: { title: 'Not found', detail: `Nothing lies at ${asked.path}.` },
    };
    return 'text' in answer
      ? new Response(answer.text, { status: answer.status, headers: { 'Content-Type': 'text/csv' } })
      : new Response(JSON.stringify(answer.json), {
          status: answer.status,
          headers: { 'Content-Type': 'application/json' },
        });
  };
}

export const STATUS: Status = {
  version: '0.1.0',
  uptime_s: 1,
  models: [],
  policy: { name: 'Default', version: '1', sha256: '0' },
  checks: 0,
  superseded: 0,
  latency: { count: 0, p50_ms: null, p95_ms: null },
  history_entries: 0,
  history_days: 90,
  memory_mb: 1,
  problems: [],
  remarks: [],
};

export const account = (change: Partial<Account> = {}): Account => ({
  platform: 'x',
  handle: 'mara',
  name: 'Mara',
  kind: 'personal',
  mode: 'normal',
  last_seen: null,
  ...change,
});

export const finding = (change: Partial<HistoryFinding> = {}): HistoryFinding => ({
  id: 'f',
  rule: 'terms.customer',
  category: 'company_term',
  family: 'confidentiality',
  severity: 'block',
  quote: 'Hartwell',
  message: 'Leave the name out.',
  state: 'open',
  reason: null,
  first_seen: '2026-11-20T10:00:00Z',
  decided: null,
  ...change,
});

export const entry = (id: string, change: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id,
  draft_id: id,
  platform: 'x',
  surface: 'post',
  account: account(),
  excerpt: `${id}: Hartwell joins us`,
  verdict: 'block',
  outcome: 'posted',
  findings: [finding()],
  created: '2026-11-20T10:00:00Z',
  updated: '2026-11-20T10:00:00Z',
  policy_version: '1',
  unread: null,
  ...change,
});

export const pageOf = (entries: HistoryEntry[], change: Partial<HistoryPage> = {}): HistoryPage => ({
  entries,
  total: entries.length,
  next: null,
  weeks: [],
  ...change,
});

export const policy = (change: Partial<Policy> = {}): Policy => ({
  name: 'Northwind',
  version: '2026.12',
  sha256: '9f3b7c1e5a2d8046e1c7b3f95d20a864',
  contact: { name: 'Communications', channel: 'communications@northwind.example' },
  report: null,
  consequences: '',
  changes: ['Certifications are named with their scope.'],
  clauses: [
    { id: 'honest-claims', title: 'Claims that we can show', url: null, text: 'With a source.' },
    { id: 'people', title: 'People’s data', url: 'https://northwind.example/people', text: null },
  ],
  guidelines: {},
  jurisdictions: [],
  languages: ['en'],
  rules: [],
  crisis: { active: false, holding_statement: null },
  acknowledged: '2026-11-24T10:00:00Z',
  problems: [],
  signed_by: null,
  ...change,
});

export const scenario = (id: string, change: Partial<Scenario> = {}): Scenario => ({
  id,
  title: `Title ${id}`,
  text: `Nothing gets past us. ${id}`,
  platform: 'x',
  surface: 'post',
  account: 'personal',
  language: 'en',
  answer: 'post',
  findings: [],
  why: '',
  clause: null,
  ...change,
});

/** A draft that needs a change: its first three words are a claim. */
export const risky = (id: string, change: Partial<Scenario> = {}): Scenario =>
  scenario(id, {
    answer: 'change',
    findings: [
      { start: 0, end: 12, rule: 'claim', category: 'misleading_claim', message: 'A promise.' },
    ],
    why: 'Readers take it as a guarantee.',
    clause: { id: 'honest-claims', title: 'Claims that we can show', url: null, text: 'A source.' },
    ...change,
  });

/** Starts a test: an empty browser, a paired background, a service that runs. */
export async function start(): Promise<FakeService> {
  fakeBrowser.reset();
  await browser.storage.local.set({ token: 't' });
  const service = new FakeService();
  service.on('GET /health', { name: 'discreet', version: '0.1.0', api: 1 });
  service.on('GET /v1/status', STATUS);
  service.on('GET /v1/accounts', { accounts: [] });
  vi.stubGlobal('fetch', service.fetch);
  cryptoAtOnce();
  new FakePermissions();
  vi.spyOn(browser.runtime, 'id', 'get').mockReturnValue('id');
  const sender = { id: 'id', url: browser.runtime.getURL('/popup.html' as never) };
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((message: unknown) =>
    route(message as PageMessage, sender as never),
  );
  return service;
}

/** Lets time pass, with everything that comes due in it. */
export async function wait(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** Fake milliseconds in which Preact has drawn, run its effects and drawn again. */
const DRAWN_MS = 100;

/** Puts a page into the document and lets it draw. */
export async function show(page: ComponentChild): Promise<void> {
  document.body.innerHTML = '<div id="app"></div>';
  render(page, document.getElementById('app')!);
  await wait(DRAWN_MS);
}

export function hide(): void {
  const root = document.getElementById('app');
  if (root !== null) render(null, root);
}

/** The text that a person sees. */
export const seen = (): string => document.body.textContent ?? '';

/** The one element of this selector that has, or is labelled with, these words. */
export function get<E extends HTMLElement>(selector: string, words: string): E {
  const found = [...document.querySelectorAll<E>(selector)].filter(
    (element) =>
      element.textContent === words ||
      ('labels' in element &&
        [...(element.labels as NodeListOf<HTMLLabelElement>)].some(
          (label) => (label.querySelector('span') ?? label).textContent?.trim() === words,
        )),
  );
  if (found.length !== 1) throw new Error(`${found.length} of ${selector} with “${words}”`);
  return found[0]!;
}

export async function click(element: HTMLElement): Promise<void> {
  element.click();
  await wait(DRAWN_MS);
}

export function press(words: string): Promise<void> {
  return click(get('button', words));
}

/** Types into a field, or chooses in a list. */
export async function fill(label: string, value: string): Promise<void> {
  const field = get<HTMLInputElement | HTMLSelectElement>('input, select, textarea', label);
  field.value = value;
  field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  await wait(DRAWN_MS);
}
