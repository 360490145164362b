/** The content script: starts the guard, for the site whose script ran before, ahead of the page. */
import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { Guard } from '../lib/guard/guard';
import { isAlive } from '../lib/guard/transport';
import { publishedSite } from '../lib/sites/site';

/**
 * Set in the scripts' own world: the browser and the worker may both start this one in one page. It
 * answers how the page's composers stand, when the popup asks (`lib/pages/popup/health.ts`).
 */
const STARTED = 'discreetHealth';

export default defineUnlistedScript(() => {
  const site = publishedSite();
  if (site === null) return;
  // An own property: a page can give its window others, by the names of its elements.
  if (Object.hasOwn(globalThis, STARTED)) return;
  const guard = new Guard(site);
  Object.defineProperty(globalThis, STARTED, { value: () => guard.health() });
  guard.start();

  // After a reload of the extension the new script runs in pages that still have the old one. The
  // event makes it look whether it is still alive; a page that dispatches the same event gains
  // nothing.
  const takeover = `guard:${browser.runtime.getURL('/' as never)}`;
  document.dispatchEvent(new Event(takeover));
  document.addEventListener(takeover, () => {
    if (!isAlive()) guard.stepAside();
  });
});
