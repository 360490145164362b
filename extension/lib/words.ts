/**
 * The words of `locales/*.yaml`, in the browser's language where there is such a file, else in
 * English. They are read while the modules that say them load, and never later: once the extension
 * was reloaded, the browser has no words any more for a script that is still in a page.
 */
import type { GeneratedI18nStructure as Messages } from '#i18n';
import { browser } from 'wxt/browser';

type Key = keyof Messages;

/** Names of the parts that a message leaves open. */
type Parts<K extends Key> = Messages[K] extends { namedSubstitutions: (infer N)[] } ? N : never;
type KeysOf<T> = { [K in Key]: Messages[K] extends T ? K : never }[Key];
type CountedKey = KeysOf<{ plural: true }>;
type OpenKey = Exclude<KeysOf<{ namedSubstitutions: string[] }>, CountedKey>;
type WordKey = Exclude<Key, CountedKey | OpenKey | `@@${string}`>;

/** Last parts of the keys that begin with `Group`. */
type Within<Group extends string, K extends Key> = K extends `${Group}.${infer Name}` ? Name : never;
type Words<Group extends string> = Record<Leaf<Within<Group, WordKey>>, string>;
type Leaf<Name> = Name extends `${string}.${string}` ? never : Name & string;
type ListKey = WordKey extends infer K ? (K extends `${infer Name}.0` ? Name : never) : never;

type Part = string | number;

function read(key: string): string {
  return browser.i18n.getMessage(key.replaceAll('.', '_') as never);
}

/** The words that stand under a key, "popup.loading". */
export function word(key: WordKey): string {
  return read(key);
}

/** Words of one group by their names: `words('popup', 'up', 'pause').up`. */
export function words<Group extends string, Name extends Within<Group, WordKey>>(
  group: Group,
  ...names: Name[]
): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, read(`${group}.${name}`)])) as Record<
    Name,
    string
  >;
}

/**
 * Every plain word of one group: `wholeGroup('button').close`. Its names come from the locale file
 * too, which keeps them out of a script whose size is limited.
 */
export function wholeGroup<Group extends string>(group: Group): Words<Group> {
  return words(group, ...(read(`names.${group}`).split(' ') as never[])) as Words<Group>;
}

/** The sentences of a list. */
export function list(key: ListKey): string[] {
  const found: string[] = [];
  for (let next = read(`${key}.0`); next !== ''; next = read(`${key}.${found.length}`)) {
    found.push(next);
  }
  return found;
}

/** A sentence with open parts, given in the order of `names`; a single part needs no name. */
export function sentence(key: OpenKey): (part: Part) => string;
export function sentence<K extends OpenKey, Names extends Parts<K>[]>(
  key: K,
  ...names: Names
): (...parts: { [I in keyof Names]: Part }) => string;
export function sentence(key: OpenKey, ...names: string[]): (...parts: Part[]) => string {
  const open = read(key);
  return (...parts) => fill(open, names, parts);
}

/**
 * A sentence about a number of things, `{count}`. Of two forms the first is for one; of three
 * the first is for none, for languages in which that is not the form for many.
 */
export function counted(key: CountedKey): (count: number) => string {
  const forms = read(key).split(' | ');
  if (forms.length < 3) forms.unshift(forms.at(-1) as string);
  return (count) => fill(forms[Math.min(count, 2)] as string, [], [count]);
}

function fill(open: string, names: readonly string[], parts: readonly Part[]): string {
  return open.replace(/\{(\w+)\}/g, (_, name: string) => {
    // A name that was not given is that of the only part.
    const part = parts.at(names.indexOf(name)) as Part;
    return typeof part === 'number' ? part.toLocaleString(LOCALE) : part;
  });
}

/** Code of the language in which the words are: not always that of the browser. */
export const LANGUAGE = word('language');

/** For `Intl`: the browser's own locale, "de-AT", where it is of the language of the words. */
export const LOCALE = localeFor(LANGUAGE, browser.i18n.getUILanguage());

function localeFor(language: string, ofBrowser: string): string {
  return ofBrowser.split('-')[0] === language ? ofBrowser : language;
}

/** A time of day. */
export function clockTime(moment: number | string): string {
  return new Date(moment).toLocaleTimeString(LOCALE, { hour: '2-digit', minute: '2-digit' });
}
