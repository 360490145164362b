/** The service's JSON, as `server/discreet/schema.py` states it. Offsets are UTF-16 code units. */

export type Platform = 'x' | 'linkedin' | 'other';
export type Surface = 'post' | 'reply' | 'comment' | 'message' | 'article';
export type AccountKind = 'personal' | 'company';
export type Mode = 'observe' | 'normal' | 'strict';
export type Family = 'confidentiality' | 'tone' | 'policy';
export type Severity = 'info' | 'warn' | 'block';
export type VerdictLevel = 'clear' | 'warn' | 'block';
export type Override =
  | 'not_allowed'
  | 'false_positive'
  | 'with_justification'
  | 'without_justification'
  | 'with_acknowledgement';
export type DecisionKind =
  | 'edited'
  | 'dismissed'
  | 'overridden'
  | 'restored'
  | 'posted'
  | 'discarded';
/** How far a dismissal reaches: this text, this rule on this site, this rule everywhere. */
export type Scope = 'text' | 'rule_site' | 'rule';

export interface AccountRef {
  platform: Platform;
  handle: string | null;
  name: string | null;
  kind: AccountKind | null;
}

export interface Account {
  platform: Platform;
  handle: string;
  name: string | null;
  kind: AccountKind;
  mode: Mode;
  /** False: the mode is its kind's; nothing was set, or what was can't be read. */
  mode_known?: boolean;
  last_seen: string | null;
}

export interface CheckRequest {
  text: string;
  platform: Platform;
  surface: Surface;
  account: AccountRef | null;
  language?: string;
  draft_id: string;
  revision: number;
  record?: boolean;
  /** `full`: the larger reader, where it is installed, is asked too. */
  depth?: 'quick' | 'full';
}

export interface Fix {
  label: string;
  replacement: string;
  /** What is replaced; null: the finding's own words. */
  start?: number | null;
  end?: number | null;
}

export interface Clause {
  id: string;
  title: string;
  url: string | null;
  text: string | null;
}

export interface Contact {
  name: string;
  channel: string;
}

export interface Finding {
  id: string;
  rule: string;
  category: string;
  family: Family;
  severity: Severity;
  confidence: number;
  start: number;
  end: number;
  quote: string;
  message: string;
  why: string[];
  fixes: Fix[];
  clause: Clause | null;
  contact: Contact | null;
  detector: { name: string; version: string };
  override: Override;
  /** From then on the words may be public, and a check no longer finds them. */
  embargo: string | null;
}

/** Something that is not read in a language; `tone_model`: tone is read by word lists only. */
export interface Unread {
  language: string;
  what: 'tone' | 'tone_model' | 'statements';
}

export interface CheckResponse {
  verdict: VerdictLevel;
  findings: Finding[];
  /** The one that most of the draft is in. */
  language: string;
  /** Those that a relevant share of the draft is in, the main one first. */
  languages: string[];
  unread: Unread[];
  covered: boolean;
  account: Account | null;
  policy: { name: string; version: string; sha256: string };
  models: { name: string; sha256: string }[];
  revision: number | null;
  took_ms: number;
  /** False: the larger reader has more to say; ask again with depth `full`. */
  final: boolean;
  /** True while the person has not acknowledged the policy's version. */
  notice: boolean;
  /** Findings left out because they were dismissed for a scope. */
  hidden?: number;
  incomplete: boolean;
  incomplete_reason: string | null;
}

export interface FindingDecision {
  finding: string;
  rule: string;
  decision: DecisionKind;
  scope?: Scope;
  reason?: string | null;
}

export interface DecisionsRequest {
  draft_id: string;
  revision?: number | null;
  platform: Platform;
  findings: FindingDecision[];
  outcome?: 'posted' | 'discarded' | null;
  /** Reason given for posting a text that could not be read (strict mode). */
  unread?: string | null;
}

export interface DecisionsResponse {
  recorded: number;
  refused: { finding: string; reason: string }[];
}

export interface HistoryFinding {
  id: string;
  rule: string;
  category: string;
  family: Family;
  severity: Severity;
  quote: string;
  message: string;
  state: 'open' | 'edited' | 'dismissed' | 'overridden' | 'public';
  reason: string | null;
  first_seen: string;
  decided: string | null;
}

export interface HistoryEntry {
  id: string;
  draft_id: string;
  platform: Platform;
  surface: Surface;
  account: Account | null;
  excerpt: string;
  verdict: VerdictLevel;
  outcome: 'open' | 'posted' | 'discarded';
  findings: HistoryFinding[];
  created: string;
  updated: string;
  policy_version: string;
  /** Reason given for posting without a check, masked; else null. */
  unread: string | null;
}

export interface HistoryPage {
  entries: HistoryEntry[];
  total: number;
  next: string | null;
  weeks: { week: string; family: Family; count: number }[];
}

/** What changes of an account; a field that is not given stays as it is. */
export interface AccountUpdate {
  platform: Platform;
  handle: string;
  kind?: AccountKind;
  mode?: Mode;
}

export interface AccountList {
  accounts: Account[];
}

export interface Erased {
  erased: number;
}

/** `GET /v1/status`. */
export interface Status {
  version: string;
  uptime_s: number;
  models: { name: string; sha256: string }[];
  policy: { name: string; version: string; sha256: string } | null;
  checks: number;
  superseded: number;
  latency: { count: number; p50_ms: number | null; p95_ms: number | null };
  history_entries: number;
  history_days: number;
  memory_mb: number;
  /** What is wrong now and how to mend it. */
  problems: string[];
  remarks: string[];
}

/** Severity of a rule, or of a whole category, by kind of account; null: it is not looked for. */
export interface PolicyRule {
  rule: string;
  category: string;
  severity_personal: Severity | null;
  severity_company: Severity | null;
  override: Override;
  clause: string | null;
}

/** `GET /v1/policy`, as far as the pages show it. */
export interface Policy {
  name: string;
  version: string;
  sha256: string;
  contact: Contact;
  /** Where to report a post that is already out; null: to the contact. */
  report: Contact | null;
  consequences: string;
  /** What is new in this version, one sentence each. */
  changes: string[];
  clauses: Clause[];
  /** Plain texts by platform. */
  guidelines: Partial<Record<Platform, string>>;
  jurisdictions: string[];
  languages: string[];
  rules: PolicyRule[];
  crisis: { active: boolean; holding_statement: string | null };
  acknowledged: string | null;
  /** Why a newer edit of the policy is not in force. */
  problems: string[];
  /** Who signed the pack; null for one that is not signed. */
  signed_by: string | null;
}

/** A draft to practise on. `answer` is what the policy would have the person do with it. */
export interface Scenario {
  id: string;
  title: string;
  text: string;
  platform: Platform;
  surface: Surface;
  account: AccountKind;
  language: string;
  answer: 'post' | 'change';
  findings: { start: number; end: number; rule: string; category: string; message: string }[];
  why: string;
  clause: Clause | null;
}

/** `GET /v1/practice`. */
export interface Practice {
  scenarios: Scenario[];
}

/** `POST /v1/feedback`: a finding that is none, or words that were missed. */
export interface FeedbackRequest {
  /** The background gives it, so that what is sent twice is kept once. */
  id?: string;
  kind: 'not_an_issue' | 'missed';
  /** The words with what stands around them. */
  text: string;
  quote: string;
  rule?: string;
  category: string;
  scope: Scope;
  platform: Platform;
  surface: Surface;
  account?: AccountKind | undefined;
}

/** RFC 9457 problem details; `detail` says what to change. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
}
