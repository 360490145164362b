/**
 * The worker between pages and service. It keeps nothing in memory that it could not lose: a
 * browser stops it after half a minute of rest, at any point.
 */
import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';

import type { Platform } from '../lib/api';
import type { Command } from '../lib/commands';
import type { Push } from '../lib/messages';
import { platformOf, scriptsFor, SITE_MATCHES } from '../lib/platforms';
import { addedMatches, guardAddedPages } from '../lib/service/added';
import { showBadge, touchesNotice } from '../lib/service/notice';
import { REMAINS, removeRemains } from '../lib/service/remains';
import { deliverWaiting, isDeliveryAlarm, prepare, route } from '../lib/service/router';
import { stateFor, token, touchesState } from '../lib/service/settings';

async function pushState(): Promise<void> {
  const tabs = await guardedTabs();
  await Promise.all(
    tabs.map(async ({ id, platform }) => {
      await tellTab(id, { type: 'stateChanged', state: await stateFor(platform) });
    }),
  );
}

/** A tab that was open before the extension came, or has no guard, has no one to hear it. */
async function tellTab(id: number, push: Push): Promise<void> {
  await browser.tabs.sendMessage(id, push).catch(() => undefined);
}

/** Tabs that show a page which the guard runs in. */
async function guardedTabs(matches?: string[]): Promise<{ id: number; platform: Platform }[]> {
  const url = matches ?? [...SITE_MATCHES, ...(await addedMatches())];
  const tabs = url.length > 0 ? await browser.tabs.query({ url }) : [];
  return tabs.flatMap(({ id, url }) =>
    id === undefined ? [] : { id, platform: platformOf(url ?? '') ?? 'other' },
  );
}

/**
 * Starts the guard in pages that were open before the extension came, came back or was updated.
 * `storage.session` is empty exactly then, and when the browser was started.
 */
async function guardOpenPages(): Promise<void> {
  const { guarding } = await browser.storage.session.get('guarding');
  if (guarding === true) return;
  await browser.storage.session.set({ guarding: true });
  await guardTabs(await guardedTabs());
}

async function guardTabs(tabs: { id: number; platform: Platform }[]): Promise<void> {
  await Promise.all(
    tabs.map(async ({ id, platform }) => {
      const target = { tabId: id };
      const files = scriptsFor(platform).map((name) => `/${name}` as '/guard.js');
      try {
        if (import.meta.env.FIREFOX) {
          await browser.scripting.executeScript({ target, func: removeRemains, args: REMAINS });
        }
        await browser.scripting.executeScript({ target, files, injectImmediately: true });
      } catch {
        // A tab that sleeps, or shows an error, has no page.
      }
    }),
  );
}

async function pagesAdded({ origins = [] }: { origins?: string[] }): Promise<void> {
  if (await guardAddedPages()) await guardTabs(await guardedTabs(origins));
}

/** A page that may no longer be read can't be found any more: every guard is asked to look. */
async function pagesRemoved(): Promise<void> {
  await guardAddedPages();
  const tabs = await browser.tabs.query({});
  await Promise.all(tabs.map(({ id = -1 }) => tellTab(id, { type: 'stateChanged', state: null })));
}

async function welcome(): Promise<void> {
  if ((await token()) !== null) return;
  await browser.tabs.create({ url: browser.runtime.getURL('/welcome.html' as never) });
}

export default defineBackground(() => {
  // The token is for the worker and the extension's pages; content scripts must not read it.
  void browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });

  browser.runtime.onMessage.addListener((message, sender, sendResponse) => {
    void route(message, sender).then(sendResponse, (error: unknown) => {
      sendResponse({ ok: false, reason: 'error', detail: String(error) });
    });
    return true;
  });
  browser.storage.onChanged.addListener((changes, area) => {
    if (touchesState(area, Object.keys(changes))) void pushState();
    if (touchesNotice(area, Object.keys(changes))) void showBadge();
  });
  browser.commands.onCommand.addListener((command, tab) => {
    // Only a page with the guard has one to hear it.
    if (tab?.id !== undefined) void tellTab(tab.id, { type: 'command', command: command as Command });
  });
  browser.alarms.onAlarm.addListener((alarm) => {
    if (isDeliveryAlarm(alarm.name)) void deliverWaiting();
  });
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void welcome();
    void prepare();
  });
  browser.permissions.onAdded.addListener((added) => void pagesAdded(added));
  browser.permissions.onRemoved.addListener(() => void pagesRemoved());
  // So that the service runs before the first draft is written.
  browser.runtime.onStartup.addListener(() => void prepare());
  // The browser forgets them when the extension is updated.
  void guardAddedPages();
  void guardOpenPages();
  void deliverWaiting();
  void showBadge();
});
