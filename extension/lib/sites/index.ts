/** Finds the composers of a page, whenever they appear, and tells when they go. */
import type { Adapter, Composer, ComposerWatch } from '../editor/types';
import { adaptersOf, runsOn } from './adapter';
import { visibleMatches } from './dom';
import type { Site } from './site';
import { StrayComposer } from './stray';

/** Changes of the page are gathered this long before it is searched. */
const GATHER_MS = 50;

/**
 * Milliseconds for which a sign of a composer must stand there without one: pages mount a modal's
 * parts one after the other, and some show a placeholder first.
 */
const STRAY_MS = 3_000;

/** Attributes whose change can turn an element into an editor, or show one that was hidden. */
const TELLING_ATTRIBUTES = ['contenteditable', 'data-testid', 'componentkey', 'hidden', 'open'];

const EDITABLE = '[contenteditable], textarea';

/** What watches a page. */
export interface Watch {
  /** Searches soon; for when what is to be read has changed. */
  searchSoon(): void;
}

/**
 * Watches the page for composers of `site` until `signal` aborts. Searches when elements were added outside the open
 * composers' editors, when an editor gets the focus, and after navigation; there is no polling. A
 * search is a few `querySelectorAll` in the document and in the shadow roots that the site names, or
 * in which someone wrote.
 */
