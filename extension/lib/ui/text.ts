/** Every word the guard says on a page, apart from what the service says about a finding. */
import type { Scope, Severity, Unread } from '../api';
import { byLanguage } from '../unread';
import { clockTime, counted, LOCALE, sentence, wholeGroup, word, words } from '../words';

export const NAME = 'Discreet';

/** Categories in plain words. A category this version does not know is shown by its family. */
export const CATEGORY: Record<string, string> = wholeGroup('category');

export const FAMILY = wholeGroup('family');

export function categoryName(category: string, family: string): string {
  return CATEGORY[category] ?? (FAMILY as Record<string, string>)[family] ?? category;
}

export const SEVERITY: Record<Severity, string> = wholeGroup('severity');

export const SCOPE: Record<Scope, string> = wholeGroup('scope');

const aside = wholeGroup('aside');

/** What was put aside, and how far. */
export function asideNote(decision: 'dismissed' | 'overridden', scope: Scope): string {
  return decision === 'overridden' ? aside.allowed : aside[scope];
}

const paused = sentence('chip.paused');
const uncovered = sentence('chip.uncovered');

export const chip = {
  ...wholeGroup('chip'),
  remarks: counted('chip.remarks'),
  findings: counted('chip.findings'),
  paused: (until: number) => paused(clockTime(until)),
  uncovered: (languages: readonly string[]) =>
    uncovered(languages.map(languageName).join(', ')),
};

/** Heading and sentence of a card that has no finding to show. */
export const notes = {
  empty: wholeGroup('note.empty'),
  reading: wholeGroup('note.reading'),
  clear: { title: chip.clear, text: word('note.clear') },
  paused: wholeGroup('note.paused'),
  offline: wholeGroup('note.offline'),
  unpaired: wholeGroup('note.unpaired'),
  error: { title: word('note.error.title'), text: '' },
  unprotected: wholeGroup('note.unprotected'),
  abandoned: wholeGroup('note.abandoned'),
  settled: wholeGroup('note.settled'),
};

/** Said in place of `notes.clear` when something was not read. */
export const partly = word('note.partly');

const publicAfter = sentence('label.publicIn');

/** "public in 3 hr 20 min": what is left of an embargo, rounded up; seconds in the last minute. */
export function publicIn(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  const minutes = Math.ceil(seconds / 60);
  const days = Math.floor(minutes / 1_440);
  const parts =
    seconds < 60
      ? [amount(seconds, 'second')]
      : [
          amount(days, 'day'),
          amount(Math.floor(minutes / 60) % 24, 'hour'),
          amount(days === 0 ? minutes % 60 : 0, 'minute'),
        ];
  return publicAfter(parts.filter(Boolean).join(' '));
}

function amount(count: number, unit: string): string {
  if (count === 0) return '';
  return count.toLocaleString(LOCALE, { style: 'unit', unit, unitDisplay: 'short' });
}

export const held = {
  ...wholeGroup('held'),
  findings: counted('held.findings'),
};

export const buttons = wholeGroup('button');

export const labels = {
  ...wholeGroup('label'),
  ask: sentence('label.ask'),
  position: sentence('label.position', 'index', 'count'),
  copyFix: sentence('label.copyFix'),
};

/** Told when words were missed. */
export const missed = wholeGroup('missed');

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
export const fixed = wholeGroup('fixed');

/** Told when the extension itself gave no answer. */
export const noAnswer = word('trouble.noAnswer');

const part = (name: 'both' | 'tone' | 'statements' | 'wordLists' | 'wordListsStatements') =>
  sentence(`unread.${name}`);

const unreadPart = {
  ...wholeGroup('unread'),
  both: part('both'),
  tone: part('tone'),
  statements: part('statements'),
  wordLists: part('wordLists'),
  wordListsStatements: part('wordListsStatements'),
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
