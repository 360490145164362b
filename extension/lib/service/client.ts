/** The HTTP client of the service. Only the background worker holds one. */
import type { Problem } from '../api';
import type { Reply } from '../messages';
import { LANGUAGE } from '../words';
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
  timeoutMs?: number;
}

/** Where the service listens and the token it gave; read anew for each call. */
export interface Endpoint {
  port: number;
  token: string | null;
}

const OPEN_PATHS = new Set(['/health', '/v1/pair']);

/**
 * Sends one call, and asks for messages in the language of the interface. Never throws: a refused connection or a timeout is `offline`, a missing or
 * refused token is `unpaired`, everything else that is not 2xx is `error` with the problem's own
 * words. An answer that is not JSON (the CSV export) is given as text.
 */
export async function call<T>(endpoint: Endpoint, { method, path, body, timeoutMs }: Call): Promise<Reply<T>> {
  const open = OPEN_PATHS.has(path);
  if (!open && endpoint.token === null) {
    return { ok: false, reason: 'unpaired', detail: trouble.unpaired };
  }
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': LANGUAGE,
  };
  if (!open) headers.Authorization = `Bearer ${endpoint.token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  let text: string;
  try {
    response = await fetch(`http://127.0.0.1:${endpoint.port}${path}`, {
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
      ...(late ? { late, detail: trouble.late } : { detail: trouble.refused(String(endpoint.port)) }),
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
