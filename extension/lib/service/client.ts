/** The HTTP client of the service. Only the background worker holds one. */
import type { Problem } from '../api';
import type { Reply } from '../messages';
import { LANGUAGE } from '../words';
import { challenge, secretOfCode, secretOfToken, type Secret } from './proof';
import { trouble } from './text';

/** Milliseconds. A check is given up sooner: a person waits for it. */
export const CHECK_TIMEOUT_MS = 8_000;
const CALL_TIMEOUT_MS = 20_000;

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

export interface Call {
  method: Method;
  /** With the query, from the root: "/v1/check". */
  path: string;
  body?: unknown;
  /** Of a call that pairs: the code in its body. */
  code?: string;
  timeoutMs?: number;
}

/** Where the service listens and the token it gave; read anew for each call. */
export interface Endpoint {
  port: number;
  token: string | null;
}

/**
 * Sends one call, and asks for messages in the language of the interface. What listens at the port
 * gets token, code and body only after it has shown that it is the service which gave that token or
 * that code.
 *
 * Never throws: a refused connection, a timeout or another program in the service's place is
 * `offline`, a missing or refused token is `unpaired`, everything else that is not 2xx is `error`
 * with the problem's own words. An answer that is not JSON (the CSV export) is given as text.
 */
export async function call<T>(endpoint: Endpoint, request: Call): Promise<Reply<T>> {
  const { port, token } = endpoint;
  if (request.path === '/health') return exchange(port, request);
  if (request.code !== undefined) {
    const known = await proveCode(port, request.code);
    return known.ok ? exchange(port, request) : known;
  }
  if (token === null) return { ok: false, reason: 'unpaired', detail: trouble.unpaired };
  const known = await proven({ port, token });
  if (!known.ok) return known;
  const reply = await exchange<T>(port, request, token);
  if (!reply.ok && reply.reason === 'offline') latest = null;
  return reply;
}

/** Milliseconds for which a proof holds: a service may be stopped, and another program be quick. */
const PROOF_MS = 2_000;

let latest: { port: number; token: string; at: number; reply: Promise<Reply<null>> } | null = null;

/** Whether the token's service listens at the port; calls at the same time share one proof. */
function proven(endpoint: Endpoint & { token: string }): Promise<Reply<null>> {
  const { port, token } = endpoint;
  const now = performance.now();
  if (latest?.port !== port || latest.token !== token || now - latest.at > PROOF_MS) {
    const asking = { port, token, at: now, reply: proveToken(endpoint) };
    latest = asking;
    void asking.reply.then(({ ok }) => {
      if (!ok && latest === asking) latest = null;
    });
  }
  return latest.reply;
}

type Failed = Extract<Reply<never>, { ok: false }>;

async function proveToken({ port, token }: Endpoint & { token: string }): Promise<Reply<null>> {
  return prove(port, await secretOfToken(token), {
    unknown: { ok: false, reason: 'unpaired', status: 401, detail: trouble.unpaired },
    stranger: { ok: false, reason: 'offline', late: true, detail: trouble.stranger(String(port)) },
  });
}

/** A service that does not know the code can't be told from another program, which may say so too. */
async function proveCode(port: number, code: string): Promise<Reply<null>> {
  const unknown: Failed = { ok: false, reason: 'error', detail: trouble.unknownCode(String(port)) };
  return prove(port, await secretOfCode(code), { unknown, stranger: unknown });
}

async function prove(
  port: number,
  secret: Secret,
  { unknown, stranger }: { unknown: Failed; stranger: Failed },
): Promise<Reply<null>> {
  const { asked, proof } = await challenge(port, secret);
  const reply = await exchange<{ proof?: unknown } | null>(port, {
    method: 'POST',
    path: '/v1/pair/proof',
    body: asked,
    timeoutMs: CHECK_TIMEOUT_MS,
  });
  if (reply.ok && reply.value?.proof === proof) return { ok: true, value: null };
  if (!reply.ok && (reply.reason !== 'error' || reply.status === 429 || (reply.status ?? 0) >= 500)) {
    // It may be another program: what it says is not shown to the person.
    if (reply.reason === 'unpaired') return unknown;
    return reply.status === undefined ? reply : { ...reply, detail: trouble.status(String(reply.status)) };
  }
  return stranger;
}

/** One request and its answer. */
async function exchange<T>(
  port: number,
  { method, path, body, timeoutMs }: Call,
  token?: string,
): Promise<Reply<T>> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': LANGUAGE,
  };
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  let text: string;
  try {
    response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs ?? CALL_TIMEOUT_MS),
    });
    text = await response.text();
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    return {
      ok: false,
      reason: 'offline',
      ...(late ? { late, detail: trouble.late } : { detail: trouble.refused(String(port)) }),
    };
  }
  if (response.ok) return { ok: true, value: parse(response, text) as T };
  return {
    ok: false,
    reason: response.status === 401 ? 'unpaired' : 'error',
    status: response.status,
    detail: problemDetail(response, text),
  };
}

function parse(response: Response, text: string): unknown {
  if (text === '') return null;
  const type = response.headers.get('Content-Type') ?? '';
  if (!/\bjson\b/.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function problemDetail(response: Response, text: string): string {
  const problem = parse(response, text) as Partial<Problem> | string | null;
  if (problem !== null && typeof problem === 'object') {
    const words = problem.detail ?? problem.title;
    if (typeof words === 'string') return words;
  }
  return trouble.status(String(response.status));
}
