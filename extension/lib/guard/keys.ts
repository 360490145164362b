/**
 * The guard's keys. Escape closes the card; the browser hears the keys of commands. Keys pressed
 * inside the card never reach the page, nor does what they type: events of a closed shadow root
 * still tell a page their characters.
 */
import type { Command } from '../commands';
import type { GuardedComposer } from './guarded';

const TYPING = [
  'beforeinput', 'input', 'change', 'compositionstart', 'compositionupdate', 'compositionend',
  'copy', 'cut', 'paste', 'drop',
] as const;

export interface Cards {
  entries: () => Iterable<GuardedComposer>;
  signal: AbortSignal;
}

export function listenKeys({ entries, signal }: Cards): void {
  /** Escape that closed a card, until it comes up: its keyup would close the page's modal. */
  let swallowing = false;

  const onKey = (event: KeyboardEvent) => {
    if (!event.isTrusted) return;
    if (event.key === 'Escape' && event.type !== 'keydown' && swallowing) {
      swallowing = event.type !== 'keyup';
      swallow(event);
      return;
    }
    if (event.type === 'keydown' && !event.isComposing) {
      const open = find(entries(), (entry) => entry.ui.isOpen);
      if (event.key === 'Escape' && open) {
        swallowing = true;
        swallow(event);
        open.session.unhold();
        open.ui.close();
        return;
      }
    }
    const inside = find(entries(), (entry) => entry.ui.owns(event));
    if (inside === undefined) return;
    if (event.type === 'keydown' && event.key === 'Tab') inside.ui.onTab(event);
    // Not prevented: the key still types, presses and moves within the card.
    event.stopImmediatePropagation();
  };

  for (const type of ['keydown', 'keypress', 'keyup'] as const) {
    window.addEventListener(type, onKey, { capture: true, signal });
  }
  for (const type of TYPING) {
    window.addEventListener(
      type,
      (event) => {
        if (find(entries(), ({ ui }) => ui.owns(event))) event.stopImmediatePropagation();
      },
      { capture: true, signal },
    );
  }
}

/** Opens the card of the composer that is written in, closes it, or turns its page. */
export function obey(command: Command, { entries }: Cards): void {
  const open = find(entries(), ({ ui }) => ui.isOpen);
  if (open && command === 'open') open.ui.close();
  else {
    const entry = open ?? find(entries(), isWrittenIn) ?? find(entries(), hasFindings);
    entry?.ui.turn(command);
  }
}

function isWrittenIn({ composer }: GuardedComposer): boolean {
  return composer.editors().some((editor) => editor.matches(':focus-within'));
}

function hasFindings({ session }: GuardedComposer): boolean {
  return session.view().findings.length > 0;
}

function find<T>(items: Iterable<T>, test: (item: T) => boolean): T | undefined {
  for (const item of items) if (test(item)) return item;
  return undefined;
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