export function watchComposers(
  site: Site,
  { onOpen, onClose, onEditors, signal, readsPersonal, location = window.location }: ComposerWatch,
  adapters: readonly Adapter[] = adaptersOf(site),
): Watch {
  if (!runsOn(site, location) || signal.aborted) return { searchSoon() {} };

  const open = new Map<Composer, HTMLElement[]>(); // with the editors as last told
  const observed = new WeakSet<Node>();
  /** Shadow roots that no selector of the site leads to, as the focus showed them. */
  const shown = new Set<ShadowRoot>();
  /** Elements that may yet get a shadow root with a composer in it; no mutation tells of that. */
  let hosts: Element[] = [];
  /** Signs of a composer that none was found for, and since when. */
  const strays = new Map<HTMLElement, number>();
  let straying: ReturnType<typeof setTimeout> | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;

  /** Of elements that are added, those on which it depends what is a composer. */
  const telling = [
    `${EDITABLE}, button, [role="button"]`,
    site.shadows,
    site.signs,
    ...site.kinds.map(({ holding }) => holding),
  ]
    .filter(Boolean)
    .join();

  const observer = new MutationObserver((records) => {
    if (gathering !== undefined) return;
    if (records.some(isTelling) || hosts.some(({ shadowRoot }) => shadowRoot)) searchSoon();
  });

  /**
   * False for what happens at every key, text in open editors and elements taken away, and for what
   * a page adds that has no part in any composer.
   */
  function isTelling(record: MutationRecord): boolean {
    if (record.type === 'attributes') return true;
    if (record.removedNodes.length > 0 && open.size > 0 && someLeft()) return true;
    if (!someElement(record.addedNodes, telling)) return false;
    for (const editors of open.values()) {
      if (editors.some((editor) => editor.contains(record.target))) return false;
    }
    return true;
  }

  function someLeft(): boolean {
    for (const [composer, editors] of open) {
      if (!composer.alive() || editors.some((editor) => !editor.isConnected)) return true;
    }
    return false;
  }

  function searchSoon(): void {
    gathering ??= setTimeout(search, GATHER_MS);
  }

  function search(): void {
    clearTimeout(gathering);
    gathering = undefined;
    if (signal.aborted) return;

    const active = adapters.filter(({ personal }) => !personal || readsPersonal?.());
    const all = roots();
    const found = new Set<Composer>();
    for (const root of all) {
      for (const adapter of active) {
        for (const composer of adapter.find(root, location)) found.add(composer);
      }
    }
    for (const stray of straysIn(all, found)) found.add(stray);
    for (const composer of [...open.keys()]) {
      // One that is hidden for a while stays; not a message when those are no longer read, nor a
      // sign that has its composer now.
      const wanted = found.has(composer) || active.some(({ id }) => id === composer.adapter);
      if (composer.alive() && wanted) continue;
      open.delete(composer);
      for (const adapter of adapters) adapter.release(composer);
      onClose(composer);
    }
    for (const composer of found) {
      const before = open.get(composer);
      const editors = composer.editors();
      open.set(composer, editors);
      if (!before) onOpen(composer);
      else if (!sameItems(before, editors)) onEditors?.(composer);
    }
  }

  /** A composer for each sign of one that has stood long enough without. */
  function straysIn(all: (Document | ShadowRoot)[], found: Set<Composer>): StrayComposer[] {
    if (!site.signs) return [];
    const claimed = (sign: HTMLElement) =>
      [...found, ...open.keys()].some(
        (composer) =>
          !(composer instanceof StrayComposer) &&
          (composer.host().contains(sign) || composer.editors().some((editor) => sign.contains(editor))),
      );
    const signs = all.flatMap((root) => visibleMatches(root, site.signs!));
    const left = new Set(signs.filter((sign) => !claimed(sign)));
    for (const sign of strays.keys()) if (!left.has(sign)) strays.delete(sign);
    const now = Date.now();
    for (const sign of left) if (!strays.has(sign)) strays.set(sign, now);
    const lasting = [...strays].filter(([, since]) => now - since >= STRAY_MS);
    clearTimeout(straying);
    if (lasting.length < strays.size) straying = setTimeout(search, STRAY_MS);
    return lasting.map(
      ([sign]) =>
        [...open.keys()].find(
          (composer): composer is StrayComposer =>
            composer instanceof StrayComposer && composer.sign === sign,
        ) ?? new StrayComposer(site, sign),
    );
  }

  /** The document and the open shadow roots that may hold a composer, all observed. */
  function roots(): (Document | ShadowRoot)[] {
    for (const root of shown) if (!root.isConnected) shown.delete(root);
    hosts = [];
    const all = new Set<Document | ShadowRoot>([document, ...shown]);
    // Grows while it is gone through: a shadow root can lie in another.
    for (const root of site.shadows ? all : []) {
      for (const host of root.querySelectorAll(site.shadows!)) {
        if (host.shadowRoot) all.add(host.shadowRoot);
        else hosts.push(host);
      }
    }
    for (const root of all) {
      if (observed.has(root)) continue;
      observed.add(root);
      observer.observe(root, {
        childList: true,
        subtree: true,
        attributeFilter: TELLING_ATTRIBUTES,
      });
    }
    return [...all];
  }

  /** Catches what mutations do not tell: a shadow root attached late, an editor faded in. */
  function onFocus(event: FocusEvent): void {
    const target = event.composedPath()[0];
    if (!(target instanceof Element) || !target.matches(EDITABLE)) return;
    for (const editors of open.values()) {
      if (editors.some((editor) => editor === target)) return;
    }
    const root = target.getRootNode();
    if (root instanceof ShadowRoot) shown.add(root);
    search();
  }

  document.addEventListener('focusin', onFocus, { capture: true, signal });
  // The navigation API tells of routing in place too; without it the mutations do.
  const navigation = (window as { navigation?: EventTarget }).navigation;
  navigation?.addEventListener('currententrychange', searchSoon, { signal });
  window.addEventListener('popstate', searchSoon, { signal });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    clearTimeout(gathering);
    clearTimeout(straying);
  });
  search();
  return { searchSoon };
}

/** True when one of the nodes, or an element in it, matches. */
function someElement(nodes: NodeList, selector: string): boolean {
  for (const node of nodes) {
    if (!(node instanceof Element)) continue;
    if (node.matches(selector)) return true;
    if (node.firstElementChild && node.querySelector(selector)) return true;
  }
  return false;
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
