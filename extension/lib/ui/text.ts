/** Every word the guard says on a page, apart from what the service says about a finding. */
import type { Scope, Severity } from '../api';

export const NAME = 'Discreet';

/** Categories in plain words. A category this version does not know is shown by its family. */
export const CATEGORY: Record<string, string> = {
  secret: 'Password or key',
  personal_data: 'Personal data',
  customer: 'Customer or partner',
  unreleased_product: 'Not released yet',
  financials: 'Figures not public',
  deal: 'Deal not public',
  workforce: 'News about staff',
  legal: 'Legal matter',
  security_incident: 'Security incident',
  internal_information: 'Internal information',
  company_term: 'Name to leave out',
  insult: 'Insult',
  identity_attack: 'Attack on a group',
  threat: 'Threat',
  profanity: 'Strong language',
  hostility: 'Hostile tone',
  condescension: 'Talking down',
  sarcasm: 'Sarcasm',
  ad_disclosure: 'Advertising not marked',
  misleading_claim: 'Claim that may mislead',
  copyright: 'Copyright',
  ai_disclosure: 'AI use not marked',
  forward_looking: 'Forward-looking statement',
  spokesperson: 'Speaking for the company',
};

const FAMILY: Record<string, string> = {
  confidentiality: 'Confidentiality',
  tone: 'Tone',
  policy: 'Policy',
};

export function categoryName(category: string, family: string): string {
  return CATEGORY[category] ?? FAMILY[family] ?? category;
}

export const SEVERITY: Record<Severity, string> = {
  info: 'Remark',
  warn: 'Warning',
  block: 'Serious warning',
};

export const SCOPES: readonly { value: Scope; label: string }[] = [
  { value: 'text', label: 'in this draft' },
  { value: 'rule_site', label: 'on this site' },
  { value: 'rule', label: 'everywhere' },
];

/** What was put aside, and how far. */
export function asideNote(decision: 'dismissed' | 'overridden', scope: Scope): string {
  if (decision === 'overridden') return 'Allowed in this draft';
  const label = SCOPES.find(({ value }) => value === scope)?.label ?? '';
  return `Dismissed ${label}`;
}

export function things(count: number): string {
  return count === 1 ? '1 thing' : `${count} things`;
}

function clockTime(unixMs: number): string {
  return new Date(unixMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

export const chip = {
  empty: 'On',
  reading: 'Reading',
  clear: 'Clear',
  remarks: (count: number) => (count === 1 ? '1 remark' : `${count} remarks`),
  findings: (count: number) => (count === 1 ? '1 warning' : `${count} warnings`),
  held: 'Post is held',
  paused: (until: number) => `Paused until ${clockTime(until)}`,
  offline: 'Not running',
  unpaired: 'Not paired',
  error: 'Not read',
  unprotected: 'Not protected here',
  uncovered: 'Language not covered',
  incomplete: 'Read in part',
} as const;

/** Heading and sentence of a card that has no finding to show. */
export const notes = {
  empty: {
    title: 'Ready',
    text: 'What you write here is read on this machine before you post it.',
  },
  reading: { title: 'Reading', text: 'The draft is being read.' },
  clear: { title: 'Clear', text: 'Nothing in this draft needs a second look.' },
  paused: {
    title: 'Paused',
    text: 'Drafts are not read until the pause ends. It ends by itself.',
  },
  offline: {
    title: 'The service is not running',
    text: 'This draft is not read. Start the service on this machine with “discreet serve”.',
  },
  unpaired: {
    title: 'Not paired',
    text:
      'This draft is not read. Click the icon of Discreet in the toolbar and enter a code from ' +
      '“discreet pair”.',
  },
  error: { title: 'This draft could not be read', text: '' },
  unprotected: {
    title: 'Not protected here',
    text: 'This composer is built in a way that Discreet does not know. Its Post is not held.',
  },
  settled: {
    title: 'Nothing is open any more',
    text: 'This draft can be posted now.',
  },
} as const;

export function uncoveredNote(language: string): string {
  const name = new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
  return `Tone and confidential statements are not read in ${name}. Passwords, keys and personal data are.`;
}

export const held = {
  findings: (count: number) =>
    count === 1
      ? 'Post is held until this is dealt with.'
      : `Post is held until ${things(count)} are dealt with.`,
  once: 'Post was held, because this may matter. Press Post again to post it unchanged.',
  unreachable:
    'Post is held: this account posts only what was read, and the service cannot be reached.',
  notAllowed: 'The policy does not let this be posted.',
} as const;

/** Told when a page did not accept our release. */
export const refused = 'The page did not take the press. Press Post once more; it will go through.';

export const buttons = {
  close: 'Close',
  previous: 'Previous',
  next: 'Next',
  copy: 'Copy',
  copied: 'Copied',
  dismiss: 'Dismiss',
  undo: 'Undo',
  notAnIssue: 'Not an issue',
  missed: 'You missed something',
  tell: 'Tell Discreet',
  ask: (contact: string) => `Ask ${contact}`,
  postAnyway: 'Post anyway',
  allow: 'Allow',
  postNow: 'Post now',
  back: 'Back to the draft',
  retry: 'Try again',
  postUnchecked: 'Post without a check',
  history: 'History',
} as const;

export const labels = {
  why: 'Why this was noticed',
  scope: 'How far to dismiss',
  reason: 'Your reason',
  reasonHint: 'Stays on this machine',
  acknowledge: 'I have read this and want to post it',
  falsePositive: 'This is a mistake: the words do not mean that',
  rule: 'Rule',
  kind: 'What it is',
  position: (index: number, count: number) => `${index} of ${count}`,
  copyFix: (replacement: string) => `Copy “${replacement}”`,
} as const;

export const missed = {
  how: 'Select the words in the draft, open this card again and press “You missed something”.',
  thanks: 'Noted on this machine. Discreet watches for these words from now on.',
} as const;

/** What a person may say that missed words are; the commonest of each family. */
export const MISSED: readonly string[] = [
  'internal_information',
  'customer',
  'unreleased_product',
  'financials',
  'personal_data',
  'secret',
  'insult',
  'hostility',
  'misleading_claim',
  'ad_disclosure',
];

/** Told when a fix could not be written into the editor. */
export const fixed = {
  copied: 'This editor cannot be changed safely. The new words are copied; paste them yourself.',
  failed: 'The words have changed meanwhile, so nothing was replaced.',
} as const;
