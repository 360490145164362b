/** Lets the fake browser answer with the words of a locale file, as a real one does. */
import { parseMessagesFile } from '@wxt-dev/i18n/build';
import { fakeBrowser } from 'wxt/testing/fake-browser';

import { browserMessages } from '../locales/messages';

/** Every language that has a locale file. */
export const LANGUAGES = Object.keys(import.meta.glob('../locales/*.yaml')).map(
  (path) => /(\w+)\.yaml$/.exec(path)![1]!,
);

/** Keys asked for since the last `speak`. */
export const asked = new Set<string>();

/** What a locale file says, by the keys that the browser knows. */
export async function wordsOf(language: string): Promise<Record<string, string>> {
  const messages = await browserMessages(fileOf(language));
  return Object.fromEntries(Object.entries(messages).map(([key, { message }]) => [key, message]));
}

/** What a locale file says, with what each message leaves open. */
export function messagesOf(language: string) {
  return parseMessagesFile(fileOf(language));
}

function fileOf(language: string): string {
  return `locales/${language}.yaml`;
}

/**
 * From now on the browser is one in this language. Modules that are loaded already keep their
 * words: load them after `vi.resetModules()`.
 */
export async function speak(language: string, locale: string = language): Promise<void> {
  const known = await wordsOf(language);
  asked.clear();
  Object.assign(fakeBrowser.i18n, {
    getUILanguage: () => locale,
    getMessage: (key: string) => {
      asked.add(key);
      return known[key] ?? '';
    },
  });
}
