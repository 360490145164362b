/**
 * The seams between the extension's logic and the pages.
 *
 * - `lib/editor/` reads, paints and writes any editor; it knows no site.
 * - `lib/sites/` holds one file per site: data and a few functions that find composers.
 * - `lib/guard/` decides what to check, show and hold; it knows neither DOM nor site by name.
 */
import type { AccountRef, Platform, Severity, Surface } from '../api';

/** One text of a composer, read once from the DOM, with the way back to it. */
export interface TextSnapshot {
  /** Equals the editor's own state: paragraphs joined by "\n", no zero-width fillers. */
  readonly text: string;
  /**
   * A live range over UTF-16 offsets of `text`; null when the DOM no longer holds them, and
   * always null in a textarea, whose text no range can reach.
   */
  range(start: number, end: number): Range | null;
}

/** Half-open UTF-16 offsets in one editor's text. */
export interface Mark {
  start: number;
  end: number;
  severity: Severity;
  /** The finding's id; the mark under the pointer is asked for by it. */
  id: string;
}

/** An editor and its Post control, as an adapter recognised them. */
export interface Composer {
  /** Stable for the life of this composer; also the draft id's prefix. */
  readonly key: string;
  readonly platform: Platform;
  /** The adapter that found it, for messages and tests: "x.post", "linkedin.sharebox_tiptap". */
  readonly adapter: string;
  /** Editors in reading order: a thread on X has several, everything else one. */
  editors(): HTMLElement[];
  /**
   * Every control that sends this composer now (also Schedule). Asked again on each event.
   * May be empty while the draft is: LinkedIn mounts a comment's button with its first word.
   */
  postControls(): HTMLElement[];
  /** The element that the card and the chip are put into: the modal, else the composer's block. */
  host(): HTMLElement;
  surface(): Surface;
  /** Who will post, as far as the page shows it. */
  account(): AccountRef | null;
  /** True when this keystroke in one of the editors may send the post. */
  sendsOn(event: KeyboardEvent): boolean;
  /** True when such a keystroke is known to: only then a held one is given back as a press. */
  postsOnShortcut(): boolean;
  /** False once every editor left the page. */
  alive(): boolean;
}

/** The part of `window.location` that adapters look at; asked live, since both sites route in place. */
export type PageLocation = Pick<Location, 'hostname' | 'pathname' | 'search'>;

/** What a site's adapter file exports; a new site or generation is added in that one file. */
export interface Adapter {
  readonly id: string;
  readonly platform: Platform;
  /** True when this adapter has work on a page of this host. */
  runsOn(location: PageLocation): boolean;
  /** Selector of elements whose open shadow root may hold a composer. */
  readonly shadowHosts?: string;
  /**
   * Composers of this kind under `root` (the document or an open shadow root), visible ones only.
   * The same composer is returned as the same object, also when its editor was replaced in place.
   */
  find(root: Document | ShadowRoot, location: PageLocation): Composer[];
  /** Told that `composer` was closed: what stands in its place later is another one. */
  release(composer: Composer): void;
}

/** Options of `watchComposers`. */
export interface ComposerWatch {
  /** A composer appeared. Called once for each. */
  onOpen(composer: Composer): void;
  /** Its last editor left the page. */
  onClose(composer: Composer): void;
  /** Its list of editors changed: a thread gained or lost an item, or an editor was replaced. */
  onEditors?(composer: Composer): void;
  /** Ends the watching; nothing is called afterwards. */
  signal: AbortSignal;
  location?: PageLocation;
}

export type FixResult = 'applied' | 'copied' | 'failed';
