/**
 * Holds Post, and lets it go.
 *
 * Capture listeners on `window`, added before any script of the page ran, see every event first.
 * A press that may not go through is swallowed whole, from pointerdown to click, so that pages
 * that act on any of these get nothing. What happens next is decided at the event that completes
 * the press.
 *
 * Post is never lost: when this script belongs to an extension that is gone it holds nothing,
 * and when a page refuses our release the person is asked to press once more, which then passes.
 */
import type { Composer } from '../editor/types';
import type { Clock } from './ports';
import type { Hold, Session } from './session';

/** One composer under guard. */
export interface Guarded {
  composer: Composer;
  session: Session;
}

export interface HoldOptions<G extends Guarded> {
  guarded: () => Iterable<G>;
  /** False once the extension was reloaded, removed or switched off. */
  alive: () => boolean;
  /** Called instead of everything else once `alive` is false. */
  onOrphaned: () => void;
  /** A press was held: show why. */
  onHeld: (entry: G, hold: Hold) => void;
  /** Post was released, but the page did not take it. */
  onRefused: (entry: G) => void;
  clock: Clock;
}

const POINTER = [
  'pointerdown',
  'mousedown',
  'touchstart',
  'pointerup',
  'mouseup',
  'touchend',
  'click',
] as const;
const KEYS = ['keydown', 'keypress', 'keyup'] as const;

/** Milliseconds after which a released Post must have shown an effect. A site may take seconds to
 *  send; to tell the person to press again meanwhile would invite a second post. */
export const RELEASE_SETTLES_MS = 4_000;

/** A submit so soon after a press that passed belongs to that press, in milliseconds. */
const SAME_PRESS_MS = 1_000;

/**
 * Milliseconds after a hold in which another press is still the same one: a double click must not
 * post what nobody can have read yet. Systems take two clicks within 500 ms for a double click.
 */
export const SAME_HOLD_MS = 700;

/** A text that changes while it is read is read again, so many times. */
const READ_TRIES = 3;

export class Holder<G extends Guarded> {
  readonly #options: HoldOptions<G>;
  /** True while our own release is dispatched, which is synchronous. */
  #bypass = false;
  /** Composers whose draft is being read because Post was pressed. */
  readonly #pending = new Set<G>();
  /** The key that was swallowed at keydown, until it comes up. */
  #heldKey: string | null = null;
  /** Target of a swallowed press; its click is swallowed with it. */
  #heldPointer: G | null = null;
  #passed: { entry: G; at: number } | null = null;
  #lastHold: { entry: G; at: number } | null = null;

  constructor(options: HoldOptions<G>) {
    this.#options = options;
  }

  /** Adds the listeners; they go when `signal` aborts. */
  listen(target: Window, signal: AbortSignal): void {
    const options = { capture: true, passive: false, signal };
    for (const type of POINTER) target.addEventListener(type, this.#onPointer, options);
    for (const type of KEYS) target.addEventListener(type, this.#onKey, options);
    target.addEventListener('submit', this.#onSubmit, options);
  }

  /**
   * Posts as the person asked for in the card: exactly what stands in the composer now, so it is
   * held again when something else came up since.
   */
  post(entry: G): void {
    if (!this.#pending.has(entry)) void this.#attempt(entry, null);
  }

  /**
   * Gives the page the Post that was held. `control` is the one that was pressed; a shortcut is
   * given as a press of the first usable control, since sites ignore synthetic keys.
   */
  #release(entry: G, control: HTMLElement | null): void {
    const { composer, session } = entry;
    const usable = composer.postControls().filter(isUsable);
    const target = control !== null && usable.includes(control) ? control : usable[0];
    const text = session.text;
    session.posts();
    if (target === undefined) {
      this.#refused(entry);
      return;
    }
    this.#bypass = true;
    try {
      press(target);
    } finally {
      this.#bypass = false;
    }
    this.#options.clock.after(RELEASE_SETTLES_MS, () => {
      if (!this.#options.alive() || !composer.alive()) return;
      session.edited();
      const taken = session.text !== text || !composer.postControls().some(isUsable);
      if (!taken) this.#refused(entry);
    });
  }

  #refused(entry: G): void {
    entry.session.excuse();
    this.#options.onRefused(entry);
  }

  readonly #onPointer = (event: Event): void => {
    if (event.type === 'pointerdown') this.#heldPointer = null;
    const hit = this.#hit(event);
    if (hit === null) return;
    const { entry, control } = hit;
    if (event.type === 'click') {
      const held = this.#heldPointer === entry;
      this.#heldPointer = null;
      this.#complete(event, entry, control, held);
    } else if (this.#heldPointer === entry || !this.#passes(entry)) {
      // Later events of this press go the same way, whatever is read meanwhile.
      this.#heldPointer = entry;
      swallow(event);
    }
  };

  readonly #onKey = (event: Event): void => {
    if (!(event instanceof KeyboardEvent)) return;
    if (this.#heldKey === event.code && event.type !== 'keydown') {
      if (event.type === 'keyup') this.#heldKey = null;
      swallow(event);
      return;
    }
    if (event.type !== 'keydown' || event.isComposing) return;
    const hit = this.#hitByKey(event);
    if (hit === null) return;
    if (event.repeat && this.#heldKey === event.code) {
      swallow(event);
      return;
    }
    if (!this.#complete(event, hit.entry, hit.control)) this.#heldKey = event.code;
  };

