/**
 * How a site is described: selectors, and a function where a selector can't say it. Each site has a
 * folder and becomes a script of its own, which runs before the guard in the pages of that site and
 * leaves its description there; so no page carries the descriptions of others.
 *
 * Names of properties here are read by another script than the one that writes them: none of them
 * may be one that the guard shortens (`shortened.ts`; a test compares).
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import type { AccountRef, Platform, Surface } from '../api';
import type { PageLocation } from '../editor/types';

/** What a composer knows of its page when it is asked something. */
export interface Place {
  /** The element around editors and Post control: the modal, else the composer's block. */
  readonly block: HTMLElement;
  /** The first connected editor. */
  readonly first: HTMLElement | undefined;
  readonly location: PageLocation;
  /** The page's document, for what stands outside the block (who is signed in). */
  readonly document: Document;
}

/** One kind of composer on one site. */
export interface Kind {
  /** "x.post": the site's name and the kind's. */
  id: string;
  /** Selector of the editors; must match the editable element itself. */
  fields: string;
  /** An editor within one of these belongs to something else. */
  outside?: string;
  /** Paths of the pages that have this kind; all when left out. */
  path?: RegExp;
  /** Selectors of the block around an editor: the nearest match of the first that has one. */
  blocks?: readonly string[];
  /** What such a block must be or hold to be this kind's. */
  holding?: string;
  /** Without a match: the smallest block with a Post control in it, not beyond one of these. */
  edge?: string;
  /** Without that too: the nearest of these, until the Post control is mounted. */
  otherwise?: string;
  /** Selector of the Post controls. */
  controls?: string;
  /** Post controls stand at most so many elements above the block. */
  climb?: number;
  /**
   * Where no control has a name: it is the last visible button after the editor that shows a text
   * and no icon. That holds in every language, also for a Post that is relabelled Schedule.
   */
  lastButton?: true;
  /** Whose post it is, and on what; asked anew each time. */
  surface: Surface | ((place: Place) => Surface);
  /** True where Ctrl+Enter or Cmd+Enter is known to post. */
  shortcut?: true;
  /** Enter alone sends: always, or where the page shows no Post control. */
  enter?: 'always' | 'alone';
  /** A message to someone: read only where the person asked for it. */
  personal?: true;
  /** Its drafts are marked and never held: what posts them is not known. */
  marksOnly?: true;
  /** A composer only once it had the focus: where any field may be one. */
  focused?: true;
}

export interface Site {
  platform: Platform;
  /** Host names, subdomains included; every host when left out. */
  hosts?: readonly string[];
  /** Selector of elements whose open shadow root may hold a composer. */
  shadows?: string;
  kinds: readonly Kind[];
  /**
   * What only a composer has: where one is shown and no kind knows its composer, the site has built
   * something new, and the person is told that it isn't protected.
   */
  signs?: string;
  /** Who will post, as far as the page shows it; null when it doesn't. */
  account(place: Place): AccountRef | null;
}

/** Name of the property that holds the page's site, in the scripts' own world. */
const PUBLISHED = 'discreetSite';

/** The script of a site: its folder's `index.ts` exports one as its default. */
export function defineSite(site: Site) {
  const publish = () =>
    Object.defineProperty(globalThis, PUBLISHED, { value: site, configurable: true });
  return { ...defineUnlistedScript(() => void publish()), site };
}

/** The site that its script left for the guard of this page; null without one. */
export function publishedSite(): Site | null {
  // An own property: a page can give its window others, by the names of its elements.
  if (!Object.hasOwn(globalThis, PUBLISHED)) return null;
  return (globalThis as unknown as Record<string, Site>)[PUBLISHED] ?? null;
}
