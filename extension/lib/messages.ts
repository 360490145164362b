/**
 * Messages between the extension's parts. Only the background worker speaks to the service;
 * content scripts and pages ask it. The token never leaves the background.
 */
import type {
  CheckRequest,
  CheckResponse,
  DecisionsRequest,
  DecisionsResponse,
  FeedbackRequest,
  Finding,
  Mode,
  Platform,
} from './api';
import type { Command } from './commands';

/** Why the service gave no answer. `offline`: refused or timed out; `unpaired`: no or a bad token. */
export type Failure = 'offline' | 'unpaired' | 'error';

export type Reply<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      reason: Failure;
      status?: number;
      /** It was asked, and gave no answer in time. */
      late?: true;
      detail: string;
      /** Of a check that failed: the mode last known for this account. */
      mode?: Mode;
    };

/** What a content script must know to behave; pushed to it again whenever it changes. */
export interface State {
  paired: boolean;
  /** Unix ms until which reading is paused; 0 when it is not. */
  pausedUntil: number;
  /** False when the person, or the administrator, switched this site off. */
  siteEnabled: boolean;
  /** True when the person wants messages to others read too, not only what is posted. */
  messages: boolean;
  /** Milliseconds that typing must rest before marks appear. */
  restMs: number;
  /** Grows when an account's kind or mode, or the policy was changed: read again. */
  accountsChanged: number;
  /** Managed by an administrator: the switches that the person cannot change. */
  managed: { strict: boolean; pause: boolean; sites: boolean };
}

/** Content script → background. */
export type ContentMessage =
  | { type: 'state'; platform: Platform }
  | { type: 'check'; body: CheckRequest }
  | { type: 'decisions'; body: DecisionsRequest }
  | { type: 'feedback'; body: FeedbackRequest }
  | Telling;

/** What a content script wants opened; it needs no answer. */
export type Telling =
  | { type: 'openHistory' }
  /** Opens the policy at one of its clauses. */
  | { type: 'openPolicy'; clause: string }
  /** Opens a message to the policy's contact about a finding. */
  | { type: 'ask'; about: Question };

/** Findings of one draft that a question names; it never has nearly as many. */
export const KNOWN_LIMIT = 1_000;

/** What a card hands over for a question to the policy's contact. */
export interface Question {
  finding: Noticed;
  /** Everything noticed in the draft, also what was put aside: some of it is to be masked. */
  known: Noticed[];
  /** The draft; null when it was not read to its end, since what to mask in it is not known. */
  draft: string | null;
}

/** What a question needs of a finding; the rest of it is left behind. */
export type Noticed = Pick<Finding, 'rule' | 'category' | 'quote' | 'clause'>;

/** Extension page → background; refused from a content script. */
export type PageMessage =
  | { type: 'api'; method: 'GET' | 'PUT' | 'POST' | 'DELETE'; path: string; body?: unknown }
  | { type: 'pair'; code: string }
  | { type: 'unpair' }
  /** The person was told how many decisions were lost. */
  | { type: 'lostSeen' }
  /** Pairs by native messaging. `wanted`: the person asked for it, perhaps after unpairing. */
  | { type: 'connect'; wanted: boolean }
  | { type: 'settings' }
  | { type: 'setSettings'; change: SettingsChange };

/** Background → content scripts. */
export type Push =
  /** Without the state they ask for it, each for its own page. */
  | { type: 'stateChanged'; state: State | null }
  /** The person has pressed the keys of a command. */
  | { type: 'command'; command: Command };

/** Kept in storage.local by the background. Managed storage overrides it, key by key. */
export interface Settings {
  port: number;
  pausedUntil: number;
  sites: { x: boolean; linkedin: boolean };
  /** Read messages to others too. */
  messages: boolean;
  restMs: number;
}

/** What a page changes of the settings; what is not named stays. */
export type SettingsChange = Partial<Omit<Settings, 'sites'>> & {
  sites?: Partial<Settings['sites']>;
};

/** How the token came, or that the person gave it up: then none is asked for by itself. */
export type PairedBy = 'code' | 'native' | 'nobody';

/** Answer to `settings`: the settings in force, and what an administrator fixed. */
export interface SettingsView extends Settings {
  paired: boolean;
  pairedBy: PairedBy;
  managedKeys: string[];
  /** Decisions that did not get into the history, until the person has seen it. */
  lost: number;
}

export type ReplyTo<M extends ContentMessage | PageMessage> = M extends { type: 'check' }
  ? Reply<CheckResponse>
  : M extends { type: 'decisions' }
    ? Reply<DecisionsResponse>
    : M extends { type: 'state' }
      ? State
      : M extends { type: 'settings' }
        ? SettingsView
        : Reply<unknown>;