  readonly #onSubmit = (event: Event): void => {
    if (this.#standsAside()) return;
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    for (const entry of this.#options.guarded()) {
      const inside = [...entry.composer.editors(), ...entry.composer.postControls()];
      // Not `form.contains`: a field of that name would stand in its place.
      if (!inside.some((element) => element.closest('form') === form)) continue;
      const passed = this.#passed;
      const samePress =
        passed?.entry === entry && this.#options.clock.now() - passed.at < SAME_PRESS_MS;
      if (!samePress) this.#complete(event, entry, null);
      return;
    }
  };

  /**
   * The event that makes a press a Post; `control` is null for a shortcut or a submit. Answers
   * whether it went through.
   */
  #complete(
    event: Event,
    entry: G,
    control: HTMLElement | null,
    held = false,
  ): boolean {
    if (!held && this.#passes(entry)) {
      this.#passed = { entry, at: this.#options.clock.now() };
      entry.session.posts();
      return true;
    }
    swallow(event);
    if (!this.#pending.has(entry) && !this.#isSameHold(entry)) {
      void this.#attempt(entry, control, control === null && event.type === 'keydown');
    }
    return false;
  }

  /** Reads exactly the draft of now, then releases or holds. */
  async #attempt(entry: G, control: HTMLElement | null, byKey = false): Promise<void> {
    const { session } = entry;
    this.#pending.add(entry);
    try {
      for (let attempt = 0; attempt < READ_TRIES; attempt += 1) {
        const gate = session.gate();
        if (gate.action === 'hold') {
          this.#hold(entry, gate);
          return;
        }
        if (gate.action === 'pass') break;
        const { text } = session;
        await session.readNow(gate.withinMs);
        if (!this.#options.alive() || !entry.composer.alive()) return;
        const after = session.gate();
        if (after.action === 'read' && session.text === text) {
          // The service took too long for exactly this text.
          const late = session.gateWhenLate();
          if (late.action === 'hold') {
            this.#hold(entry, late);
            return;
          }
          break;
        }
      }
    } finally {
      this.#pending.delete(entry);
    }
    // Where the key may mean nothing to the page, the next one goes through, now that it is read.
    if (!byKey || entry.composer.postsOnShortcut()) this.#release(entry, control);
  }

  #hold(entry: G, hold: Hold): void {
    this.#lastHold = { entry, at: this.#options.clock.now() };
    entry.session.hold(hold);
    this.#options.onHeld(entry, hold);
  }

  #passes(entry: G): boolean {
    if (this.#pending.has(entry) || this.#isSameHold(entry)) return false;
    return entry.session.gate().action === 'pass';
  }

  /** True right after a hold that the person did not go back from. */
  #isSameHold(entry: G): boolean {
    const last = this.#lastHold;
    if (last?.entry !== entry || entry.session.view().held === null) return false;
    return this.#options.clock.now() - last.at < SAME_HOLD_MS;
  }

  #hit(event: Event): { entry: G; control: HTMLElement } | null {
    if (this.#standsAside()) return null;
    const path = event.composedPath();
    for (const entry of this.#options.guarded()) {
      for (const control of entry.composer.postControls()) {
        if (path.includes(control) && isUsable(control)) return { entry, control };
      }
    }
    return null;
  }

  #hitByKey(event: KeyboardEvent): { entry: G; control: HTMLElement | null } | null {
    const press = event.key === 'Enter' || event.key === ' ';
    const onControl = press ? this.#hit(event) : null;
    if (onControl !== null) return onControl;
    if (this.#standsAside()) return null;
    const path = event.composedPath();
    for (const entry of this.#options.guarded()) {
      const { composer } = entry;
      if (composer.editors().some((editor) => path.includes(editor)) && composer.sendsOn(event)) {
        return { entry, control: null };
      }
    }
    return null;
  }

  #standsAside(): boolean {
    if (this.#bypass) return true;
    if (this.#options.alive()) return false;
    this.#options.onOrphaned();
    return true;
  }
}

/** A disabled control posts nothing, so there is nothing to hold. */
function isUsable(control: HTMLElement): boolean {
  return (
    control.isConnected &&
    !control.matches(':disabled') &&
    control.getAttribute('aria-disabled') !== 'true'
  );
}

function swallow(event: Event): void {
  // A prevented touch has no click, and then nobody would read, hold or release anything.
  if (!event.type.startsWith('touch')) event.preventDefault();
  event.stopImmediatePropagation();
}

/**
 * The sequence that pages take for a press: some act on pointer or mouse events and get nothing
 * from `click()` alone, none acts twice.
 */
function press(target: HTMLElement): void {
  const { left, top, width, height } = target.getBoundingClientRect();
  const init = {
    bubbles: true,
    cancelable: true,
    composed: true,
    clientX: left + width / 2,
    clientY: top + height / 2,
    button: 0,
  };
  const pointer = { ...init, pointerId: 1, pointerType: 'mouse', isPrimary: true };
  target.dispatchEvent(new PointerEvent('pointerdown', { ...pointer, buttons: 1 }));
  target.dispatchEvent(new MouseEvent('mousedown', { ...init, buttons: 1 }));
  target.dispatchEvent(new PointerEvent('pointerup', pointer));
  target.dispatchEvent(new MouseEvent('mouseup', init));
  target.click();
}
