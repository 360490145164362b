/**
 * Composers of the page under the popup that are not protected, and a report of how they are built.
 * The popup lets one function run beside the guard; nothing of what is written leaves the page.
 */
import { browser } from 'wxt/browser';

import type { Trouble } from '../../editor/types';

/** What a page answers. */
export interface PageHealth {
  troubles: Trouble[];
  /** The composers' elements: names and attributes that sites give them, one a line. */
  outline: string[];
}

/**
 * Runs in the page's extension world, so it can use nothing outside of itself. Of an element it
 * takes its name and what only a site's builders write: a test id or a key may hold a person's
 * handle or an account's number, so those with more than a word in them are cut.
 */
export function lookAtComposers(): PageHealth | null {
  interface Health {
    kind: string;
    trouble: Trouble | null;
    block: HTMLElement;
    fields: HTMLElement[];
  }
  const health = (globalThis as { discreetHealth?: () => Health[] }).discreetHealth?.();
  if (health === undefined) return null;
  const kept = ['role', 'contenteditable', 'type', 'aria-disabled', 'data-testid', 'componentkey'];
  const editors = ['public-DraftEditor-content', 'ql-editor', 'ProseMirror', 'tiptap'];
  const outline: string[] = [];
  const describe = (element: Element, depth: number): void => {
    if (depth > 24 || outline.length > 400) return;
    const attributes = kept.flatMap((name) => {
      const value = element.getAttribute(name);
      if (value === null) return [];
      return `[${name}=${/^[A-Za-z_]+\d{0,2}[A-Za-z]*$/.test(value) ? value : '…'}]`;
    });
    const classes = editors.filter((name) => element.classList.contains(name)).map((name) => `.${name}`);
    const disabled = element.matches(':disabled') ? [':disabled'] : [];
    const line = [element.localName, ...classes, ...attributes, ...disabled].join('');
    outline.push(`${'  '.repeat(depth)}${line}`);
    // What stands in an editor is the draft, and its elements are the draft's.
    if (element.matches('[contenteditable="true"]')) return;
    for (const child of [...(element.shadowRoot?.children ?? []), ...element.children]) {
      if (child.localName !== 'svg') describe(child, depth + 1);
    }
  };
  for (const { kind, trouble, block, fields } of health) {
    outline.push(`${kind}: ${trouble ?? 'protected'}, ${fields.length} editors`);
    if (trouble !== null) describe(block, 1);
  }
  return { troubles: health.flatMap(({ trouble }) => trouble ?? []), outline };
}

/** How the composers of a tab's page stand; null where no guard runs. Never throws. */
export async function readHealth(tab: number | undefined): Promise<PageHealth | null> {
  if (tab === undefined) return null;
  try {
    const [answer] = await browser.scripting.executeScript({
      target: { tabId: tab },
      func: lookAtComposers,
    });
    return answer?.result ?? null;
  } catch {
    return null; // A page that extensions may not enter.
  }
}

/** Parts of a path that sites give all people alike; all others may name someone. */
const COMMON =
  'home feed compose post intent status unsent drafts schedule scheduled media messages i ' +
  'communities sharing preload sharebox company admin page-posts published article new edit';

/** The report that a person copies. */
export function reportOf({ outline }: PageHealth, address: string): string {
  const url = new URL(address);
  const common = COMMON.split(' ');
  const path = url.pathname.split('/').map((part) => (part === '' || common.includes(part) ? part : '…'));
  return [
    `Discreet ${browser.runtime.getManifest().version}`,
    navigator.userAgent,
    `${url.hostname}${path.join('/')}`,
    ...outline,
  ].join('\n');
}
