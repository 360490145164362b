/** The content script: starts the guard on X and LinkedIn before any script of the page runs. */
import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { Guard } from '../lib/guard/guard';
import { isAlive } from '../lib/guard/transport';
import { platformOf } from '../lib/platforms';

/** Set in the script's own world: the browser and the worker may both start it in one page. */
const STARTED = 'started';

export default defineUnlistedScript(() => {
  const platform = platformOf(location.href);
  if (platform === null) return;
  // An own property: a page can give its window others, by the names of its elements.
  if (Object.hasOwn(globalThis, STARTED)) return;
  Object.defineProperty(globalThis, STARTED, { value: true });
  const guard = new Guard(platform);
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
