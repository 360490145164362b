/** Lets the fake browser answer with the words of a locale file, as a real one does. */
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import { fakeBrowser } from 'wxt/testing/fake-browser';

export const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Keys asked for since the last `speak`. */
export const asked = new Set<string>();

/** What a locale file says, by the keys that the browser knows. */
export async function wordsOf(language: Language): Promise<Record<string, string>> {
  const messages = await parseMessagesFile(`locales/${language}.yaml`);
  return Object.fromEntries(
    Object.entries(generateChromeMessages(messages)).map(([key, { message }]) => [key, message]),
  );
}

/**
 * From now on the browser is one in this language. Modules that are loaded already keep their
 * words: load them after `vi.resetModules()`.
 */
export async function speak(language: Language, locale: string = language): Promise<void> {
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
