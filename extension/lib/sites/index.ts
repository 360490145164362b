/** Finds the composers of a page, whenever they appear, and tells when they go. */
import type { Adapter, Composer, ComposerWatch } from '../editor/types';
import { linkedinAdapters } from './linkedin';
import { xAdapters } from './x';

/** Every adapter; a new site or generation is one more entry in its site's file. */
export const adapters: Adapter[] = [...xAdapters, ...linkedinAdapters];

/** Changes of the page are gathered this long before it is searched. */
const GATHER_MS = 50;

/** Attributes whose change can turn an element into an editor, or show one that was hidden. */
const TELLING_ATTRIBUTES = ['contenteditable', 'data-testid', 'componentkey', 'hidden', 'open'];

const EDITABLE = '[contenteditable="true"], textarea';

/**
 * Watches the page until `signal` aborts. Searches when elements were added outside the open
 * composers' editors, when an editor gets the focus, and after navigation; there is no polling. A
 * search is a few `querySelectorAll` in the document and in the shadow roots that adapters name.
 */
export function watchComposers({
  onOpen,
  onClose,
  onEditors,
  signal,
  location = window.location,
}: ComposerWatch): void {
  const active = adapters.filter((adapter) => adapter.runsOn(location));
  if (active.length === 0 || signal.aborted) return;

  const open = new Map<Composer, HTMLElement[]>(); // with the editors as last told
  const observed = new WeakSet<Node>();
  let gathering: ReturnType<typeof setTimeout> | undefined;

  const observer = new MutationObserver((records) => {
    if (records.some(isTelling)) searchSoon();
  });

  /** False for what happens at every key: text in open editors, and elements taken away. */
  function isTelling(record: MutationRecord): boolean {
    if (record.type === 'attributes') return true;
    if (record.removedNodes.length > 0 && open.size > 0 && someLeft()) return true;
    if (!someElement(record.addedNodes)) return false;
    for (const editors of open.values()) {
      if (editors.some((editor) => editor.contains(record.target))) return false;
    }
    return true;
  }

  function someLeft(): boolean {
    for (const editors of open.values()) {
      if (editors.some((editor) => !editor.isConnected)) return true;
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

    const found = new Set<Composer>();
    for (const root of roots()) {
      for (const adapter of active) {
        for (const composer of adapter.find(root, location)) found.add(composer);
      }
    }
    for (const composer of [...open.keys()]) {
      if (composer.alive()) continue;
      open.delete(composer);
      for (const adapter of active) adapter.release(composer);
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

  /** The document and the open shadow roots in it that may hold a composer, all observed. */
  function roots(): (Document | ShadowRoot)[] {
    const all: (Document | ShadowRoot)[] = [document];
    const selectors = new Set(active.flatMap(({ shadowHosts }) => shadowHosts ?? []));
    for (const selector of selectors) {
      for (const { shadowRoot } of document.querySelectorAll(selector)) {
        if (shadowRoot) all.push(shadowRoot);
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
    return all;
  }

  /** Catches what mutations do not tell: a shadow root attached late, an editor faded in. */
  function onFocus(event: FocusEvent): void {
    const target = event.composedPath()[0];
    if (!(target instanceof Element) || !target.matches(EDITABLE)) return;
    for (const editors of open.values()) {
      if (editors.some((editor) => editor === target)) return;
    }
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
  });
  search();
}

function someElement(nodes: NodeList): boolean {
  for (const node of nodes) if (node.nodeType === Node.ELEMENT_NODE) return true;
  return false;
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
