import { expect, it } from 'vitest';

import api from '../../lib/api.ts?raw';
import sites from '../../lib/sites/site.ts?raw';
import messages from '../../lib/messages.ts?raw';
import words from '../../locales/en.yaml?raw';
import { SHORTENED } from '../../shortened';

it('shortens no property whose name is also a word of messages, of sites, of the API or of the locales', () => {
  const taken = new Set<string>();
  for (const text of [api, messages, sites, words]) {
    for (const [, name] of text.matchAll(/(\w+)\??:/g)) taken.add(name!);
  }
  expect(SHORTENED.filter((name) => taken.has(name))).toEqual([]);
  expect(taken.has('findings')).toBe(true);
});

it('shortens no property of the DOM', () => {
  const own = SHORTENED.filter(
    (name) => name in window || name in document.createElement('input') || name in new MouseEvent('x'),
  );
  expect(own).toEqual([]);
});
