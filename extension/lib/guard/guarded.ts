/** One composer with everything that guards it: session, marks, chip and card. */
import { observeEditor } from '../editor/observe';
import type { Painter } from '../editor/paint';
import { isTextField, readEditor } from '../editor/read';
import { replaceRange } from '../editor/replace';
import { marksThatHold } from '../editor/shift';
import type { Composer, Mark, TextSnapshot, Trouble } from '../editor/types';
import type { AccountRef, Finding, Fix, Scope } from '../api';
import type { State, Telling } from '../messages';
import { ComposerUi } from '../ui/composer-ui';
import type { Box } from '../ui/place';
import { fixed, missed } from '../ui/text';
import { type Piece, pieces } from './parts';
import type { Clock, Reading, Transport } from './ports';
import { Session } from './session';

/** Milliseconds that a question waits for the draft to be read; later it goes without the draft. */
const ASK_WITHIN_MS = 1_000;

/** Attributes of a composer that may tell of another author, or of a control shown or hidden. */
const TELLING_ATTRIBUTES = ['aria-label', 'hidden', 'href', 'data-testid'];

/** Least milliseconds between two looks at a composer, and how many more for each that one took. */
const CALM_MS = 16;
const CALM_SHARE = 4;

export interface GuardedOptions {
  composer: Composer;
  painter: Painter;
  clock: Clock;
  transport: Transport;
  state: () => State;
  tell: (message: Telling) => void;
  /** Posts, as the person asked for in the card. */
  post: (entry: GuardedComposer) => void;
  /** The card of this composer is about to open. */
  onCardOpens: (entry: GuardedComposer) => void;
}

export class GuardedComposer {
  readonly composer: Composer;
  readonly session: Session;
  readonly ui: ComposerUi;
  readonly #options: GuardedOptions;
  /** Editors under observation, each with what ends it. */
  readonly #observed = new Map<HTMLElement, AbortController>();
  #snapshots: TextSnapshot[] = [];
  /** Who posts, as last read. */
  #account: AccountRef | null = null;
  #hostWatched: HTMLElement | null = null;
  /** Ends the wait after a look at the composer, during which changes are gathered. */
  #stopCalm: (() => void) | null = null;
  #changedMeanwhile = false;
  readonly #hostObserver = new MutationObserver(() => this.#changed());
  readonly #sizeObserver = new ResizeObserver(() => this.ui.layoutSoon());

  constructor(options: GuardedOptions) {
    this.#options = options;
    this.composer = options.composer;
    this.session = new Session({
      platform: this.composer.platform,
      marksOnly: this.composer.marksOnly,
      newDraftId: () => `${this.composer.key}.${crypto.randomUUID().slice(0, 8)}`,
      clock: options.clock,
      transport: options.transport,
      state: options.state,
      read: () => this.#read(),
      onChange: () => this.#show(),
    });
    this.ui = new ComposerUi(
      {
        host: () => this.composer.host(),
        control: () => this.#control(),
        editors: () => this.composer.editors(),
        words: (id) => this.#wordBoxes(id),
        line: () => this.#typingLine(),
        selected: () => this.#selected(),
      },
      {
        fix: (finding, fix) => void this.#fix(finding, fix),
        copy: (words) => void navigator.clipboard.writeText(words),
        dismiss: (id, scope) => this.session.dismiss(id, scope),
        override: (id, reason) => this.#override(id, reason),
        restore: (id) => this.session.restore(id),
        notAnIssue: (id, scope) => this.session.notAnIssue(id, scope),
        missed: (words, category, scope) => void this.#missed(words, category, scope),
        ask: async (id) => {
          // What is to be masked in the draft is known once it is read to its end.
          await this.session.readNow(ASK_WITHIN_MS);
          const about = this.session.question(id);
          if (about) options.tell({ type: 'ask', about });
        },
        postNow: () => this.#post(),
        postUnchecked: (reason) => {
          this.session.excuseUnchecked(reason);
          this.#post();
        },
        backToDraft: () => {
          this.session.unhold();
          this.ui.close();
        },
        retry: () => this.session.retry(),
        tell: options.tell,
      },
      () => options.onCardOpens(this),
    );
    this.editorsChanged();
    this.#show();
  }

