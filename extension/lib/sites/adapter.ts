/** Reads a site's description: finds its composers, and keeps them the same across searches. */
import type { AccountRef, Platform, Surface } from '../api';
import type { Adapter, Composer, PageLocation } from '../editor/types';
import { hasFocus, isVisible, precedes, visibleMatches } from './dom';
import type { Kind, Site } from './site';

const DIALOG = 'dialog, [role="dialog"]';
const TEXT_BUTTON = 'button:not(:has(svg, img))';

/** One adapter for each kind of composer on the site. */
export function adaptersOf(site: Site): Adapter[] {
  return site.kinds.map((kind) => defineAdapter(site, kind));
}

/** True when the site's composers are found on pages of this host. */
export function runsOn({ hosts }: Site, { hostname }: PageLocation): boolean {
  return !hosts || hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

function defineAdapter(site: Site, kind: Kind): Adapter {
  const known = new WeakMap<HTMLElement, FoundComposer>(); // by editor and by block
  const released = new WeakSet<Composer>();
  const lookUp = (element: HTMLElement) => {
    const composer = known.get(element);
    return composer && !released.has(composer) ? composer : undefined;
  };
  return {
    id: kind.id,
    personal: kind.personal === true,
    find(root, location) {
      const groups = new Map<HTMLElement, HTMLElement[]>();
      if (kind.path && !kind.path.test(location.pathname)) return [];
      for (const editor of root.querySelectorAll<HTMLElement>(kind.fields)) {
        // What was found once stays, visible or not, until it leaves the page.
        if (!lookUp(editor) && !(kind.focused ? hasFocus : isVisible)(editor)) continue;
        const block = blockOf(editor, kind);
        if (block) groups.set(block, [...(groups.get(block) ?? []), editor]);
      }
      return [...groups].map(([block, editors]) => {
        // A replaced editor keeps its block, and a moved editor (a Post button mounted late widens
        // the block) keeps itself: either way it is the composer it was.
        const composer =
          editors.map(lookUp).find(Boolean) ?? lookUp(block) ?? new FoundComposer(site, kind, location);
        composer.adopt(block, editors);
        for (const element of [block, ...editors]) known.set(element, composer);
        return composer;
      });
    },
    release: (composer) => void released.add(composer),
  };
}

/** The element that makes editors one composer; null when this is not a composer of the kind. */
function blockOf(editor: HTMLElement, kind: Kind): HTMLElement | null {
  const { outside, holding, edge, otherwise } = kind;
  if (outside && editor.closest(outside)) return null;
  if (kind.focused) return editor.parentElement;
  for (const selector of kind.blocks ?? []) {
    const block = editor.closest<HTMLElement>(selector);
    if (!block) continue;
    return !holding || block.matches(holding) || block.querySelector(holding) ? block : null;
  }
  if (edge) {
    for (let block = editor.parentElement; block; block = block.parentElement) {
      if (kind.controls ? block.querySelector(kind.controls) : textButtons(block, editor)[0]) {
        return block;
      }
      if (block.matches(edge)) break;
    }
  }
  return (otherwise && editor.parentElement?.closest<HTMLElement>(otherwise)) || null;
}

/** Visible buttons after the editor that show a text and no icon. */
function textButtons(block: HTMLElement, editor: HTMLElement): HTMLElement[] {
  const dialog = editor.closest(DIALOG);
  return visibleMatches(block, TEXT_BUTTON).filter(
    (button) =>
      button.closest(DIALOG) === dialog && // not that of a dialog on top
      precedes(editor, button) &&
      button.textContent!.trim() !== '',
  );
}

/** Climbing reaches other composers: a control belongs to the last editor before it. */
function isNearest(control: HTMLElement, editors: HTMLElement[], block: HTMLElement): boolean {
  const all = [...block.querySelectorAll<HTMLElement>('[contenteditable="true"]')];
  return editors.includes(all.filter((editor) => precedes(editor, control)).at(-1)!);
}

class FoundComposer implements Composer {
  readonly key = crypto.randomUUID();
  readonly platform: Platform;
  readonly adapter: string;
  readonly marksOnly: boolean;
  readonly #site: Site;
  readonly #kind: Kind;
  readonly #location: PageLocation;
  #block!: HTMLElement;
  #found: HTMLElement[] = [];

  constructor(site: Site, kind: Kind, location: PageLocation) {
    this.#site = site;
    this.#kind = kind;
    this.#location = location;
    this.platform = site.platform;
    this.adapter = kind.id;
    this.marksOnly = kind.marksOnly === true;
  }

  adopt(block: HTMLElement, editors: HTMLElement[]): void {
    this.#block = block;
    this.#found = editors;
  }

  editors(): HTMLElement[] {
    return this.#found.filter((editor) => editor.isConnected);
  }

  postControls(): HTMLElement[] {
    const { controls, climb = 0, lastButton } = this.#kind;
    const editors = this.editors();
    if (editors.length === 0) return [];
    let block: HTMLElement | null = controls ? this.#block : null;
    for (let step = 0; block && step <= climb; step += 1, block = block.parentElement) {
      const named = visibleMatches(block, controls!).filter(
        (control) => climb === 0 || isNearest(control, editors, block!),
      );
      if (named.length > 0) return named;
    }
    return lastButton ? textButtons(this.#block, editors[0]!).slice(-1) : [];
  }

  host(): HTMLElement {
    return this.#block;
  }

  surface(): Surface {
    const { surface } = this.#kind;
    return typeof surface === 'string' ? surface : surface(this.#place());
  }

  account(): AccountRef | null {
    return this.#site.account(this.#place());
  }

  sendsOn(event: KeyboardEvent): boolean {
    const { key, isComposing, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (key !== 'Enter' || isComposing || altKey || this.marksOnly) return false;
    return ctrlKey || metaKey || (!shiftKey && this.sendsOnEnter());
  }

  sendsOnEnter(): boolean {
    const { enter } = this.#kind;
    return enter === 'always' || (enter === 'alone' && this.postControls().length === 0);
  }

  postsOnShortcut(): boolean {
    return this.#kind.shortcut === true || this.sendsOnEnter();
  }

  alive(): boolean {
    return this.#found.some((editor) => editor.isConnected);
  }

  #place() {
    return {
      block: this.#block,
      first: this.editors()[0],
      location: this.#location,
      document: this.#block.ownerDocument,
    };
  }
}
