import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';

import { Guard } from '../../lib/guard/guard';
import x from '../../lib/sites/x';

const COMPOSER =
  '<div role="dialog"><div data-testid="tweetTextarea_0" contenteditable="true"></div>' +
  '<button data-testid="tweetButton">Post</button></div>';

// jsdom has neither popovers nor style sheets that are made by a script.
vi.mock('../../lib/ui/composer-ui', () => ({
  ComposerUi: class {
    update() {}
    layoutSoon() {}
    layoutLater() {}
    repair() {}
    close() {}
    remove() {}
    hasFocus = () => false;
  },
}));

let guard: Guard;

beforeEach(() => {
  vi.useFakeTimers();
  fakeBrowser.reset();
  vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(undefined as never);
  vi.stubGlobal('matchMedia', () => new EventTarget());
  vi.stubGlobal('location', { hostname: 'x.com', pathname: '/home', search: '' });
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  guard = new Guard(x.site);
});
afterEach(() => {
  guard.stepAside();
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('no timer runs on a page without a composer, and none after the last one closed', async () => {
  guard.start();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(vi.getTimerCount()).toBe(0);

  document.body.innerHTML = COMPOSER;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(vi.getTimerCount()).toBe(1);

  document.body.replaceChildren();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(vi.getTimerCount()).toBe(0);
});

it('a composer that opens when the extension is gone is not guarded', async () => {
  guard.start();
  vi.spyOn(browser.runtime, 'id', 'get').mockReturnValue(undefined as never);
  document.body.innerHTML = COMPOSER;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(vi.getTimerCount()).toBe(0);
});