  /** The list of editors, or the element around them, may have changed. */
  editorsChanged(): void {
    const editors = new Set(this.composer.editors());
    for (const [editor, controller] of this.#observed) {
      if (editors.has(editor)) continue;
      controller.abort();
      this.#observed.delete(editor);
      this.#sizeObserver.unobserve(editor);
      this.#options.painter.clear(editor);
    }
    for (const editor of editors) {
      if (this.#observed.has(editor)) continue;
      const controller = new AbortController();
      this.#observed.set(editor, controller);
      observeEditor(editor, () => this.#changed(), controller.signal);
      this.#sizeObserver.observe(editor);
    }
    this.#watchHost();
    this.#changed();
  }

  contains(editor: HTMLElement): boolean {
    return this.#observed.has(editor);
  }

  /** Puts back what the page took away: marks and their looks, chip and card. */
  repair(): void {
    // Who posts is shown outside the composer too, where nothing is observed.
    const account = this.composer.account();
    const switched = account?.handle !== this.#account?.handle || account?.kind !== this.#account?.kind;
    if (switched || !this.#options.painter.repair()) this.#look();
    this.ui.repair();
  }

  /** Reads and marks nothing more; what is left of the interface says so. */
  abandon(): void {
    this.session.abandon();
    this.#stopCalm?.();
    this.#hostObserver.disconnect();
    this.#sizeObserver.disconnect();
    for (const [editor, controller] of this.#observed) {
      controller.abort();
      this.#options.painter.clear(editor);
    }
    this.#observed.clear();
  }

  /** Ends everything and takes it off the page; tells how the draft ended when it can. */
  dispose(): void {
    this.session.close();
    this.abandon();
    this.ui.remove();
  }

  // --- reading and painting

  /** A page may change thousands of times a second: it gets most of the time for itself. */
  #changed(): void {
    if (this.#stopCalm !== null) {
      this.#changedMeanwhile = true;
      return;
    }
    const { clock } = this.#options;
    const began = clock.now();
    this.#look();
    this.#stopCalm = clock.after(CALM_MS + CALM_SHARE * (clock.now() - began), () => {
      this.#stopCalm = null;
      if (!this.#changedMeanwhile) return;
      this.#changedMeanwhile = false;
      this.#changed();
    });
  }

  #look(): void {
    const before = this.session.text;
    const drawn = this.session.edited();
    // A card about words that are being changed is in the way.
    if (this.session.text !== before && !this.ui.hasFocus()) this.ui.close();
    // The same words in new nodes: the old ranges are empty.
    if (!drawn) this.#paint();
    this.#watchHost();
    this.ui.layoutLater();
  }

