/** The guard of one page: finds composers, guards each, and steps aside when its time is over. */
import { Painter } from '../editor/paint';
import type { Trouble } from '../editor/types';
import type { State } from '../messages';
import { pauseLeft } from '../service/pause';
import { type Watch, watchComposers } from '../sites';
import type { Site } from '../sites/site';
import { held } from '../ui/text';
import { GuardedComposer } from './guarded';
import { Holder } from './hold';
import { listenKeys, obey } from './keys';
import { listenPointer } from './pointer';
import type { Clock } from './ports';
import { askState, isAlive, onPush, tell, transport } from './transport';

const clock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** Milliseconds between two looks at what no event tells of. */
const PULSE_MS = 1_000;

/** A pulse that comes so many milliseconds late, or early, tells of a sleep or of a clock that was set. */
const SLEPT_MS = 5_000;

/** Until the worker has answered: a paired service, read as by default. */
const FIRST_STATE: State = {
  paired: true,
  pausedUntil: 0,
  siteEnabled: true,
  messages: false,
  restMs: 330,
  accountsChanged: 0,
  managed: { strict: false, pause: false, sites: false },
};

/** What `Guard.health` tells of one composer; read by a script that the popup lets run in the page. */
export interface ComposerHealth {
  /** "x.post" */
  kind: string;
  trouble: Trouble | null;
  block: HTMLElement;
  fields: HTMLElement[];
}

/** Composers under guard on this page, and what they share. */
export class Guard {
  readonly #site: Site;
  readonly #stop = new AbortController();
  /** Aborts sooner: what is left then only tells that nothing is guarded. */
  readonly #disarm = new AbortController();
  readonly #painter = new Painter();
  readonly #entries = new Map<object, GuardedComposer>();
  readonly #holder: Holder<GuardedComposer>;
  #state = FIRST_STATE;
  #endPause: (() => void) | null = null;
  #watching: Watch | null = null;
  #pulsing: ReturnType<typeof setInterval> | undefined;

  constructor(site: Site) {
    this.#site = site;
    this.#holder = new Holder<GuardedComposer>({
      guarded: () => this.#entries.values(),
      alive: isAlive,
      onOrphaned: () => this.#abandon(),
      onHeld: (entry) => entry.ui.open('held'),
      onRefused: (entry) => {
        entry.ui.open('held');
        entry.ui.say(held.refused);
      },
      clock,
    });
  }

  /** Runs before any script of the page; the composers follow when there is a document. */
  start(): void {
    const { signal } = this.#disarm;
    const cards = { entries: () => this.#entries.values(), signal };
    listenKeys(cards);
    this.#holder.listen(window, signal);
    listenPointer({ ...cards, painter: this.#painter });
    onPush((push) => {
      if (push.type === 'command') obey(push.command, cards);
      else if (push.state === null) this.#askState();
      else this.#setState(push.state);
    }, signal);
    this.#askState();
    this.#watch();
  }

  /** How the page's composers stand, for the popup: with the elements, none of which leave the page. */
  health(): ComposerHealth[] {
    return [...this.#entries.values()].map(({ composer, session }) => {
      const { status, trouble } = session.view();
      return {
        kind: composer.adapter,
        trouble: status === 'unprotected' ? trouble : null,
        block: composer.host(),
        fields: composer.editors(),
      };
    });
  }

  /** Takes everything of ours off the page: another guard has come in this one's place. */
  stepAside(): void {
    this.#abandon();
    this.#stop.abort();
    for (const entry of this.#entries.values()) entry.dispose();
    this.#entries.clear();
  }

  /**
   * The extension is gone: from now on nothing is held or marked. What it said of a composer goes;
   * where Post was always held, the chip tells that it is no longer.
   */
  #abandon(): void {
    if (this.#disarm.signal.aborted) return;
    this.#disarm.abort();
    this.#endPause?.();
    for (const entry of this.#entries.values()) entry.abandon();
    this.#painter.dispose();
  }

  #askState(): void {
    void askState(this.#site.platform).then((state) => {
      if (state !== null && !this.#disarm.signal.aborted) this.#setState(state);
    });
  }

  /**
   * Looks, while a composer is open, at what no event tells: the extension is gone, the machine
   * slept, the page undid our work.
   */
  #pulse(): void {
    let last = clock.now();
    this.#pulsing ??= setInterval(() => {
      if (!isAlive()) this.#abandon();
      if (this.#entries.size === 0 || this.#disarm.signal.aborted) {
        clearInterval(this.#pulsing);
        this.#pulsing = undefined;
        return;
      }
      const now = clock.now();
      const slept = Math.abs(now - last - PULSE_MS) > SLEPT_MS;
      last = now;
      if (document.hidden) return;
      if (slept) this.#wake();
      for (const entry of this.#entries.values()) entry.repair();
    }, PULSE_MS);
  }

  readonly #wake = (): void => {
    if (document.hidden) return;
    // A page that lay still did not hear what changed meanwhile.
    this.#askState();
    for (const entry of this.#entries.values()) entry.session.wake();
  };

  #watch(): void {
    const { signal } = this.#stop;
    this.#watching = watchComposers(this.#site, {
      signal,
      readsPersonal: () => this.#state.messages,
      onOpen: (composer) => {
        if (!isAlive()) this.#abandon();
        if (this.#disarm.signal.aborted) return;
        const entry = new GuardedComposer({
          composer,
          painter: this.#painter,
          clock,
          transport,
          state: () => this.#state,
          tell,
          post: (guarded) => this.#holder.post(guarded),
          onCardOpens: (opening) => this.#closeOthers(opening),
        });
        this.#entries.set(composer, entry);
        this.#pulse();
      },
      onEditors: (composer) => this.#entries.get(composer)?.editorsChanged(),
      onClose: (composer) => {
        this.#entries.get(composer)?.dispose();
        this.#entries.delete(composer);
      },
    });
    const layout = () => {
      for (const entry of this.#entries.values()) entry.ui.layoutSoon();
    };
    window.addEventListener('scroll', layout, { capture: true, passive: true, signal });
    window.addEventListener('resize', layout, { passive: true, signal });
    // A page that turns dark in the evening takes the card with it.
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', layout, { signal });
    // Nothing of ours is put among what a page is still building.
    document.addEventListener('DOMContentLoaded', layout, { signal });
    for (const type of ['visibilitychange', 'pageshow']) {
      window.addEventListener(type, this.#wake, { capture: true, signal: this.#disarm.signal });
    }
    // A draft left by closing the tab was not posted from here.
    window.addEventListener(
      'pagehide',
      (event) => {
        if (event.persisted) return;
        for (const entry of this.#entries.values()) entry.session.close();
      },
      { signal },
    );
  }

  #setState(state: State): void {
    if (state.messages !== this.#state.messages) this.#watching?.searchSoon();
    this.#state = state;
    this.#endPause?.();
    this.#endPause = null;
    const left = pauseLeft(state.pausedUntil, clock.now());
    if (left > 0) this.#endPause = clock.after(left, () => this.#tellState());
    this.#tellState();
  }

  #tellState(): void {
    for (const entry of this.#entries.values()) entry.session.stateChanged();
  }

  #closeOthers(opening: GuardedComposer): void {
    for (const entry of this.#entries.values()) if (entry !== opening) entry.ui.close();
  }
}
