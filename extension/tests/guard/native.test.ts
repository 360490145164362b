import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';

import { NATIVE_HOST } from '../../lib/identity';
import type { PageMessage, Reply } from '../../lib/messages';
import { connect } from '../../lib/service/native';
import { prepare, route } from '../../lib/service/router';
import { accountsChanged, changeSettings, setToken, settingsView, token } from '../../lib/service/settings';
import { proofAnswer } from '../proof';

const ID = 'extension-id';
const ORIGIN = 'chrome-extension://ours';

/** The service, which answers at one port and to one token. */
let service: { port: number; token: string };
let fetched: { port: number; path: string; token: string | null }[];
let host: ReturnType<typeof vi.fn<(name: string, message: Record<string, unknown>) => Promise<unknown>>>;

beforeEach(() => {
  fakeBrowser.reset();
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  service = { port: 9000, token: 'good' };
  fetched = [];
  host = vi.fn(async () => ({ ...service }));
  vi.spyOn(browser.runtime, 'sendNativeMessage').mockImplementation(host as never);
  vi.spyOn(browser.runtime, 'id', 'get').mockReturnValue(ID);
  vi.spyOn(browser.runtime, 'getURL').mockImplementation((path: string) => `${ORIGIN}${path}`);
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const url = new URL(address);
    const proof = Number(url.port) === service.port ? proofAnswer(address, init, service.token) : null;
    if (proof !== null) return proof;
    const sent = new Headers(init.headers).get('Authorization');
    fetched.push({ port: Number(url.port), path: url.pathname, token: sent });
    if (Number(url.port) !== service.port) throw new TypeError('Failed to fetch');
    const known = sent === `Bearer ${service.token}`;
    return new Response('{}', { status: known ? 200 : 401, headers: { 'Content-Type': 'application/json' } });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const page = (message: PageMessage) =>
  route(message, { id: ID, url: `${ORIGIN}/welcome.html` } as never) as Promise<Reply<unknown>>;
const status = () => page({ type: 'api', method: 'GET', path: '/v1/status' });

describe('a browser that can start the service', () => {
  it('is paired without a code, and its call goes through', async () => {
    expect((await status()).ok).toBe(true);
    expect(host).toHaveBeenCalledExactlyOnceWith(NATIVE_HOST, {
      type: 'connect',
      profile: expect.stringMatching(/^[0-9a-f-]{36}$/),
      origin: ORIGIN,
      paired: false,
    });
    expect(await settingsView()).toMatchObject({ port: 9000, paired: true, pairedBy: 'native' });
    expect(fetched).toEqual([{ port: 9000, path: '/v1/status', token: 'Bearer good' }]);
  });

  it('follows the service to another port with the token it has, and has open drafts read again', async () => {
    await setToken('good');
    host.mockImplementation(async () => ({ port: service.port }));
    const before = await accountsChanged();
    expect((await status()).ok).toBe(true);
    expect(host.mock.calls[0]?.[1]).toMatchObject({ paired: true });
    expect(await token()).toBe('good');
    expect(await accountsChanged()).toBe(before + 1);
  });

  it('asks for another token when its own is refused, under the same name', async () => {
    await changeSettings({ port: 9000 });
    await prepare();
    service.token = 'better';
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await status()).ok).toBe(true);
    expect(await token()).toBe('better');
    const [first, second] = host.mock.calls.map(([, message]) => message.profile);
    expect(second).toBe(first);
  });

  it('asks once for many calls at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, status));
    expect(host).toHaveBeenCalledTimes(1);
  });

  it('lets a call fail that would have to wait long, and has it read again later', async () => {
    let started!: (answer: unknown) => void;
    host.mockImplementation(() => new Promise((resolve) => (started = resolve)));
    const failed = status();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await failed).toMatchObject({ ok: false, reason: 'unpaired' });
    const before = await accountsChanged();
    started({ ...service });
    await vi.advanceTimersByTimeAsync(0);
    expect(await accountsChanged()).toBe(before + 1);
    expect(await token()).toBe('good');
  });

  it('finds the service that has moved when another program has taken its port', async () => {
    await setToken('good');
    await changeSettings({ port: 8765 });
    host.mockImplementation(async () => ({ port: service.port }));
    const asked = globalThis.fetch;
    const strangers: RequestInit[] = [];
    vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
      if (new URL(address).port !== '8765') return asked(address, init);
      strangers.push(init);
      return new Response('{}', { headers: { 'Content-Type': 'application/json' } });
    });
    expect((await status()).ok).toBe(true);
    expect(strangers).toHaveLength(1);
    expect(new Headers(strangers[0]?.headers).get('Authorization')).toBeNull();
  });

  it('leaves a slow service alone that is where it should be', async () => {
    await changeSettings({ port: 9000 });
    const before = await accountsChanged();
    expect((await connect('port')).ok).toBe(false);
    expect(await accountsChanged()).toBe(before);
  });
});

describe('a browser without a host, or with one that can do nothing', () => {
  it('is silent, and asks ever more seldom', async () => {
    host.mockRejectedValue(new Error('Specified native messaging host not found.'));
    for (let second = 0; second < 600; second += 1) {
      expect(await status()).toMatchObject({ ok: false, reason: 'unpaired' });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(host.mock.calls.length).toBeLessThan(8);
    expect(fetched).toEqual([]);
  });

  it('asks more often while the person looks at the page, and finds what was installed', async () => {
    host.mockRejectedValue(new Error('not found'));
    for (let tries = 0; tries < 10; tries += 1) {
      await page({ type: 'connect', wanted: false });
      await vi.advanceTimersByTimeAsync(3_000);
    }
    expect(host).toHaveBeenCalledTimes(10);
    host.mockResolvedValue({ ...service });
    expect((await page({ type: 'connect', wanted: false })).ok).toBe(true);
  });

  it.each([
    ['refused', 'unpaired on the command line'],
    ['not_started', 'discreet serve'],
    ['malformed', ''],
  ])('says what to do about %s', async (error, words) => {
    host.mockResolvedValue({ error });
    const reply = await page({ type: 'connect', wanted: false });
    expect(reply.ok ? '' : reply.detail).toContain(words);
    expect(await token()).toBeNull();
  });
});

describe('a person who has unpaired the browser', () => {
  it('is not paired again behind their back, only when they want it', async () => {
    await prepare();
    await page({ type: 'unpair' });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect((await status()).ok).toBe(false);
    expect((await page({ type: 'connect', wanted: false })).ok).toBe(false);
    expect(host).toHaveBeenCalledTimes(1);
    expect((await page({ type: 'connect', wanted: true })).ok).toBe(true);
    expect(await token()).toBe('good');
  });
});

describe('a content script', () => {
  it('has a token asked for by opening a composer, and may not ask itself', async () => {
    const sender = { id: ID, url: 'https://x.com/home' } as never;
    expect(await route({ type: 'connect', wanted: true }, sender)).toMatchObject({ ok: false });
    expect(host).not.toHaveBeenCalled();
    expect(await route({ type: 'state', platform: 'x' }, sender)).toMatchObject({ paired: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(await route({ type: 'state', platform: 'x' }, sender)).toMatchObject({ paired: true });
  });
});