  #read(): Reading {
    const editors = this.composer.editors();
    this.#account = this.composer.account();
    this.#snapshots = editors.map((editor) => readEditor(editor));
    const parts = this.#snapshots.map(({ text }) => text);
    return {
      parts,
      surface: this.composer.surface(),
      account: this.#account,
      trouble: this.#trouble(editors, parts),
    };
  }

  #trouble(editors: HTMLElement[], parts: readonly string[]): Trouble | null {
    const { composer } = this;
    if (editors.length === 0) return 'no_editor';
    if (!editors.every((editor, index) => agrees(editor, parts[index] ?? ''))) return 'text_differs';
    const sendable = composer.marksOnly || composer.sendsOnEnter();
    return sendable || composer.postControls().length > 0 ? null : 'no_control';
  }

  #show(): void {
    // The session speaks before the interface exists, while it is being made.
    if (this.ui === undefined) return;
    this.#paint();
    this.ui.update(this.session.view());
  }

  #paint(): void {
    const editors = this.composer.editors();
    const findings = marksThatHold(this.session.view().findings, this.session.text);
    editors.forEach((editor, item) => {
      const snapshot = readEditor(editor);
      if (snapshot.text !== this.session.parts[item]) return;
      this.#snapshots[item] = snapshot;
      this.#options.painter.paint(editor, snapshot, this.#marksOf(findings, item));
    });
  }

  #marksOf(findings: readonly Finding[], item: number): Mark[] {
    return findings.flatMap(({ id, severity, start, end }) =>
      this.#piecesOf(start, end)
        .filter((piece) => piece.item === item)
        .map((piece) => ({ id, severity, start: piece.start, end: piece.end })),
    );
  }

  #piecesOf(start: number, end: number): Piece[] {
    return pieces(this.session.parts, start, end);
  }

  // --- where things stand

  #control(): HTMLElement | null {
    const controls = this.composer.postControls();
    return controls.find((control) => control.getClientRects().length > 0) ?? null;
  }

  #wordBoxes(id: string): Box[] {
    const finding = this.session.view().findings.find((candidate) => candidate.id === id);
    if (finding === undefined) return [];
    return this.#piecesOf(finding.start, finding.end).flatMap(({ item, start, end }) => {
      const range = this.#snapshots[item]?.range(start, end);
      return range ? [...range.getClientRects()] : [];
    });
  }

  #typingLine(): Box | null {
    for (const editor of this.composer.editors()) {
      const root = editor.getRootNode() as Document | ShadowRoot;
      if (!editor.contains(root.activeElement)) continue;
      const selection = selectionIn(editor);
      if (!selection || selection.rangeCount === 0) return null;
      const caret = caretBox(selection);
      if (caret === null) return null;
      const { left, right } = editor.getBoundingClientRect();
      return { left, right, top: caret.top, bottom: caret.bottom };
    }
    return null;
  }

  #watchHost(): void {
    const host = this.composer.host();
    if (host === this.#hostWatched) return;
    this.#hostObserver.disconnect();
    this.#hostObserver.observe(host, {
      childList: true,
      subtree: true,
      attributeFilter: TELLING_ATTRIBUTES,
    });
    this.#hostWatched = host;
  }

  // --- what the card asks for

  async #fix(finding: Finding, fix: Fix): Promise<void> {
    const start = fix.start ?? finding.start;
    const end = fix.end ?? finding.end;
    const place = this.#piecesOf(start, end);
    const [piece] = place;
    const editor = piece && this.composer.editors()[piece.item];
    if (!piece || !editor || place.length > 1) {
      this.ui.say(fixed.failed);
      return;
    }
    this.ui.close();
    const words = this.session.text.slice(start, end);
    const result = await replaceRange(editor, piece.start, piece.end, fix.replacement, words);
    if (result === 'applied') return;
    this.ui.open('click', finding.id);
    this.ui.say(fixed[result]);
  }

  /** The words that are selected in the draft, in one piece; empty when there are none. */
  #selected(): string {
    for (const editor of this.composer.editors()) {
      const selection = selectionIn(editor);
      if (!editor.contains(selection?.anchorNode ?? null)) continue;
      const words = String(selection).trim();
      if (this.session.text.includes(words)) return words;
    }
    return '';
  }

  async #missed(words: string, category: string, scope: Scope): Promise<void> {
    const reply = await this.session.missed(words, category, scope);
    this.ui.say(reply.ok ? missed.thanks : reply.detail);
  }

  #override(id: string, reason: string | null): void {
    const { held } = this.session.view();
    this.session.override(id, reason);
    if (held?.because !== 'findings') return;
    if (held.findings.every((finding) => finding.id === id)) this.#post();
  }

  #post(): void {
    this.ui.close();
    this.#options.post(this);
  }
}

/** The selection as the root that the editor lives in knows it. */
function selectionIn(editor: HTMLElement): Selection | null {
  const root = editor.getRootNode() as { getSelection?: () => Selection | null };
  return root.getSelection?.() ?? document.getSelection();
}

/** Box of the caret; a caret on an empty line has no rectangle, its element has. */
function caretBox(selection: Selection): Box | null {
  const range = selection.getRangeAt(0);
  const rects = range.getClientRects();
  const last = rects[rects.length - 1];
  if (last) return last;
  const { startContainer } = range;
  const element =
    startContainer instanceof Element ? startContainer : startContainer.parentElement;
  const box = element?.getBoundingClientRect();
  return box && box.height > 0 ? box : null;
}

const NOT_A_LETTER = /[^\p{L}\p{N}]+/gu;

/**
 * True when what was read is what the editor shows: a reading that misses half of the letters is
 * not one to call a draft clear by.
 */
function agrees(editor: HTMLElement, text: string): boolean {
  if (isTextField(editor)) return true;
  const shown = (editor.textContent ?? '').replace(NOT_A_LETTER, '').length;
  const read = text.replace(NOT_A_LETTER, '').length;
  return read * 2 >= shown;
}
