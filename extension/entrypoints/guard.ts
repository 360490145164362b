/** The content script: starts the guard on X and LinkedIn before any script of the page runs. */
import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { Guard } from '../lib/guard/guard';
import { isAlive } from '../lib/guard/transport';
import { platformOf } from '../lib/platforms';

export default defineUnlistedScript(() => {
  const platform = platformOf(location.href);
  if (platform === null) return;
  const guard = new Guard(platform);
  guard.start();

  // After a reload of the extension some browsers run the new script in pages that still have the
  // old one. The event makes it look whether it is still alive; a page that dispatches the same
  // event gains nothing.
  const takeover = `guard:${browser.runtime.getURL('/' as never)}`;
  document.dispatchEvent(new Event(takeover));
  document.addEventListener(takeover, () => {
    if (!isAlive()) guard.stepAside();
  });
});
