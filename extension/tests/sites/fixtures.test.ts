/**
 * Each file in a site's `fixtures/` is a page and what is to be found on it: see "A new composer" in
 * docs/contributing.md.
 */
import { afterEach, describe, expect, it } from 'vitest';

import type { AccountRef, Surface } from '../../lib/api';
import type { Composer } from '../../lib/editor/types';
import { readEditor } from '../../lib/editor/read';
import { adaptersOf } from '../../lib/sites/adapter';
import linkedin from '../../lib/sites/linkedin';
import other from '../../lib/sites/other';
import x from '../../lib/sites/x';

interface Expected {
  at: string;
  /** Selector of the field that has the focus. */
  focus?: string;
  composers: {
    kind: string;
    surface: Surface;
    /** Handle and kind, or null where the page names nobody. */
    account: Pick<AccountRef, 'handle' | 'kind'> | null;
    texts: string[];
    controls: string[];
    /** Keys that may send, of those below. */
    keys: string[];
  }[];
}

const SITES = { x, linkedin, other };

const KEYS: Record<string, KeyboardEventInit> = {
  Enter: { key: 'Enter' },
  'Shift+Enter': { key: 'Enter', shiftKey: true },
  'Ctrl+Enter': { key: 'Enter', ctrlKey: true },
  'Cmd+Enter': { key: 'Enter', metaKey: true },
};

const files = import.meta.glob<string>('../../lib/sites/*/fixtures/*.html', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const cases = Object.entries(files).map(([path, html]) => {
  const [, site, name] = /sites\/(\w+)\/fixtures\/(.+)\.html$/.exec(path)!;
  return { site: site as keyof typeof SITES, name: name!, html };
});

afterEach(() => document.body.replaceChildren());

/** Puts a page into the document, with its declarative shadow roots. */
function load(html: string): Expected {
  const page = new DOMParser().parseFromString(html, 'text/html');
  document.body.replaceChildren(...page.body.childNodes);
  attachRoots(document.body);
  return JSON.parse(page.querySelector('script[type="application/json"]')!.textContent!) as Expected;
}

function attachRoots(within: ParentNode): void {
  for (const template of within.querySelectorAll<HTMLTemplateElement>('template[shadowrootmode]')) {
    const root = template.parentElement!.attachShadow({ mode: 'open' });
    root.append(template.content);
    template.remove();
    attachRoots(root);
  }
}

function rootsIn(root: Document | ShadowRoot, selector: string | undefined): (Document | ShadowRoot)[] {
  const inner = selector ? [...root.querySelectorAll(selector)].flatMap((host) => host.shadowRoot ?? []) : [];
  return [root, ...inner.flatMap((one) => rootsIn(one, selector))];
}

function describeComposer(composer: Composer): Expected['composers'][number] {
  const account = composer.account();
  return {
    kind: composer.adapter,
    surface: composer.surface(),
    account: account && { handle: account.handle ?? null, kind: account.kind ?? null },
    texts: composer.editors().map((editor) => readEditor(editor).text),
    controls: composer.postControls().map((control) => control.textContent!.trim()),
    keys: Object.keys(KEYS).filter((name) => composer.sendsOn(new KeyboardEvent('keydown', KEYS[name]))),
  };
}

describe.each(cases)('$site/$name', ({ site, html }) => {
  const description = SITES[site].site;

  it('has the composers that its file says', () => {
    const expected = load(html);
    const { hostname, pathname, search } = new URL(expected.at);
    if (expected.focus) document.querySelector<HTMLElement>(expected.focus)!.focus();
    const found = rootsIn(document, description.shadows).flatMap((root) =>
      adaptersOf(description).flatMap((adapter) => adapter.find(root, { hostname, pathname, search })),
    );
    expect(found.map(describeComposer)).toEqual(expected.composers);
    for (const composer of found) {
      for (const editor of composer.editors()) expect(editor.contains(composer.host())).toBe(false);
    }
  });
});

it('no site is known by words, which differ from language to language', () => {
  for (const { site } of Object.values(SITES)) {
    const selectors = site.kinds.flatMap((kind) => Object.values(kind)).flat().map(String);
    expect(selectors.filter((words) => /aria-label|placeholder|title[~^$*]?=/.test(words))).toEqual([]);
  }
});

it('each kind of composer of each site has a fixture', () => {
  const kinds = Object.values(SITES).flatMap(({ site }) => site.kinds.map(({ id }) => id));
  const shown = new Set(
    cases.flatMap(({ html }) => load(html).composers.map(({ kind }) => kind)),
  );
  expect(kinds.filter((kind) => !shown.has(kind))).toEqual([]);
});
