/**
 * The seams between the extension's logic and the pages.
 *
 * - `lib/editor/` reads, paints and writes any editor; it knows no site.
 * - `lib/sites/` holds one folder per site: data and a few functions that find composers.
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
  /** Its drafts are marked and Post is never held: what posts them is not known. */
  readonly marksOnly: boolean;
  /** True when this keystroke in one of the editors may send the post. */
  sendsOn(event: KeyboardEvent): boolean;
  /** True while Enter alone sends, so that no Post control need be there. */
  sendsOnEnter(): boolean;
  /** True when such a keystroke is known to: only then a held one is given back as a press. */
  postsOnShortcut(): boolean;
  /** False once every editor left the page. */
  alive(): boolean;
}

/** Why a composer is not protected; the popup says it, and a report names it. */
export type Trouble =
  /** A Post control whose editor is not known. */
  | 'no_editor'
  /** An editor whose Post control is not known. */
  | 'no_control'
  /** What was read is not what the page shows. */
  | 'text_differs';

/** The part of `window.location` that adapters look at; asked live, since both sites route in place. */
export type PageLocation = Pick<Location, 'hostname' | 'pathname' | 'search'>;

/** Finds the composers of one kind on one site; made of the site's description. */
export interface Adapter {
  readonly id: string;
  /** Finds messages, which are read only where the person asked for it. */
  readonly personal: boolean;
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
  /** Its last editor left the page, or it is a message and those are no longer to be read. */
  onClose(composer: Composer): void;
  /** Its list of editors changed: a thread gained or lost an item, or an editor was replaced. */
  onEditors?(composer: Composer): void;
  /** Ends the watching; nothing is called afterwards. */
  signal: AbortSignal;
  /** Whether messages are to be read too; asked at each search. */
  readsPersonal?(): boolean;
  location?: PageLocation;
}

export type FixResult = 'applied' | 'copied' | 'failed';
