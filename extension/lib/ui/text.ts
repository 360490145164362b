/** Every word the guard says on a page, apart from what the service says about a finding. */
import type { Scope, Severity, Unread } from '../api';
import { byLanguage } from '../unread';
import { clockTime, counted, LOCALE, sentence, word, words } from '../words';

export const NAME = 'Discreet';

/** Categories in plain words. A category this version does not know is shown by its family. */
export const CATEGORY: Record<string, string> = words(
  'category',
  'secret',
  'personal_data',
  'customer',
  'unreleased_product',
  'financials',
  'deal',
  'workforce',
  'legal',
  'security_incident',
  'internal_information',
  'company_term',
  'insult',
  'identity_attack',
  'threat',
  'profanity',
  'hostility',
  'condescension',
  'sarcasm',
  'ad_disclosure',
  'misleading_claim',
  'copyright',
  'ai_disclosure',
  'forward_looking',
  'spokesperson',
  'house_style',
);

export const FAMILY = words('family', 'confidentiality', 'tone', 'policy');

export function categoryName(category: string, family: string): string {
  return CATEGORY[category] ?? (FAMILY as Record<string, string>)[family] ?? category;
}

export const SEVERITY: Record<Severity, string> = words('severity', 'info', 'warn', 'block');

export const SCOPE: Record<Scope, string> = words('scope', 'text', 'rule_site', 'rule');

const aside = words('aside', 'allowed', 'text', 'rule_site', 'rule');

/** What was put aside, and how far. */
export function asideNote(decision: 'dismissed' | 'overridden', scope: Scope): string {
  return decision === 'overridden' ? aside.allowed : aside[scope];
}

const paused = sentence('chip.paused', 'time');
const uncovered = sentence('chip.uncovered', 'languages');

export const chip = {
  ...words(
    'chip',
    'empty', 'reading', 'clear', 'held', 'offline', 'unpaired', 'error', 'unprotected', 'incomplete',
  ),
  remarks: counted('chip.remarks'),
  findings: counted('chip.findings'),
  paused: (until: number) => paused(clockTime(until)),
  uncovered: (languages: readonly string[]) =>
    uncovered(languages.map(languageName).join(', ')),
};

type Note = 'empty' | 'reading' | 'paused' | 'offline' | 'unpaired' | 'unprotected' | 'settled';

const note = (name: Note) => words(`note.${name}`, 'title', 'text');

/** Heading and sentence of a card that has no finding to show. */
export const notes = {
  empty: note('empty'),
  reading: note('reading'),
  clear: { title: chip.clear, text: word('note.clear') },
  paused: note('paused'),
  offline: note('offline'),
  unpaired: note('unpaired'),
  error: { title: word('note.error.title'), text: '' },
  unprotected: note('unprotected'),
  settled: note('settled'),
};

/** Said in place of `notes.clear` when something was not read. */
export const partly = word('note.partly');

const publicAfter = sentence('label.publicIn', 'time');

/** 'public in 3 h 20 min': what is left of an embargo, rounded up; seconds in the last minute. */
export function publicIn(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  const minutes = Math.ceil(seconds / 60);
  const days = Math.floor(minutes / 1_440);
  const inDays = new Intl.NumberFormat(LOCALE, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  const parts =
    seconds < 60
      ? [`${seconds} s`]
      : [
          days > 0 ? inDays.format(days) : '',
          minutes % 1_440 >= 60 ? `${Math.floor(minutes / 60) % 24} h` : '',
          days === 0 && minutes % 60 > 0 ? `${minutes % 60} min` : '',
        ];
  return publicAfter(parts.filter(Boolean).join(' '));
}

export const held = {
  ...words('held', 'once', 'unreachable', 'notAllowed'),
  findings: counted('held.findings'),
};

/** Told when a page did not accept our release. */
export const refused = word('held.refused');

export const buttons = words(
  'button',
  'close', 'previous', 'next', 'dismiss', 'undo', 'notAnIssue', 'postAnyway', 'allow', 'postNow',
  'back', 'retry', 'postUnchecked', 'history', 'missed', 'tell',
);

export const labels = {
  ...words(
    'label',
    'why', 'scope', 'reason', 'reasonHint', 'acknowledge', 'falsePositive', 'rule', 'kind',
    'watch',
  ),
  ask: sentence('label.ask', 'contact'),
  position: sentence('label.position', 'index', 'count'),
  copyFix: sentence('label.copyFix', 'words'),
};

/** Told when words were missed. */
export const missed = words('missed', 'how', 'thanks');

/** How far missed words can be watched for. */
export const WATCHED: Record<string, string> = words('scope', 'rule_site', 'rule');

/** What a person may say that missed words are: the commonest of each family. */
export const MISSED: Record<string, string> = words(
  'category',
  'internal_information',
  'customer',
  'unreleased_product',
  'personal_data',
  'insult',
  'hostility',
  'misleading_claim',
  'ad_disclosure',
);

/** Told when a fix could not be written into the editor. */
export const fixed = words('fixed', 'copied', 'failed');

/** Told when the extension itself gave no answer. */
export const noAnswer = word('trouble.noAnswer');

const unreadPart = {
  ...words('unread', 'always', 'part'),
  both: sentence('unread.both', 'language'),
  tone: sentence('unread.tone', 'language'),
  statements: sentence('unread.statements', 'language'),
  wordLists: sentence('unread.wordLists', 'language'),
  wordListsStatements: sentence('unread.wordListsStatements', 'language'),
};

/** Said when the service does not say why it read only a part. */
export const incomplete = unreadPart.part;

/** What is not read of a draft, a sentence for each of its languages. */
export function unreadNotes(unread: readonly Unread[]): string[] {
  const notes: string[] = [];
  for (const [language, what] of byLanguage(unread)) {
    const statements = what.has('statements');
    const say = what.has('tone')
      ? unreadPart[statements ? 'both' : 'tone']
      : what.has('tone_model')
        ? unreadPart[statements ? 'wordListsStatements' : 'wordLists']
        : unreadPart.statements;
    notes.push(say(languageName(language)));
  }
  if (unread.some(({ what }) => what !== 'tone_model')) notes.push(unreadPart.always);
  return notes;
}

/** A language by its code, as a person calls it. */
export function languageName(code: string): string {
  return new Intl.DisplayNames([LOCALE], { type: 'language' }).of(code) ?? code;
}
