import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';

import type { DecisionsRequest } from '../../lib/api';
import { CHROMIUM_ID, CHROMIUM_KEY } from '../../lib/identity';
import type { ContentMessage, PageMessage, Reply, SettingsView, State } from '../../lib/messages';
import { platformOf } from '../../lib/platforms';
import { call } from '../../lib/service/client';
import { recallMode, rememberMode } from '../../lib/service/modes';
import { hasNotice, showBadge } from '../../lib/service/notice';
import { PAUSE_MS, pauseLeft } from '../../lib/service/pause';
import { resetLimits } from '../../lib/service/limits';
import { takeQuestion } from '../../lib/service/questions';
import { enqueue, flush, QUEUE_LIMIT } from '../../lib/service/queue';
import { deliverWaiting, route } from '../../lib/service/router';
import { changeSettings, DEFAULTS, merge, setToken } from '../../lib/service/settings';
import { proofAnswer } from '../proof';

type Answer = { status?: number; json?: unknown; text?: string } | 'refused' | 'late';

/** The service as `fetch` sees it: what is asked, and the answers in turn; the last one stays. */
class Service {
  readonly asked: {
    method: string;
    path: string;
    token: string | null;
    language: string | null;
    body: unknown;
  }[] = [];
  answers: Answer[] = [{ json: {} }];

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const proof = proofAnswer(url, init, (await browser.storage.local.get('token')).token, 'ABCDE-FGHJK');
    if (proof !== null) return proof;
    const headers = new Headers(init.headers);
    const { pathname, search } = new URL(url);
    this.asked.push({
      method: init.method ?? 'GET',
      path: pathname + search,
      token: headers.get('Authorization'),
      language: headers.get('Accept-Language'),
      body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
    });
    const answer = this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!;
    if (answer === 'refused') throw new TypeError('Failed to fetch');
    if (answer === 'late') throw new DOMException('late', 'TimeoutError');
    const type = answer.text === undefined ? 'application/json' : 'text/csv';
    return new Response(answer.text ?? JSON.stringify(answer.json ?? {}), {
      status: answer.status ?? 200,
      headers: { 'Content-Type': type },
    });
  };
}

const POLICY = { name: 'Ours', version: '1', sha256: 'aa' };
const ID = 'extension-id';
const PAGE = { id: ID, url: '' };
const CONTENT = { id: ID, url: 'https://x.com/home' };

let service: Service;

