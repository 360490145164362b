/** What the browser is given of a locale file. Runs while building and in tests only. */
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';

/**
 * The messages of a locale file by their keys, and for each group a message with the names of its
 * plain words, so that a script that reads a whole group carries none of them (see `lib/words.ts`).
 */
export async function browserMessages(file: string): Promise<Record<string, { message: string }>> {
  const parsed = await parseMessagesFile(file);
  const groups = new Map<string, string[]>();
  for (const { key, type, namedSubstitutions } of parsed) {
    if (type !== 'simple' || namedSubstitutions.length > 0 || key.length < 2) continue;
    const group = `names_${key.slice(0, -1).join('_')}`;
    groups.set(group, [...(groups.get(group) ?? []), key.at(-1) as string]);
  }
  const names = [...groups].map(([group, found]) => [group, { message: found.join(' ') }] as const);
  return { ...generateChromeMessages(parsed), ...Object.fromEntries(names) };
}
