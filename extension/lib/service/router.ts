/**
 * Answers the messages of the extension's parts. A content script lives in a page's process, so
 * it may ask for its own state, checks and decisions and nothing else; the pages of the
 * extension may ask for everything the service offers.
 */
import { browser, type Browser } from 'wxt/browser';

import type {
  Account,
  CheckRequest,
  CheckResponse,
  DecisionsRequest,
  DecisionsResponse,
  FeedbackRequest,
  Policy,
} from '../api';
import type { ContentMessage, PageMessage, Reply, State } from '../messages';
import { platformOf, type SitePlatform } from '../platforms';
import { isAdded } from './added';
import { CHECK_TIMEOUT_MS, call, type Call } from './client';
import { mayAct } from './limits';
import { recallMode, rememberMode } from './modes';
import { connect } from './native';
import { acknowledgementsSoFar, dropNotice, noteNotice } from './notice';
import { notePolicy } from './policy';
import { asQuestion, isSlug, leaveQuestion } from './questions';
import { enqueue, flush, forgetLost, mayWait } from './queue';
import {
  accountsChanged,
  allowPairing,
  announceAccounts,
  changeSettings,
  dropToken,
  endpoint,
  profile,
  setToken,
  settingsView,
  stateFor,
} from './settings';

type Sender = Browser.runtime.MessageSender;

/** Milliseconds that a call waits for a service that is being started; after that it has failed. */
const RECOVERY_MS = 5_000;

/** One call; where service or token are missing they are asked for, and the call is made again. */
async function send<T>(request: Call): Promise<Reply<T>> {
  const reply = await call<T>(await endpoint(), request);
  if (reply.ok || reply.reason === 'error') return reply;
  const recovered = await Promise.race([
    connect(reply.reason === 'unpaired' ? 'token' : reply.late ? 'port' : 'service'),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), RECOVERY_MS)),
  ]);
  return recovered?.ok ? call<T>(await endpoint(), request) : reply;
}

/** What a content script must know; a browser without a token asks for one while it tells so. */
async function stateOn(platform: SitePlatform | null, url: string): Promise<State> {
  const state = await stateFor(platform ?? 'other');
  if (platform === null && !(await isAdded(url))) state.siteEnabled = false;
  if (!state.paired) void connect('token');
  return state;
}

/** Makes ready what the first draft needs: a token, and a service that runs. */
export async function prepare(): Promise<void> {
  await send({ method: 'GET', path: '/v1/status' });
}

async function check(body: CheckRequest): Promise<Reply<CheckResponse>> {
  const before = await accountsChanged();
  const acknowledged = acknowledgementsSoFar();
  const reply = await send<CheckResponse>({
    method: 'POST',
    path: '/v1/check',
    body,
    timeoutMs: CHECK_TIMEOUT_MS,
  });
  if (!reply.ok) return { ...reply, mode: await recallMode(body.platform, body.account) };
  const { account } = reply.value;
  if (account?.mode_known === false) {
    // Nothing was set, or the history is damaged or locked: an account that was strict stays so.
    if ((await recallMode(body.platform, body.account)) === 'strict') account.mode = 'strict';
  } else if (account && before === (await accountsChanged())) {
    // An answer that was under way while the person changed the mode knows only the old one.
    void rememberMode(body.platform, body.account, account);
  }
  void notePolicy(reply.value.policy.sha256);
  void noteNotice(reply.value.notice === true, acknowledged);
  void deliverWaiting();
  return reply;
}

function postDecisions(body: DecisionsRequest): Promise<Reply<DecisionsResponse>> {
  return send<DecisionsResponse>({ method: 'POST', path: '/v1/decisions', body });
}

async function decisions(body: DecisionsRequest): Promise<Reply<DecisionsResponse>> {
  const reply = await postDecisions(body);
  if (!reply.ok && mayWait(reply)) {
    await enqueue(body);
    await scheduleDelivery();
  }
  return reply;
}

/** With a name of its own, as it may be sent twice: the answer of the first time may be lost. */
function feedback(body: FeedbackRequest): Promise<Reply<unknown>> {
  const named = { ...body, id: crypto.randomUUID() };
  return send({ method: 'POST', path: '/v1/feedback', body: named });
}

const DELIVERY_ALARM = 'deliver';

async function scheduleDelivery(): Promise<void> {
  await browser.alarms.create(DELIVERY_ALARM, { delayInMinutes: 1 });
}

/** Delivers decisions that wait; asks to be woken again while some still wait. */
export async function deliverWaiting(): Promise<void> {
  if ((await flush(postDecisions)) > 0) await scheduleDelivery();
}

export function isDeliveryAlarm(name: string): boolean {
  return name === DELIVERY_ALARM;
}

