/**
 * Tells when an editor's text may have changed.
 *
 * DOM mutations are the trigger, not `input`: Draft.js, Lexical and Slate fire no `input` for
 * Backspace, and no editor does for undo.
 */
import { isTextField } from './read';

/**
 * Calls `onChange` after each batch of changes in `editor`, until `signal` aborts. Silent from
 * compositionstart to compositionend, when an input method's half-typed text stands in the DOM;
 * fires once afterwards.
 */
export function observeEditor(
  editor: HTMLElement,
  onChange: () => void,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  let composing = false;
  const changed = () => {
    if (!composing && !signal.aborted) onChange();
  };

  const observer = new MutationObserver(changed);
  observer.observe(editor, { childList: true, characterData: true, subtree: true });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });

  editor.addEventListener('compositionstart', () => (composing = true), { signal });
  editor.addEventListener(
    'compositionend',
    () => {
      composing = false;
      // Editors take the composed text into their state in their own listeners for this event.
      setTimeout(changed);
    },
    { signal },
  );
  // A field's value is no DOM; `input` is all there is, and fires for every edit of a field.
  if (isTextField(editor)) editor.addEventListener('input', changed, { signal });
}
