/**
 * Questions to the policy's contact, on their way from a card to the page that writes the message.
 * A question waits in `storage.session`, which content scripts cannot read and which goes with
 * the browser; its key is used once.
 */
import { browser } from 'wxt/browser';

import { isSensitive } from '../masking';
import { KNOWN_LIMIT } from '../messages';

/** A question as it waits; its words are masked. */
export interface Asked {
  rule: string;
  category: string;
  /** Id of the clause. */
  clause: string | null;
  quote: string;
  draft: string | null;
}

const QUESTION_KEY = 'question';

/** UTF-16 code units of one text: the 20,000 characters that the service reads of a draft. */
const TEXT_LIMIT = 40_000;
const QUOTE_LIMIT = 2_000;

const SLUG = /^[A-Za-z0-9_.:-]{1,120}$/;

/** True for the name of a rule, a category or a clause. */
export function isSlug(value: unknown): value is string {
  return typeof value === 'string' && SLUG.test(value);
}

/**
 * A question with its words masked; null for anything that is not exactly one. It comes from a
 * script in a page's process, so nothing of it is taken on trust.
 */
export function asQuestion(given: unknown): Asked | null {
  if (typeof given !== 'object' || given === null) return null;
  const { finding, known, draft } = given as Record<string, unknown>;
  const noticed = asNoticed(finding);
  if (noticed === null || !(draft === null || isText(draft))) return null;
  if (!Array.isArray(known) || known.length > KNOWN_LIMIT) return null;
  const all = [noticed, ...known.map(asNoticed)].filter((one) => one !== null);
  if (all.length <= known.length) return null;
  const mask = all.filter(isSensitive).map(({ quote }) => quote);
  return {
    ...noticed,
    quote: masked(noticed.quote, mask).slice(0, QUOTE_LIMIT),
    draft: draft === null ? null : masked(draft, mask),
  };
}

function asNoticed(given: unknown): Omit<Asked, 'draft'> | null {
  if (typeof given !== 'object' || given === null) return null;
  const { rule, category, quote, clause } = given as Record<string, unknown>;
  if (!isSlug(rule) || !isSlug(category) || !isText(quote)) return null;
  const id = clause === null ? null : (clause as { id?: unknown } | undefined)?.id;
  return id === null || isSlug(id) ? { rule, category, quote, clause: id } : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= TEXT_LIMIT;
}

/** The text with these words masked wherever they stand; the longest first, as one may hold another. */
function masked(text: string, words: readonly string[]): string {
  return [...words]
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, () => maskOf(word)), text);
}

/** As the service masks: of long words two characters stay, so that their owner knows them again. */
function maskOf(word: string): string {
  const kept = word.length > 8 ? 2 : 0;
  return word.slice(0, kept) + '•'.repeat(Math.min(word.length - kept, 12));
}

/** Lets a question wait; the answer is its key. One waits at a time: the newest. */
export async function leaveQuestion(asked: Asked): Promise<string> {
  const key = crypto.randomUUID();
  await browser.storage.session.set({ [QUESTION_KEY]: { key, asked } });
  return key;
}

/** Takes the question with this key; null when there is none, or it was taken before. */
export async function takeQuestion(key: string): Promise<Asked | null> {
  const { [QUESTION_KEY]: waiting } = await browser.storage.session.get(QUESTION_KEY);
  const found = waiting as { key: string; asked: Asked } | undefined;
  if (found?.key !== key) return null;
  await browser.storage.session.remove(QUESTION_KEY);
  return found.asked;
}
