/**
 * Pages that the person added: those the browser let them give the extension beyond its own sites.
 * The browser's permissions are the only list of them, so that nothing can disagree with it.
 */
import { browser } from 'wxt/browser';

import { scriptsFor, SITE_MATCHES } from '../platforms';

/** Id under which the browser keeps the scripts of added pages. */
const SCRIPT_ID = 'added';

/** Underline rules, as the manifest names them for the other sites. */
const STYLES = ['highlights.css'];

/** Match patterns of the pages that the person added. */
export async function addedMatches(): Promise<string[]> {
  const { origins = [] } = await browser.permissions.getAll();
  return origins.filter((match) => match.startsWith('https://') && !SITE_MATCHES.includes(match));
}

/** True while the person lets this page be read. */
export function isAdded(url: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [`https://${new URL(url).hostname}/*`] });
}

/** Lets the guard start in exactly the added pages from now on; the answer is whether that is news. */
export async function guardAddedPages(): Promise<boolean> {
  const matches = (await addedMatches()).sort();
  const [registered] = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (String(registered?.matches?.sort() ?? '') === String(matches)) return false;
  if (registered) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  if (matches.length === 0) return true;
  await browser.scripting.registerContentScripts([
    {
      id: SCRIPT_ID,
      matches,
      excludeMatches: [...SITE_MATCHES],
      js: scriptsFor('other'),
      css: STYLES,
      runAt: 'document_start',
    },
  ]);
  return true;
}
