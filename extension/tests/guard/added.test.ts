import { beforeEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';

import { addedMatches, guardAddedPages, isAdded } from '../../lib/service/added';
import { FakePermissions } from '../permissions';

const PAGE = 'https://forum.example.org/*';

let permissions: FakePermissions;
let registered: { id: string; matches?: string[] }[];

beforeEach(() => {
  vi.restoreAllMocks();
  fakeBrowser.reset();
  permissions = new FakePermissions();
  registered = [];
  const { scripting } = browser;
  vi.spyOn(scripting, 'getRegisteredContentScripts').mockImplementation(async () => registered as never);
  vi.spyOn(scripting, 'registerContentScripts').mockImplementation(async (scripts) => {
    registered.push(...(scripts as typeof registered));
  });
  vi.spyOn(scripting, 'unregisterContentScripts').mockImplementation(async () => {
    registered = [];
  });
});

it('guards exactly the pages that were added', async () => {
  expect(await guardAddedPages()).toBe(false);
  expect(registered).toEqual([]);

  permissions.origins.push(PAGE);
  expect(await addedMatches()).toEqual([PAGE]);
  expect(await guardAddedPages()).toBe(true);
  expect(registered).toMatchObject([{ matches: [PAGE], js: ['site-other.js', 'guard.js'] }]);
  expect(await guardAddedPages()).toBe(false);

  await browser.permissions.remove({ origins: [PAGE] });
  expect(await guardAddedPages()).toBe(true);
  expect(registered).toEqual([]);
});

it('knows a page of theirs', async () => {
  permissions.origins.push(PAGE);
  expect(await isAdded('https://forum.example.org:8443/t/1')).toBe(true);
  expect(await isAdded('https://example.org/')).toBe(false);
});
