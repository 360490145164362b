/** The locale files: the same words in every language, each in use. */
import { beforeAll, describe, expect, it, vi } from 'vitest';

import { SUGGESTED_KEYS } from '../../lib/commands';
import { asked, LANGUAGES, messagesOf, speak, wordsOf } from '../speak';

/** Of each key what must be the same in every language: the open parts, and whether it counts. */
async function shape(language: string) {
  return (await messagesOf(language))
    .map(({ key, type, namedSubstitutions }) => ({
      key: key.join('.'),
      counted: type === 'plural',
      open: [...namedSubstitutions].sort(),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

it('speaks four languages', () => {
  expect([...LANGUAGES].sort()).toEqual(['de', 'en', 'es', 'fr']);
});

describe.each(LANGUAGES)('in %s', (language) => {
  let known: Record<string, string>;
  beforeAll(async () => {
    known = await wordsOf(language);
  });

  it('has the keys and open parts of the English file', async () => {
    expect(await shape(language)).toEqual(await shape('en'));
  });

  it('names itself', () => {
    expect(known.language).toBe(language);
  });

  it('says something everywhere, without exclamation marks', () => {
    for (const [key, words] of Object.entries(known)) {
      expect(words.trim(), key).toBe(words);
      expect(words, key).not.toBe('');
      expect(words, key).not.toMatch(/[!¡]/);
    }
  });

  it('has nothing that a browser would take for a part of its own', () => {
    for (const [key, words] of Object.entries(known)) {
      expect(key).toMatch(/^\w+$/);
      expect(words, key).not.toMatch(/\$/);
    }
    expect(new Set(Object.keys(known).map((key) => key.toLowerCase())).size).toBe(
      Object.keys(known).length,
    );
  });
});

it('has no word that nobody says, and says none that is missing', async () => {
  await speak('en');
  vi.resetModules();
  await Promise.all([
    import('../../lib/ui/text'),
    import('../../lib/pages/text'),
    import('../../lib/service/text'),
    import('../../lib/pages/policy/text'),
    import('../../lib/pages/practice/text'),
    import('../../lib/pages/report/text'),
  ]);
  const known = Object.keys(await wordsOf('en')).filter((key) => !key.startsWith('names_'));
  // The manifest asks for these.
  const commands = Object.keys(SUGGESTED_KEYS).map((command) => `command_${command}`);
  const said = new Set([...asked, ...commands, 'extension_about']);
  expect(known.filter((key) => !said.has(key))).toEqual([]);
  // A list is read until its first gap.
  const missing = [...said].filter((key) => !known.includes(key) && !/^names_|_points_\d$/.test(key));
  expect(missing).toEqual([]);
});
