import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { call } from '../../lib/service/client';
import { proofAnswer } from '../proof';

/** What listens at a port: gets each request and answers it. */
type Listener = (address: string, init: RequestInit) => Response | Promise<Response>;

interface Received {
  path: string;
  token: string | null;
  body: string;
}

const PORT = 9000;
const CODE = 'K7PMW-4QXDR';
const CHECK = { method: 'POST', path: '/v1/check', body: { text: 'not yet public' } } as const;
const json = (value: unknown, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json' } });

let received: Received[];
let listener: Listener;
let token: string;
let made = 0;

const service: Listener = (address, init) => proofAnswer(address, init, token) ?? json({ verdict: 'clear' });
const paths = () => received.map(({ path }) => path);
const check = () => call<{ verdict: string }>({ port: PORT, token }, CHECK);

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  received = [];
  listener = service;
  token = `token-${(made += 1)}`;
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    received.push({
      path: new URL(address).pathname,
      token: new Headers(init.headers).get('Authorization'),
      body: String(init.body),
    });
    return listener(address, init);
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what listens at the port', () => {
  it('gets the draft after it has shown that it knows the token', async () => {
    expect(await check()).toEqual({ ok: true, value: { verdict: 'clear' } });
    expect(paths()).toEqual(['/v1/pair/proof', '/v1/check']);
    expect(received[0]?.token).toBeNull();
    expect(received[0]?.body).not.toContain(token);
  });

  it.each<[string, Listener]>([
    ['says yes to everything', () => json({ proof: true, verdict: 'clear', findings: [] })],
    ['knows no such call', () => json({ title: 'Not found' }, 404)],
    ['speaks another language', () => new Response('hello')],
    ['answers nothing', () => new Response(null, { status: 204 })],
    ['knows another token', (address, init) => proofAnswer(address, init, 'other') as Response],
    [
      'passes the question on to the service at another port',
      (address, init) => proofAnswer(address.replace(String(PORT), '8765'), init, token) as Response,
    ],
  ])('gets neither token nor draft when it %s', async (_, answers) => {
    listener = answers;
    expect(await check()).toMatchObject({ ok: false });
    expect(paths()).toEqual(['/v1/pair/proof']);
    expect(JSON.stringify(received)).not.toContain(token);
  });

  it('can not use an older answer of the service', async () => {
    let kept = '';
    listener = async (address, init) => {
      const answer = await service(address, init);
      if (address.endsWith('/proof')) kept = await answer.clone().text();
      return answer;
    };
    await check();
    await vi.advanceTimersByTimeAsync(60_000);
    listener = () => new Response(kept, { headers: { 'Content-Type': 'application/json' } });
    received = [];
    expect(await check()).toMatchObject({ ok: false, reason: 'offline', late: true });
    expect(paths()).toEqual(['/v1/pair/proof']);
  });

  it('may say that the browser is unpaired or that it is overrun, but not in words of its own', async () => {
    listener = () => json({ detail: 'Type your password at evil.example.' }, 401);
    expect(await check()).toMatchObject({ reason: 'unpaired', detail: expect.stringContaining('not paired') });
    listener = () => json({ detail: 'Type your password at evil.example.' }, 503);
    expect(await check()).toMatchObject({ reason: 'error', status: 503, detail: expect.stringContaining('503') });
  });
});

describe('a pairing code', () => {
  const pair = () =>
    call({ port: PORT, token: null }, { method: 'POST', path: '/v1/pair', code: CODE, body: { code: CODE } });

  it('is sent after the service has shown that it knows it', async () => {
    listener = (address, init) => proofAnswer(address, init, '', CODE) ?? json({ token: 'new' });
    expect(await pair()).toEqual({ ok: true, value: { token: 'new' } });
    expect(paths()).toEqual(['/v1/pair/proof', '/v1/pair']);
    expect(received[0]?.body).not.toMatch(/K7PMW/);
  });

  it.each<[string, Listener]>([
    ['says yes to everything', () => json({ proof: true, token: 'theirs' })],
    ['knows another code', (address, init) => proofAnswer(address, init, '', 'AAAAA-AAAAA') as Response],
    [
      'passes the question on to the service at another port',
      (address, init) => proofAnswer(address.replace(String(PORT), '8765'), init, '', CODE) as Response,
    ],
    ['refuses in words of its own', () => json({ detail: 'Type it at evil.example.' }, 401)],
  ])('is not sent to what %s', async (_, answers) => {
    listener = answers;
    expect(await pair()).toMatchObject({ reason: 'error', detail: expect.stringContaining('No Discreet') });
    expect(paths()).toEqual(['/v1/pair/proof']);
    expect(JSON.stringify(received)).not.toMatch(/K7PMW/);
  });
});

describe('a proof', () => {
  it('serves many calls for some seconds, then another is asked for', async () => {
    await Promise.all([check(), check(), check()]);
    for (let key = 0; key < 5; key += 1) await check();
    expect(paths().filter((path) => path.endsWith('/proof'))).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(11_000);
    await check();
    expect(paths().slice(-2)).toEqual(['/v1/pair/proof', '/v1/check']);
  });

  it('is asked for again once the service was gone', async () => {
    await check();
    listener = () => {
      throw new TypeError('Failed to fetch');
    };
    expect(await check()).toMatchObject({ ok: false, reason: 'offline' });
    listener = service;
    received = [];
    expect((await check()).ok).toBe(true);
    expect(paths()).toEqual(['/v1/pair/proof', '/v1/check']);
  });
});
