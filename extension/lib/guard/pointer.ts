/**
 * Opens the card at an underlined word: at once on a click, after a rest when the pointer stays.
 * A card that a resting pointer opened goes when the pointer leaves both word and card.
 */
import type { Painter } from '../editor/paint';
import type { GuardedComposer } from './guarded';
import type { Cards } from './keys';

/** Milliseconds. */
const REST_MS = 350;
const LEAVE_MS = 300;

export function listenPointer({ entries, painter, signal }: Cards & { painter: Painter }): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over: string | null = null;
  let frame = 0;

  const markUnder = (x: number, y: number) => {
    const hit = painter.markAt(x, y);
    if (hit === null) return null;
    for (const entry of entries()) if (entry.contains(hit.editor)) return { entry, id: hit.id };
    return null;
  };

  const look = (x: number, y: number, ours: GuardedComposer | undefined) => {
    if (ours) {
      clearTimeout(timer);
      over = null;
      return;
    }
    const hit = markUnder(x, y);
    const id = hit?.id ?? null;
    if (id === over && id !== null) return;
    over = id;
    clearTimeout(timer);
    if (hit) {
      timer = setTimeout(() => {
        if (!hit.entry.ui.isOpen || hit.entry.ui.isFleeting) hit.entry.ui.open('hover', hit.id);
      }, REST_MS);
      return;
    }
    const fleeting = [...entries()].filter(({ ui }) => ui.isFleeting);
    if (fleeting.length === 0) return;
    timer = setTimeout(() => {
      for (const { ui } of fleeting) if (ui.isFleeting) ui.close();
    }, LEAVE_MS);
  };

  const ownerOf = (event: Event) => [...entries()].find(({ ui }) => ui.owns(event));

  window.addEventListener(
    'pointermove',
    (event) => {
      if (!event.isTrusted || event.pointerType === 'touch' || frame !== 0) return;
      const ours = ownerOf(event);
      const { clientX, clientY, buttons } = event;
      frame = requestAnimationFrame(() => {
        frame = 0;
        // Selecting text with the button down is not asking about it.
        if (buttons === 0) look(clientX, clientY, ours);
      });
    },
    { capture: true, passive: true, signal },
  );

  window.addEventListener(
    'pointerdown',
    (event) => {
      if (!event.isTrusted) return;
      const ours = ownerOf(event);
      if (ours) {
        ours.ui.pin();
        return;
      }
      // A press elsewhere closes what is open, apart from what holds Post.
      for (const { ui, session } of entries()) {
        if (ui.isOpen && session.view().held === null) ui.close();
      }
    },
    { capture: true, passive: true, signal },
  );

  window.addEventListener(
    'click',
    (event) => {
      if (!event.isTrusted || ownerOf(event)) return;
      const hit = markUnder(event.clientX, event.clientY);
      hit?.entry.ui.open('click', hit.id);
    },
    { capture: true, passive: true, signal },
  );

  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  });
}
