/**
 * Chip and card of one composer, in a shadow root of their own inside the composer's modal: there
 * they can be clicked and typed in, and the modal does not take them for "outside".
 */
import { render } from 'preact';

import type { Command } from '../commands';
import type { View } from '../guard/session';
import { LANGUAGE } from '../words';
import { Card, type CardActions, listed } from './card';
import { Chip, type ChipFace, chipFace } from './chip';
import { HOST_STYLE } from './host';
import { deepElementFromPoint, isBackground, isWithin, topmostBehind } from './layout';
import { type Box, boxAt, inflate, placeCard, placeChip, type Point, union } from './place';
import * as text from './text';
import { themeBehind } from './theme';
import { trusted } from './trusted';
import styles from './ui.css?inline';

/** Milliseconds after a key until the chip's place is looked at again. */
const LATER_MS = 100;

/** Milliseconds after which a state that lasted is told to a screen reader. */
const TELL_AFTER_MS = 800;

/** Milliseconds of reading or typing before the chip says so: it must not flicker. */
const CALM_MS = 700;

/** Milliseconds between two drawings of a card that counts down. */
const TICK_MS = 1_000;

/** How often in a second the page may take our element away before that is left for the next. */
const ATTACH_TRIES = 5;

/** Pixels kept free around the chip. */
const AIR = 4;

/** Events that end at our border, so that the page's shortcuts do not see typing in the card. */
const SHIELDED = [
  'keydown', 'keypress', 'keyup', 'input', 'change', 'beforeinput', 'paste', 'copy', 'cut',
  'pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click', 'dblclick', 'contextmenu',
  'touchstart', 'touchend', 'wheel', 'focusin', 'focusout', 'submit',
] as const;

/** Where things stand on the page. Asked at each layout. */
export interface Anchors {
  host(): HTMLElement;
  /** The Post control the chip stands by; null while there is none. */
  control(): HTMLElement | null;
  editors(): HTMLElement[];
  /** Boxes of the words of a finding; none when they are not drawn. */
  words(id: string): Box[];
  /** The line the caret is in, as wide as its editor; null when the person is not typing here. */
  line(): Box | null;
  /** The words selected in the draft; empty when none are. */
  selected(): string;
}

export type UiActions = Omit<CardActions, 'close' | 'step' | 'missing'>;

/** How the card was opened decides whether it takes the focus and how it closes. */
export type Opening = 'hover' | 'click' | 'keyboard' | 'held';

export class ComposerUi {
  readonly #anchors: Anchors;
  readonly #host = document.createElement('div');
  readonly #shadow: ShadowRoot;
  readonly #mount = document.createElement('div');
  readonly #chipBox = document.createElement('div');
  readonly #cardBox = document.createElement('div');
  readonly #live = document.createElement('div');
  readonly #actions: CardActions;

  readonly #onOpen: () => void;
  #view: View | null = null;
  #opening: Opening | null = null;
  #current: string | null = null;
  #notice: string | null = null;
  /** Words of the draft that were missed, while the card asks what they are. */
  #missing: string | null = null;
  /** Where the chip's right top corner was, from the Post control's left top: it stays there. */
  #chipAt: Point | null = null;
  #frame = 0;
  #style = '';
  /** Times that our element was put into the page since the last `repair`. */
  #attached = 0;
  /** The face drawn; a text that is read quickly keeps the face it had. */
  #face: ChipFace | null = null;
  #reading: ReturnType<typeof setTimeout> | undefined;
  #tell: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;
  /** What the chip said when it was last drawn: other words may need another place. */
  #labelled: string | undefined;
  #returnTo: (() => void) | null = null;