async function pair(code: string): Promise<Reply<unknown>> {
  const reply = await send<{ token: string; id: string }>({
    method: 'POST',
    path: '/v1/pair',
    code,
    body: {
      code,
      client: navigator.userAgent.includes('Firefox') ? 'Firefox' : 'Chromium',
      profile: await profile(),
    },
  });
  if (!reply.ok) return reply;
  await setToken(reply.value.token);
  void deliverWaiting();
  return { ok: true, value: { id: reply.value.id } };
}

/** Milliseconds that the service has to end the token when this browser is unpaired. */
const UNPAIR_MS = 2_000;

/** Gives the token up here, then at the service, which need not run. */
async function unpair(): Promise<void> {
  const before = await endpoint();
  await dropToken();
  await dropNotice();
  await call(before, { method: 'DELETE', path: '/v1/token', timeoutMs: UNPAIR_MS });
}

const API_METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE']);

/** A path of the service's own API, without a way up or out of it. */
const API_PATH = /^\/(health|openapi\.json|v1\/(?!pair\b)[A-Za-z0-9/_.:\-]*)(\?[^#\s]*)?$/;

async function api(message: Extract<PageMessage, { type: 'api' }>): Promise<Reply<unknown>> {
  if (!API_METHODS.has(message.method) || !API_PATH.test(message.path) || message.path.includes('..')) {
    return { ok: false, reason: 'error', detail: `Not a call of the service: ${message.path}` };
  }
  const acknowledged = acknowledgementsSoFar();
  const reply = await send({ method: message.method, path: message.path, body: message.body });
  if (reply.ok) await learn(`${message.method} ${message.path}`, reply.value, acknowledged);
  return reply;
}

/** What the background itself keeps of an answer that a page asked for. */
async function learn(asked: string, value: unknown, acknowledged: number): Promise<void> {
  switch (asked) {
    case 'PUT /v1/accounts': {
      const account = value as Account;
      await rememberMode(account.platform, { ...account }, account);
      return announceAccounts();
    }
    case 'GET /v1/policy':
      return noteNotice((value as Policy).acknowledged === null, acknowledged);
    case 'POST /v1/policy/acknowledge':
      return dropNotice();
  }
}

/** Opens a page of the extension in a tab of its own; `at` is the fragment of its address. */
async function open(page: 'history' | 'policy' | 'report', at = ''): Promise<Reply<null>> {
  const address = browser.runtime.getURL(`/${page}.html` as never);
  await browser.tabs.create({ url: at === '' ? address : `${address}#${at}` });
  return { ok: true, value: null };
}

const REFUSED: Reply<never> = {
  ok: false,
  reason: 'error',
  detail: 'Only a page of the extension may ask for this.',
};

const MALFORMED: Reply<never> = {
  ok: false,
  reason: 'error',
  detail: 'The message is not in the form that this extension gives it.',
};

const TOO_OFTEN: Reply<never> = {
  ok: false,
  reason: 'error',
  status: 429,
  detail: 'This was asked for too often in a row; wait a moment.',
};

function fromOwnPage(sender: Sender): boolean {
  return sender.url !== undefined && sender.url.startsWith(browser.runtime.getURL('/'));
}

/** Answers one message; undefined for one that is not ours to answer. */
export async function route(
  message: ContentMessage | PageMessage,
  sender: Sender,
): Promise<unknown> {
  if (sender.id !== browser.runtime.id) return undefined;
  const own = fromOwnPage(sender);
  const platform = platformOf(sender.url ?? '');
  if (!own && !mayAct(message.type)) return TOO_OFTEN;
  switch (message.type) {
    case 'state':
      return own || sender.url === undefined ? undefined : stateOn(platform, sender.url);
    case 'check':
      return check(message.body);
    case 'decisions':
      return decisions(message.body);
    case 'feedback':
      return feedback(message.body);
    case 'openHistory':
      return open('history');
    case 'openPolicy':
      return isSlug(message.clause) ? open('policy', message.clause) : MALFORMED;
    case 'ask': {
      const asked = asQuestion(message.about);
      return asked === null ? MALFORMED : open('report', await leaveQuestion(asked));
    }
    case 'api':
      return own ? api(message) : REFUSED;
    case 'pair':
      return own ? pair(message.code) : REFUSED;
    case 'unpair':
      if (!own) return REFUSED;
      await unpair();
      return { ok: true, value: null } satisfies Reply<null>;
    case 'lostSeen':
      if (!own) return REFUSED;
      await forgetLost();
      return { ok: true, value: null } satisfies Reply<null>;
    case 'connect':
      if (!own) return REFUSED;
      if (message.wanted) await allowPairing();
      return connect('token', message.wanted ? 'presser' : 'watcher');
    case 'settings':
      return own ? settingsView() : REFUSED;
    case 'setSettings':
      if (!own) return REFUSED;
      await changeSettings(message.change);
      return { ok: true, value: null } satisfies Reply<null>;
    default:
      return undefined;
  }
}
