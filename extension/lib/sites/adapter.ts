/** Makes an `Adapter` out of a description, and keeps composers the same across searches. */
import type { AccountRef, Platform, Surface } from '../api';
import type { Adapter, Composer, PageLocation } from '../editor/types';
import { isSendShortcut, isVisible } from './dom';

/** What a composer knows of its page when it is asked something. */
export interface Place {
  /** The element around editors and Post control: the modal, else the composer's block. */
  readonly scope: HTMLElement;
  /** The connected editors, in reading order; never empty while the composer is alive. */
  readonly editors: HTMLElement[];
  readonly location: PageLocation;
  /** The page's document, for what stands outside the scope (who is signed in). */
  readonly document: Document;
}

/** One kind of composer on one site. Selectors and functions only; no state, no listeners. */
export interface Kind {
  id: string;
  platform: Platform;
  /** Selector of the editors; must match the editable element itself. */
  editors: string;
  /** The element that makes editors one composer; null when this is not a composer of this kind. */
  scope(editor: HTMLElement, location: PageLocation): HTMLElement | null;
  postControls(place: Place): HTMLElement[];
  surface(place: Place): Surface;
  account(place: Place): AccountRef | null;
  /** True where Ctrl+Enter or Cmd+Enter is known to post. */
  shortcut?: boolean;
}

/** What the kinds of one site share. */
export interface Site {
  /** Host names, subdomains included. */
  hosts: readonly string[];
  shadowHosts?: string;
}

export function defineAdapter(site: Site, kind: Kind): Adapter {
  const known = new WeakMap<HTMLElement, FoundComposer>(); // by editor and by scope
  const released = new WeakSet<Composer>();
  const lookUp = (element: HTMLElement) => {
    const composer = known.get(element);
    return composer && !released.has(composer) ? composer : undefined;
  };
  return {
    id: kind.id,
    platform: kind.platform,
    ...(site.shadowHosts ? { shadowHosts: site.shadowHosts } : {}),
    runsOn: ({ hostname }) =>
      site.hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`)),
    find(root, location) {
      const groups = new Map<HTMLElement, HTMLElement[]>();
      for (const editor of root.querySelectorAll<HTMLElement>(kind.editors)) {
        // What was found once stays, visible or not, until it leaves the page.
        if (!lookUp(editor) && !isVisible(editor)) continue;
        const scope = kind.scope(editor, location);
        if (scope) groups.set(scope, [...(groups.get(scope) ?? []), editor]);
      }
      return [...groups].map(([scope, editors]) => {
        // A replaced editor keeps its scope, and a moved editor (a Post button mounted late widens
        // the scope) keeps itself: either way it is the composer it was.
        const composer =
          editors.map(lookUp).find(Boolean) ?? lookUp(scope) ?? new FoundComposer(kind, location);
        composer.adopt(scope, editors);
        for (const element of [scope, ...editors]) known.set(element, composer);
        return composer;
      });
    },
    release: (composer) => void released.add(composer),
  };
}

class FoundComposer implements Composer {
  readonly key = crypto.randomUUID();
  readonly platform: Platform;
  readonly adapter: string;
  readonly #kind: Kind;
  readonly #location: PageLocation;
  #scope!: HTMLElement;
  #found: HTMLElement[] = [];

  constructor(kind: Kind, location: PageLocation) {
    this.#kind = kind;
    this.#location = location;
    this.platform = kind.platform;
    this.adapter = kind.id;
  }

  adopt(scope: HTMLElement, editors: HTMLElement[]): void {
    this.#scope = scope;
    this.#found = editors;
  }

  editors(): HTMLElement[] {
    return this.#found.filter((editor) => editor.isConnected);
  }

  postControls(): HTMLElement[] {
    return this.alive() ? this.#kind.postControls(this.#place()) : [];
  }

  host(): HTMLElement {
    return this.#scope;
  }

  surface(): Surface {
    return this.#kind.surface(this.#place());
  }

  account(): AccountRef | null {
    return this.#kind.account(this.#place());
  }

  sendsOn(event: KeyboardEvent): boolean {
    return isSendShortcut(event);
  }

  postsOnShortcut(): boolean {
    return this.#kind.shortcut === true;
  }

  alive(): boolean {
    return this.#found.some((editor) => editor.isConnected);
  }

  #place(): Place {
    return {
      scope: this.#scope,
      editors: this.editors(),
      location: this.#location,
      document: this.#scope.ownerDocument,
    };
  }
}