  /** `onOpen` is called before the card opens, so that others can close theirs. */
  constructor(anchors: Anchors, actions: UiActions, onOpen: () => void) {
    this.#anchors = anchors;
    this.#onOpen = onOpen;
    this.#actions = {
      ...actions,
      close: () => this.close(),
      step: (by) => this.#show(this.#at(by)),
      missing: () => this.#askMissing(),
    };
    this.#dress();
    // Closed: the page cannot reach in. Browser tests have to.
    this.#shadow = this.#host.attachShadow({ mode: __TEST_BUILD__ ? 'open' : 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    this.#shadow.adoptedStyleSheets = [sheet];
    this.#mount.className = 'root';
    this.#mount.lang = LANGUAGE;
    this.#live.className = 'unseen';
    this.#live.setAttribute('role', 'status');
    for (const box of [this.#chipBox, this.#cardBox]) box.popover = 'manual';
    this.#mount.append(this.#live, this.#chipBox, this.#cardBox);
    this.#shadow.append(this.#mount);
    for (const type of SHIELDED) {
      this.#host.addEventListener(type, (event) => event.stopPropagation());
    }
    // A press on a button must not take the caret out of the draft.
    this.#shadow.addEventListener('mousedown', (event) => {
      const target = event.target as Element;
      if (target.closest('button, summary')) event.preventDefault();
    });
    this.#resizes.observe(this.#cardBox);
  }

  get isOpen(): boolean {
    return this.#opening !== null;
  }

  /** True for a card that a passing pointer opened and may close. */
  get isFleeting(): boolean {
    return this.#opening === 'hover';
  }

  /** True when the event came from within chip or card. */
  owns(event: Event): boolean {
    return event.composedPath().includes(this.#host);
  }

  hasFocus(): boolean {
    return this.#shadow.activeElement !== null;
  }

  /** Shows the session's view of now. */
  update(view: View): void {
    this.#view = view;
    if (this.#opening !== null && !hasSomethingToShow(view)) this.close();
    this.#turnFace(view);
    this.#draw();
    this.#tellSoon(view);
  }

  #turnFace(view: View): void {
    clearTimeout(this.#reading);
    const face = chipFace(view);
    // A comment's button comes with its first word: until then it only looks unprotected.
    if ((view.status !== 'reading' && view.status !== 'unprotected') || this.#face === null) {
      this.#face = face;
      return;
    }
    this.#reading = setTimeout(() => {
      this.#face = face;
      this.#draw();
    }, CALM_MS);
  }

  /** Opens the card at a finding, or at the first one. */
  open(opening: Opening, id: string | null = null): void {
    if (this.#view === null || !hasSomethingToShow(this.#view)) return;
    this.#onOpen();
    this.#opening = opening;
    this.#current = id;
    this.#notice = this.#missing = null;
    const takesFocus = opening === 'keyboard' || opening === 'held';
    if (takesFocus && !this.hasFocus()) this.#returnTo = rememberFocus();
    this.#draw();
    if (takesFocus) this.#focusCard();
  }

  /** Opens the card, or turns to another finding, by the keyboard. */
  turn(command: Command): void {
    const by = command === 'next' ? 1 : command === 'previous' ? -1 : 0;
    this.open('keyboard', this.#at(this.isOpen ? by : Math.min(by, 0)));
  }

  /** A person touched the card: it no longer closes by itself. */
  pin(): void {
    if (this.#opening === 'hover') this.#opening = 'click';
  }

  close(): void {
    if (this.#opening === null) return;
    const hadFocus = this.hasFocus();
    this.#opening = null;
    this.#current = null;
    this.#notice = this.#missing = null;
    this.#draw();
    this.layoutSoon();
    const back = this.#returnTo;
    this.#returnTo = null;
    if (hadFocus) (back ?? (() => this.#anchors.editors()[0]?.focus()))();
  }

  /** Says a word in the card about what was just done. */
  say(notice: string): void {
    this.#notice = notice;
    this.#missing = null;
    this.#draw();
  }

  /** Keeps Tab inside the open card, as in any dialog. Call before the page sees the key. */
  onTab(event: KeyboardEvent): void {
    const stops = [...this.#cardBox.querySelectorAll<HTMLElement>(
      'button:not(:disabled), select, input, summary, a[href]',
    )].filter((element) => element.getClientRects().length > 0);
    const first = stops[0];
    const last = stops.at(-1);
    const active = this.#shadow.activeElement;
    if (!first || !last || !active || !this.#cardBox.contains(active)) return;
    const atStart = active === first || !stops.includes(active as HTMLElement);
    if (event.shiftKey && atStart) last.focus();
    else if (!event.shiftKey && active === last) first.focus();
    else return;
    event.preventDefault();
  }

  /** Opening the reasons makes the card taller. */
  readonly #resizes = new ResizeObserver(() => this.layoutSoon());

  /** Lays out again when the page has moved. Cheap to call often. */
  readonly layoutSoon = (): void => {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#layout();
    });
  };

  /** The same after a key: it asks what lies where, which is not to delay the key's own frame. */
  layoutLater(): void {
    if (this.isOpen) this.layoutSoon();
    else {
      this.#later ??= setTimeout(() => {
        this.#later = undefined;
        this.layoutSoon();
      }, LATER_MS);
    }
  }

  /** Call from time to time: the page may have moved, hidden or removed what is shown. */
  repair(): void {
    this.#attached = 0;
    if (this.#host.style.cssText !== this.#style || this.#host.getAttributeNames().length > 1) {
      this.#dress();
    }
    this.layoutSoon();
  }

  remove(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#tell);
    clearTimeout(this.#tick);
    clearTimeout(this.#reading);
    clearTimeout(this.#later);
    this.#resizes.disconnect();
    render(null, this.#chipBox);
    render(null, this.#cardBox);
    this.#host.remove();
  }

  // --- drawing

  /** The finding so many after the one that is shown, or after the first; null when none is open. */
  #at(by: number): string | null {
    const shown = this.#view === null ? [] : listed(this.#view);
    const at = Math.max(0, shown.findIndex(({ id }) => id === this.#current));
    return shown[(at + by + shown.length) % shown.length]?.id ?? null;
  }

  #show(id: string | null): void {
    this.#current = id;
    this.#notice = this.#missing = null;
    this.pin();
    this.#draw();
  }

  /** Asks about the words that are selected now, or says how to select some. */
  #askMissing(): void {
    const words = this.#anchors.selected();
    if (words === '') return this.say(text.missed.how);
    // The fields will take the focus; the caret goes back to these words afterwards.
    this.#returnTo ??= rememberFocus();
    this.#missing = words;
    this.#draw();
  }

  #draw(): void {
    const view = this.#view;
    const face = this.#face;
    if (view === null) return;
    this.#attach();
    const hadFocus = this.hasFocus();
    render(
      face ? (
        <Chip face={face} expanded={this.isOpen} onOpen={trusted(this.#onChip)} />
      ) : null,
      this.#chipBox,
    );
    render(
      this.isOpen ? (
        <Card
          view={view}
          current={this.#current}
          notice={this.#notice}
          missing={this.#missing}
          actions={this.#actions}
        />
      ) : null,
      this.#cardBox,
    );
    clearTimeout(this.#tick);
    if (this.isOpen) {
      // The button that was pressed may be gone with its finding.
      if (hadFocus && !this.hasFocus()) this.#focusCard();
      this.#layout();
      if (view.findings.some(({ embargo }) => embargo !== null)) {
        this.#tick = setTimeout(() => this.#draw(), TICK_MS);
      }
    } else if (face?.label === this.#labelled) this.layoutLater();
    else this.layoutSoon();
    this.#labelled = face?.label;
  }

  readonly #onChip = (event: Event): void => {
    if (this.isOpen) this.close();
    // A click without a pointer comes from the keyboard.
    else this.open((event as MouseEvent).detail === 0 ? 'keyboard' : 'click');
  };

  /** In the composer's modal, also after the page has rendered it anew. */
  #attach(): void {
    const place = this.#anchors.host();
    if (this.#host.parentNode === place || this.#attached === ATTACH_TRIES) return;
    if (document.readyState === 'loading' && !this.isOpen) return;
    this.#attached += 1;
    place.append(this.#host);
  }

  /** Nothing of the page's looks, and none of its attributes. */
  #dress(): void {
    for (const name of this.#host.getAttributeNames()) this.#host.removeAttribute(name);
    this.#host.style.cssText = HOST_STYLE;
    this.#style = this.#host.style.cssText;
  }

  #focusCard(): void {
    this.#cardBox.querySelector<HTMLElement>('.card')?.focus({ preventScroll: true });
  }

  #layout(): void {
    if (this.#view === null) return;
    this.#attach();
    this.#mount.dataset.theme = themeBehind(this.#anchors.host());
    this.#layoutChip(this.#face !== null);
    this.#layoutCard();
  }

  #layoutChip(shown: boolean): void {
    const spot = shown ? this.#chipSpot() : null;
    toggle(this.#chipBox, spot !== null);
    // Never off the left edge, by a Post control that stands there.
    if (spot) moveTo(this.#chipBox, { left: Math.max(AIR, spot.left), top: spot.top });
  }

  #chipSpot(): Point | null {
    toggle(this.#chipBox, true);
    const editors = this.#anchors.editors();
    const around = this.#anchors.control() ?? editors.at(-1);
    if (around === undefined || !this.#isSeen(around)) return null;
    const block = this.#anchors.host();
    const { right, bottom } = around.getBoundingClientRect();
    const control = this.#anchors.control()?.getBoundingClientRect() ?? {
      left: right,
      right,
      top: bottom,
      bottom,
    };
    const { width, height } = this.#chipBox.getBoundingClientRect();
    const isFree = (box: Box) =>
      topmostBehind(inflate(box, AIR), this.#host).every(
        (element) => element !== null && isBackground(element, block),
      );
    const kept = this.#chipAt && {
      left: control.left + this.#chipAt.left - width,
      top: control.top + this.#chipAt.top,
    };
    if (kept && isFree(boxAt(kept, { width, height }))) return kept;
    const found = placeChip(control, block.getBoundingClientRect(), { width, height }, isFree);
    this.#chipAt = found && {
      left: found.left + width - control.left,
      top: found.top - control.top,
    };
    // A state that the person must see has to stand somewhere, even over something.
    return found ?? { left: control.right - width, top: control.bottom + 4 };
  }

  /** True when the middle of an element is on screen and nothing of the page lies over it. */
  #isSeen(element: HTMLElement): boolean {
    const { left, top, width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0) return false;
    const onTop = deepElementFromPoint(left + width / 2, top + height / 2, this.#host);
    return onTop !== null && isWithin(onTop, element);
  }

  #layoutCard(): void {
    toggle(this.#cardBox, this.isOpen);
    if (!this.isOpen || this.#view === null) return;
    const shown = listed(this.#view);
    const id = shown.find((finding) => finding.id === this.#current)?.id ?? shown[0]?.id;
    const words = id === undefined ? [] : this.#anchors.words(id);
    const anchor =
      union(words) ??
      (this.#chipBox.matches(':popover-open') ? this.#chipBox.getBoundingClientRect() : null) ??
      union(this.#anchors.editors().map((editor) => editor.getBoundingClientRect()));
    if (anchor === null) return;
    const { width, height } = this.#cardBox.getBoundingClientRect();
    const viewport = { width: innerWidth, height: innerHeight };
    const at = placeCard(anchor, this.#anchors.line(), { width, height }, viewport);
    moveTo(this.#cardBox, at);
  }

  #tellSoon(view: View): void {
    clearTimeout(this.#tell);
    const face = chipFace(view);
    if (face === null || view.status === 'reading' || view.status === 'empty') return;
    this.#tell = setTimeout(() => {
      const words = `${text.NAME}: ${face.label}`;
      if (this.#live.textContent !== words) this.#live.textContent = words;
    }, TELL_AFTER_MS);
  }
}

function hasSomethingToShow(view: View): boolean {
  return view.status !== 'off';
}

function toggle(box: HTMLElement, open: boolean): void {
  if (!box.isConnected || box.matches(':popover-open') === open) return;
  if (open) box.showPopover();
  else box.hidePopover();
}

function moveTo(box: HTMLElement, { left, top }: Point): void {
  box.style.left = `${Math.round(left)}px`;
  box.style.top = `${Math.round(top)}px`;
}

/** Remembers focus and caret; the answer puts both back. */
function rememberFocus(): () => void {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const root = active?.getRootNode() as (Document | ShadowRoot) & {
    getSelection?: () => Selection | null;
  };
  const selection = root?.getSelection?.() ?? document.getSelection();
  const anchor = selection?.anchorNode ?? null;
  const focus = selection?.focusNode ?? null;
  const offsets = [selection?.anchorOffset ?? 0, selection?.focusOffset ?? 0] as const;
  return () => {
    if (!(active instanceof HTMLElement) || !active.isConnected) return;
    active.focus({ preventScroll: true });
    if (!anchor?.isConnected || !focus?.isConnected || !selection) return;
    try {
      selection.setBaseAndExtent(anchor, offsets[0], focus, offsets[1]);
    } catch {
      // The text became shorter meanwhile; the editor's own caret stands.
    }
  };
}