beforeEach(() => {
  fakeBrowser.reset();
  resetLimits();
  vi.spyOn(browser.runtime, 'id', 'get').mockReturnValue(ID);
  PAGE.url = browser.runtime.getURL('/popup.html' as never);
  service = new Service();
  vi.stubGlobal('fetch', service.fetch);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const send = <T>(message: ContentMessage | PageMessage, sender = PAGE) =>
  route(message, sender as never) as Promise<T>;

const decision = (draft: string): DecisionsRequest => ({
  draft_id: draft,
  platform: 'x',
  findings: [],
  outcome: 'posted',
});

const check: ContentMessage = {
  type: 'check',
  body: {
    text: 'hello',
    platform: 'x',
    surface: 'post',
    account: { platform: 'x', handle: 'ann', name: null, kind: null },
    draft_id: 'd',
    revision: 1,
  },
};

describe('identity', () => {
  it("derives Chromium's id from the key", async () => {
    const key = Uint8Array.from(atob(CHROMIUM_KEY), (byte) => byte.charCodeAt(0));
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', key)).slice(0, 16);
    const letters = [...hash].flatMap((byte) => [byte >> 4, byte & 15]);
    expect(letters.map((digit) => 'abcdefghijklmnop'[digit]).join('')).toBe(CHROMIUM_ID);
  });
});

describe('platforms', () => {
  it.each([
    ['https://x.com/home', 'x'],
    ['https://mobile.x.com/', 'x'],
    ['https://www.linkedin.com/feed/', 'linkedin'],
    ['http://x.com/', null],
    ['https://x.com.evil.example/', null],
    ['https://example.com/x.com', null],
    ['not an address', null],
  ])('%s', (address, platform) => expect(platformOf(address)).toBe(platform));
});

describe('pause', () => {
  const now = 1_700_000_000_000;

  it.each([
    ['none', 0, 0],
    ['running', now + 1_000, 1_000],
    ['over', now - 1, 0],
    ['longest', now + PAUSE_MS, PAUSE_MS],
    ['clock set back', now + PAUSE_MS + 1, 0],
  ])('%s', (_name, until, left) => expect(pauseLeft(until, now)).toBe(left));

  it('cannot be made longer than it may last', async () => {
    await changeSettings({ pausedUntil: Date.now() + 10 * PAUSE_MS });
    const state = await send<State>({ type: 'state', platform: 'x' }, CONTENT);
    expect(pauseLeft(state.pausedUntil, Date.now())).toBeGreaterThan(PAUSE_MS - 5_000);
  });
});

describe('managed settings', () => {
  it('override key by key', () => {
    const own = { ...DEFAULTS, pausedUntil: 5, sites: { x: false, linkedin: false } };
    expect(merge(own, {})).toEqual(own);
    expect(merge(own, { siteX: true, allowPause: false, restMs: 500, port: 9_000 })).toEqual({
      port: 9_000,
      messages: false,
      pausedUntil: 0,
      sites: { x: true, linkedin: false },
      restMs: 500,
    });
  });

  it('are named to the pages and told to content scripts', async () => {
    vi.spyOn(browser.storage.managed, 'get').mockImplementation(async () => ({
      strict: true,
      siteX: true,
    }));
    const view = await send<SettingsView>({ type: 'settings' });
    expect(view.managedKeys).toEqual(['strict', 'sites.x']);
    const state = await send<State>({ type: 'state', platform: 'x' }, CONTENT);
    expect(state.managed).toEqual({ strict: true, pause: false, sites: true });
  });
});

describe('client', () => {
  const endpoint = { port: 8765, token: 't' };
  const get = { method: 'GET', path: '/v1/status' } as const;

  it.each<[string, Answer, object]>([
    ['an answer', { json: { a: 1 } }, { ok: true, value: { a: 1 } }],
    ['text', { text: 'a,b' }, { ok: true, value: 'a,b' }],
    ['a refused connection', 'refused', { ok: false, reason: 'offline' }],
    ['a timeout', 'late', { ok: false, reason: 'offline', detail: 'The service did not answer in time.' }],
    ['a refused token', { status: 401 }, { ok: false, reason: 'unpaired', status: 401 }],
    [
      'a problem',
      { status: 422, json: { title: 'Wrong', detail: 'Give a text.' } },
      { ok: false, reason: 'error', status: 422, detail: 'Give a text.' },
    ],
  ])('understands %s', async (_name, answer, expected) => {
    service.answers = [answer];
    await setToken(endpoint.token);
    expect(await call(endpoint, get)).toMatchObject(expected);
    expect(service.asked[0]!.token).toBe('Bearer t');
    expect(service.asked[0]!.language).toBe('en');
  });

  it('asks nothing without a token, apart from health and pairing', async () => {
    const unpaired = { ...endpoint, token: null };
    expect(await call(unpaired, get)).toMatchObject({ ok: false, reason: 'unpaired' });
    expect(service.asked).toEqual([]);
    await call(unpaired, { method: 'GET', path: '/health' });
    expect(service.asked).toMatchObject([{ path: '/health', token: null }]);
  });
});

describe('decisions that wait', () => {
  const delivered: string[] = [];
  const deliver = async (body: DecisionsRequest): Promise<Reply<unknown>> => {
    delivered.push(body.draft_id);
    return { ok: true, value: null };
  };

  beforeEach(() => void delivered.splice(0));

  it('are delivered in order, once', async () => {
    await Promise.all(['a', 'b', 'c'].map((draft) => enqueue(decision(draft))));
    expect(await flush(deliver)).toBe(0);
    expect(await flush(deliver)).toBe(0);
    expect(delivered).toEqual(['a', 'b', 'c']);
  });

  it('stay when the service goes away in between', async () => {
    for (const draft of ['a', 'b']) await enqueue(decision(draft));
    let calls = 0;
    const once = async (body: DecisionsRequest): Promise<Reply<unknown>> => {
      calls += 1;
      return calls === 1 ? deliver(body) : { ok: false, reason: 'offline', detail: '' };
    };
    expect(await flush(once)).toBe(1);
    expect(await flush(deliver)).toBe(0);
    expect(delivered).toEqual(['a', 'b']);
  });

  it('are dropped when the service refuses them for good', async () => {
    await enqueue(decision('a'));
    const refuse = async (): Promise<Reply<unknown>> => ({
      ok: false,
      reason: 'error',
      status: 422,
      detail: '',
    });
    expect(await flush(refuse)).toBe(0);
    expect(await flush(deliver)).toBe(0);
    expect(delivered).toEqual([]);
    expect(await send({ type: 'settings' })).toMatchObject({ lost: 1 });
    await send({ type: 'lostSeen' });
    expect(await send({ type: 'settings' })).toMatchObject({ lost: 0 });
  });

  it.each([403, 404, 408, 429, 500])('stay when the service refuses this browser with %d', async (status) => {
    await enqueue(decision('a'));
    expect(await flush(async () => ({ ok: false, reason: 'error', status, detail: '' }))).toBe(1);
    expect(await flush(deliver)).toBe(0);
    expect(delivered).toEqual(['a']);
    expect(await send({ type: 'settings' })).toMatchObject({ lost: 0 });
  });

  it('are bounded; the oldest go', async () => {
    for (let index = 0; index < QUEUE_LIMIT + 3; index += 1) await enqueue(decision(`d${index}`));
    await flush(deliver);
    expect(delivered).toHaveLength(QUEUE_LIMIT);
    expect(delivered[0]).toBe('d3');
  });

  const excused: DecisionsRequest = {
    ...decision('a'),
    findings: [
      { finding: 'f', rule: 'customer.named', decision: 'overridden', scope: 'text', reason: 'Hartwell agreed' },
      { finding: 'g', rule: 'insult.word', decision: 'dismissed', scope: 'text', reason: null },
    ],
    unread: 'Hartwell could not wait',
  };

  it('keep their reasons in memory alone, and deliver them', async () => {
    const whole: DecisionsRequest[] = [];
    await enqueue(excused);
    expect(JSON.stringify(await browser.storage.local.get(null))).not.toContain('Hartwell');
    await flush(async (body) => {
      whole.push(body);
      return { ok: true, value: null };
    });
    expect(whole).toEqual([excused]);
    expect(await browser.storage.session.get(null)).toEqual({});
  });

  it('are delivered with a note in place of the reason when the browser was closed meanwhile', async () => {
    const whole: DecisionsRequest[] = [];
    await enqueue(excused);
    await browser.storage.session.clear();
    await flush(async (body) => {
      whole.push(body);
      return { ok: true, value: null };
    });
    const [told] = whole;
    expect(told!.findings.map(({ decision: made }) => made)).toEqual(['overridden', 'dismissed']);
    expect(told!.findings[0]!.reason).toContain('not kept');
    expect(told!.findings[1]!.reason).toBeNull();
    expect(told!.unread).toContain('not kept');
  });

  it('leave nothing behind of those that had to go', async () => {
    for (let index = 0; index < QUEUE_LIMIT + 3; index += 1) await enqueue(decision(`d${index}`));
    expect(Object.keys(await browser.storage.session.get(null))).toHaveLength(QUEUE_LIMIT);
  });

  it('wait when the service is gone and go out with the next chance', async () => {
    await setToken('t');
    service.answers = ['refused'];
    await send({ type: 'decisions', body: decision('a') }, CONTENT);
    expect(await browser.alarms.get('deliver')).toBeDefined();
    service.asked.splice(0);
    service.answers = [{ json: { recorded: 0, refused: [] } }];
    await deliverWaiting();
    expect(service.asked).toMatchObject([{ path: '/v1/decisions', body: decision('a') }]);
  });
});

describe('modes', () => {
  const account = { platform: 'x', handle: 'ann', name: null, kind: null } as const;

  it('are remembered from the last answer and told when the service is gone', async () => {
    await setToken('t');
    const known = { platform: 'x', handle: 'ann', name: null, kind: 'company', mode: 'strict' };
    service.answers = [{ json: { findings: [], account: known, policy: POLICY } }];
    await send(check, CONTENT);
    await vi.waitFor(async () => expect(await recallMode('x', account)).toBe('strict'));
    service.answers = ['refused'];
    expect(await send(check, CONTENT)).toMatchObject({ reason: 'offline', mode: 'strict' });
  });

  it('stay strict while the service can not read what was set, and are not unlearnt', async () => {
    await setToken('t');
    const known = { platform: 'x', handle: 'ann', name: null, kind: 'personal', mode: 'strict' };
    service.answers = [{ json: { findings: [], account: known, policy: POLICY } }];
    await send(check, CONTENT);
    await vi.waitFor(async () => expect(await recallMode('x', account)).toBe('strict'));
    const guessed = { ...known, mode: 'normal', mode_known: false };
    service.answers = [{ json: { findings: [], account: guessed, policy: POLICY } }];
    expect(await send(check, CONTENT)).toMatchObject({ value: { account: { mode: 'strict' } } });
    expect(await recallMode('x', account)).toBe('strict');
    service.answers = [{ json: { findings: [], account: { ...known, mode: 'normal' }, policy: POLICY } }];
    expect(await send(check, CONTENT)).toMatchObject({ value: { account: { mode: 'normal' } } });
  });

  it('changed in the popup are remembered at once, and every open draft hears of it', async () => {
    await setToken('t');
    const account = { platform: 'x', handle: 'acme', name: null, kind: 'company', mode: 'strict', last_seen: null };
    service.answers = [{ json: account }];
    const before = (await route({ type: 'state', platform: 'x' }, CONTENT)) as State;
    const change: PageMessage = {
      type: 'api',
      method: 'PUT',
      path: '/v1/accounts',
      body: { platform: 'x', handle: 'acme', mode: 'strict' },
    };
    await route(change, PAGE);
    const after = (await route({ type: 'state', platform: 'x' }, CONTENT)) as State;
    expect(after.accountsChanged).toBe(before.accountsChanged + 1);
    const asked = { platform: 'x' as const, handle: 'acme', name: null, kind: null };
    expect(await recallMode('x', asked)).toBe('strict');
  });

  it('of accounts never seen are those the service would give', async () => {
    expect(await recallMode('x', account)).toBe('normal');
    expect(await recallMode('x', { ...account, kind: 'company' })).toBe('strict');
    expect(await recallMode('x', null)).toBe('normal');
  });

  it('of nobody is strict while some account of the site is, and of that site alone', async () => {
    const strict = { platform: 'x', handle: 'acme', name: null, kind: 'company', mode: 'strict' };
    await rememberMode('x', { ...account, handle: 'acme' }, strict as never);
    expect(await recallMode('x', null)).toBe('strict');
    expect(await recallMode('x', account)).toBe('normal');
    expect(await recallMode('linkedin', null)).toBe('normal');
  });
});

describe('another policy', () => {
  const check = { type: 'check', body: { text: 'x', platform: 'x' } } as unknown as ContentMessage;
  const answer = (sha256: string) => ({
    json: { findings: [], account: null, policy: { ...POLICY, sha256 } },
  });
  const changed = async () => ((await send({ type: 'state', platform: 'x' }, CONTENT)) as State).accountsChanged;
  beforeEach(() => setToken('t'));

  it('lets open drafts be read again, the first one does not', async () => {
    service.answers = [answer('aa'), answer('aa'), answer('bb')];
    await send(check, CONTENT);
    await send(check, CONTENT);
    await new Promise((resolve) => setTimeout(resolve));
    expect(await changed()).toBe(0);
    await send(check, CONTENT);
    await vi.waitFor(async () => expect(await changed()).toBe(1));
  });
});

describe('the notice of a new policy', () => {
  const answer = (notice: boolean) => ({
    json: { findings: [], account: null, notice, policy: POLICY },
  });
  const acknowledge: PageMessage = {
    type: 'api',
    method: 'POST',
    path: '/v1/policy/acknowledge',
    body: { version: '2' },
  };
  beforeEach(() => setToken('t'));

  it('comes with a check and goes with the acknowledgement', async () => {
    service.answers = [answer(true)];
    await send(check, CONTENT);
    await vi.waitFor(async () => expect(await hasNotice()).toBe(true));
    service.answers = [{ json: { acknowledged: '2026-11-25T12:00:00Z' } }];
    await send(acknowledge);
    expect(await hasNotice()).toBe(false);
  });

  it('stays when the acknowledgement was for another version', async () => {
    service.answers = [answer(true)];
    await send(check, CONTENT);
    await vi.waitFor(async () => expect(await hasNotice()).toBe(true));
    service.answers = [{ status: 409, json: { title: 'Conflict', detail: '' } }];
    await send(acknowledge);
    expect(await hasNotice()).toBe(true);
  });

  it('is not brought back by a check that was under way while it was acknowledged', async () => {
    // Which of the two is asked first does not matter.
    service.answers = [{ json: { ...answer(true).json, acknowledged: '2026-11-25T12:00:00Z' } }];
    const slow = send(check, CONTENT);
    await send(acknowledge);
    await slow;
    await new Promise((resolve) => setTimeout(resolve));
    expect(await hasNotice()).toBe(false);
  });

  it('is the badge of the button in the toolbar', async () => {
    const action = {
      setBadgeText: vi.fn(async (_given: { text: string }) => undefined),
      setBadgeBackgroundColor: vi.fn(async () => undefined),
      setTitle: vi.fn(async (_given: { title: string }) => undefined),
    };
    Object.assign(browser, { action });
    await browser.storage.local.set({ policyNotice: true });
    await showBadge();
    expect(action.setBadgeText).toHaveBeenLastCalledWith({ text: '1' });
    await browser.storage.local.set({ policyNotice: false });
    await showBadge();
    expect(action.setBadgeText).toHaveBeenLastCalledWith({ text: '' });
    expect(action.setTitle).toHaveBeenLastCalledWith({ title: 'Discreet' });
  });
});

describe('pages that a card opens', () => {
  const finding = { rule: 'r', category: 'customer', quote: 'Hartwell', clause: null };
  let opened: string[];
  beforeEach(() => {
    opened = [];
    vi.spyOn(browser.tabs, 'create').mockImplementation((async ({ url }: { url: string }) => {
      opened.push(url.slice(browser.runtime.getURL('/').length));
    }) as never);
  });

  it('are the history and the policy at a clause', async () => {
    await send({ type: 'openHistory' }, CONTENT);
    await send({ type: 'openPolicy', clause: 'honest-claims' }, CONTENT);
    expect(opened).toEqual(['history.html', 'policy.html#honest-claims']);
  });

  it('have nothing of a question in their address', async () => {
    const about = { finding, known: [finding], draft: 'Hartwell joins' };
    expect(await send({ type: 'ask', about }, CONTENT)).toMatchObject({ ok: true });
    const [address] = opened;
    expect(address).toMatch(/^report\.html#[0-9a-f-]{36}$/);
    expect(await takeQuestion(address!.split('#')[1]!)).toMatchObject({ quote: 'Hartwell' });
    expect(await browser.storage.session.get(null)).toEqual({});
  });

  it.each<[string, unknown]>([
    ['a clause that is none', { type: 'openPolicy', clause: '"><script>' }],
    ['a clause that is no text', { type: 'openPolicy', clause: { toString: () => 'x' } }],
    ['a question that is none', { type: 'ask', about: { finding, known: [], draft: 5 } }],
  ])('stay closed for %s', async (_what, message) => {
    expect(await send(message as ContentMessage, CONTENT)).toMatchObject({ ok: false });
    expect(opened).toEqual([]);
    expect(await browser.storage.session.get(null)).toEqual({});
  });
});

describe('who may ask what', () => {
  const FOR_PAGES: PageMessage[] = [
    { type: 'api', method: 'GET', path: '/v1/history' },
    { type: 'pair', code: 'ABCDE-FGHJK' },
    { type: 'unpair' },
    { type: 'lostSeen' },
    { type: 'settings' },
    { type: 'setSettings', change: { port: 1 } },
  ];

  it.each(FOR_PAGES)('$type is refused to a content script', async (message) => {
    await setToken('t');
    const before = await browser.storage.local.get(null);
    expect(await send(message, CONTENT)).toMatchObject({ ok: false, reason: 'error' });
    expect(service.asked).toEqual([]);
    expect(await browser.storage.local.get(null)).toEqual(before);
  });

  it.each<[string, ContentMessage, number]>([
    ['tabs', { type: 'openHistory' }, 4],
    ['watched words', { type: 'feedback', body: { kind: 'missed' } as never }, 10],
    ['decisions', { type: 'decisions', body: decision('a') }, 60],
  ])('a content script gets %s so many times in a row', async (_what, message, most) => {
    await setToken('t');
    const opened = vi.spyOn(browser.tabs, 'create').mockResolvedValue({} as never);
    const clock = vi.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000);
    const done = () => opened.mock.calls.length + service.asked.length;
    for (let index = 0; index < most + 20; index += 1) await send(message, CONTENT);
    expect(done()).toBe(most);
    expect(await send(message, CONTENT)).toMatchObject({ ok: false, status: 429 });
    clock.mockReturnValue(1_600_000_000_000); // set back
    expect(await send(message, CONTENT)).toMatchObject({ ok: false, status: 429 });
    clock.mockReturnValue(1_600_000_060_000);
    expect(await send(message, CONTENT)).toMatchObject({ ok: true });
  });

  it('openings of all kinds count together', async () => {
    const opened = vi.spyOn(browser.tabs, 'create').mockResolvedValue({} as never);
    for (let index = 0; index < 9; index += 1) {
      await send({ type: 'openHistory' }, CONTENT);
      await send({ type: 'openPolicy', clause: 'honest-claims' }, CONTENT);
    }
    expect(opened).toHaveBeenCalledTimes(4);
  });

  it('nothing is answered to another extension', async () => {
    expect(await send(check, { id: 'other', url: 'https://x.com/' })).toBeUndefined();
    expect(service.asked).toEqual([]);
  });

  it('pages reach the api with the token, and nothing but the api', async () => {
    await setToken('t');
    await send({ type: 'api', method: 'GET', path: '/v1/history?query=a%20b' });
    expect(service.asked).toMatchObject([{ path: '/v1/history?query=a%20b', token: 'Bearer t' }]);
    for (const path of ['/v1/../x', '/v1/pair', '//example.com/', '/other', 'http://example.com/']) {
      expect(await send({ type: 'api', method: 'GET', path })).toMatchObject({ ok: false });
    }
    expect(service.asked).toHaveLength(1);
  });

  it('unpairing ends the token at the service too, which need not run', async () => {
    await setToken('t');
    await send({ type: 'unpair' });
    expect(service.asked).toMatchObject([{ method: 'DELETE', path: '/v1/token', token: 'Bearer t' }]);
    expect(await send({ type: 'settings' })).toMatchObject({ paired: false, pairedBy: 'nobody' });
    await setToken('u');
    service.answers = ['refused'];
    expect(await send({ type: 'unpair' })).toMatchObject({ ok: true });
    expect(await send({ type: 'settings' })).toMatchObject({ paired: false });
  });

  it('feedback that is sent twice has one name', async () => {
    await setToken('t');
    vi.spyOn(browser.runtime, 'sendNativeMessage').mockImplementation((async () => ({ port: 8765 })) as never);
    service.answers = ['refused', { json: { id: 'one' } }];
    const body = { kind: 'not_an_issue', text: '', quote: '', category: 'customer', scope: 'text' };
    await send({ type: 'feedback', body: { ...body, platform: 'x', surface: 'post' } as never }, CONTENT);
    const names = service.asked.map((one) => (one.body as { id: string }).id);
    expect(names).toHaveLength(2);
    expect(names[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(names[1]).toBe(names[0]);
  });

  it('pairing keeps the token from everyone', async () => {
    service.answers = [{ json: { token: 'secret', id: 'one' } }];
    const reply = await send({ type: 'pair', code: 'ABCDE-FGHJK' });
    expect(reply).toEqual({ ok: true, value: { id: 'one' } });
    expect(await send({ type: 'settings' })).toMatchObject({ paired: true });
  });
});
