/** The message to the policy's contact: what was ticked, and nothing else. */
import type { Contact, Policy } from '../../api';
import type { Asked } from '../../service/questions';
import { categoryName } from '../text';
import { message as text } from './text';

/** What a message may hold, in the order in which it does. */
export const PARTS = ['rule', 'clause', 'quote', 'comment', 'draft'] as const;

export type Part = (typeof PARTS)[number];

/** Ticked when the page opens: what says the least about the draft. */
export const TICKED: ReadonlySet<Part> = new Set(['rule', 'clause']);

/** Characters of an address that every mail program takes; Windows hands over no more than 2,048. */
export const MAILTO_LIMIT = 2_000;

/** What each part would add to the message; null for a part that there is nothing for. */
export function contents(
  asked: Asked,
  policy: Policy | null,
  comment: string,
): Record<Part, string | null> {
  const title = policy?.clauses.find(({ id }) => id === asked.clause)?.title;
  const version = policy === null ? '' : ` (${policy.name}, ${policy.version})`;
  return {
    rule: `${categoryName(asked.category, '')} (${asked.rule})`,
    clause: asked.clause === null ? null : `${title ?? asked.clause}${version}`,
    quote: asked.quote === '' ? null : `“${asked.quote}”`,
    comment: comment.trim(),
    draft: asked.draft,
  };
}

/** The text of the message: these parts of `contents`, each under its name. */
export function compose(
  contact: Contact | null,
  held: Record<Part, string | null>,
  ticked: ReadonlySet<Part>,
): string {
  const lines = PARTS.flatMap((part) => {
    const words = ticked.has(part) ? held[part] : null;
    if (words === null || words === '') return [];
    const long = part === 'draft' || part === 'comment';
    return [long ? `\n${text[part]}:\n${words}` : `${text[part]}: ${words}`];
  });
  const greeting = contact === null ? text.plainGreeting : text.greeting(contact.name);
  return [greeting, '', text.opening, '', ...lines].join('\n').replaceAll('\n\n\n', '\n\n').trimEnd();
}

/** An address alone: nothing in it may add recipients or fields to a mailto link. */
const ADDRESS = /^[\w.!#$'*+/=^`{|}~-]+@[\w-]+(\.[\w-]+)+$/;

/** The channel as an e-mail address; null when it is something else. */
export function mailAddress(channel: string): string | null {
  const plain = channel.trim().replace(/^mailto:/i, '');
  return ADDRESS.test(plain) ? plain : null;
}

/** A link that opens the message in a mail program; null when it is too long to be handed over. */
export function mailto(address: string, subject: string, body: string): string | null {
  const lines = body.replaceAll('\n', '\r\n');
  const link = `mailto:${encodeURIComponent(address).replace('%40', '@')}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines)}`;
  return link.length <= MAILTO_LIMIT ? link : null;
}
