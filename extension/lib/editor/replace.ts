/**
 * Writes a fix into an editor so that the editor's own state, undo and caret stay right.
 *
 * Editors differ in what they listen to, and a change of the DOM alone is lost or breaks them. The
 * order below was run against Draft.js, Quill 1.3 and 2, TipTap, Lexical and Slate in Chromium and
 * Firefox:
 *
 * - Draft.js takes pasted and cut text. `execCommand` across two of its spans makes React throw and
 *   leaves the editor dead (Firefox: only when it deletes), so it is not used there.
 * - Editors that handle `beforeinput` (Quill 2, Lexical, Slate) cancel a synthetic one that they
 *   took. Slate must be asked this way: after `execCommand` its DOM looks right and its state is not.
 * - What is left (Quill 1.3, TipTap, text fields) follows `execCommand`.
 * - Firefox fires `beforeinput` for `execCommand` itself, so that serves all of them there, Draft.js
 *   included, whereas a synthetic paste arrives empty and deletes the selected text. Only Quill 1.3
 *   loses line breaks that way: such a fix is left to the person.
 */
import { isTextField, readEditor } from './read';
import type { FixResult } from './types';

/** Draft.js and ProseMirror take over a new selection on `selectionchange`, some after a timer. */
const SELECTION_REST_MS = 20;
const SELECTION_TIMEOUT_MS = 120;
/** How long an editor may take to render the change. */
const RENDER_TIMEOUT_MS = 300;
const RENDER_POLL_MS = 10;

/** One way to replace the selected text; false when nothing was written. */
type Method = (editor: HTMLElement, replacement: string, range: Range | null) => boolean;

/**
 * Replaces the text between two UTF-16 offsets, which must read `expected`. Leaves the caret after
 * the replacement; one undo takes it back.
 *
 * 'applied' only when the editor then shows exactly the wanted text. In any doubt nothing more is
 * written and the replacement goes to the clipboard ('copied'); 'failed' when that is refused too.
 */
export async function replaceRange(
  editor: HTMLElement,
  start: number,
  end: number,
  replacement: string,
  expected: string,
): Promise<FixResult> {
  const before = readEditor(editor).text;
  if (!editor.isConnected || before.slice(start, end) !== expected) return copy(replacement);
  if (replacement === expected) return 'applied';
  // Half a character, which editors turn into another one.
  if (/\p{Surrogate}/u.test(replacement + expected)) return copy(replacement);
  const wanted = before.slice(0, start) + replacement + before.slice(end);

  if (!(await select(editor, start, end))) return copy(replacement);
  for (const method of methodsFor(editor, replacement)) {
    // The editor may have re-rendered while the selection settled: read again, then write at once.
    const current = readEditor(editor);
    if (current.text !== before) break;
    if (!method(editor, replacement, current.range(start, end))) continue;
    return (await rendered(editor, wanted)) ? 'applied' : copy(replacement);
  }
  return copy(replacement);
}

function methodsFor(editor: HTMLElement, replacement: string): Method[] {
  if (isDraft(editor) && !replacement) return [byCut];
  if (isGecko() && replacement.includes('\n') && editor.matches('.ql-editor')) return [];
  if (isTextField(editor) || isGecko()) return [byCommand];
  if (isDraft(editor)) return [byPaste];
  return [byBeforeInput, byCommand];
}

const byPaste: Method = (editor, replacement) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', replacement);
  return !editor.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }),
  );
};

/** Draft.js lets a cut go on and removes the selected text in a timer; it cancels only empty cuts. */
const byCut: Method = (editor) =>
  editor.dispatchEvent(
    new ClipboardEvent('cut', { bubbles: true, cancelable: true, composed: true }),
  );

const byBeforeInput: Method = (editor, replacement, range) => {
  if (!range) return false;
  return !editor.dispatchEvent(
    new InputEvent('beforeinput', {
      inputType: replacement ? 'insertText' : 'deleteContentBackward',
      data: replacement || null,
      targetRanges: [new StaticRange(range)],
      bubbles: true,
      cancelable: true,
      composed: true,
    }),
  );
};

/** The command's answer tells nothing: in Firefox it is false when the editor took it over. */
const byCommand: Method = (editor, replacement) => {
  if (replacement) editor.ownerDocument.execCommand('insertText', false, replacement);
  else editor.ownerDocument.execCommand('delete');
  return true;
};

/** Selects the offsets in `editor` and waits until the editor knows; false when it can't be done. */
async function select(editor: HTMLElement, start: number, end: number): Promise<boolean> {
  editor.focus({ preventScroll: true });
  // Editors learn of a selection by focus and selection events, which come to a focused page only.
  const { activeElement } = editor.getRootNode() as Document | ShadowRoot;
  if (!editor.ownerDocument.hasFocus() || !editor.contains(activeElement)) return false;
  if (isTextField(editor)) {
    editor.setSelectionRange(start, end);
    return true;
  }
  const range = readEditor(editor).range(start, end);
  if (!range || !leaveIslands(editor, range)) return false;
  const settled = selectionSettled(editor.ownerDocument);
  selectionOf(editor)?.setBaseAndExtent(
    range.startContainer,
    range.startOffset,
    range.endContainer,
    range.endOffset,
  );
  await settled;
  return true;
}

/**
 * Moves the range's ends out of uneditable parts (mentions), which can only be replaced whole.
 * False when the range begins or ends in the middle of one.
 */
function leaveIslands(editor: HTMLElement, range: Range): boolean {
  const first = islandAround(editor, range.startContainer);
  if (first) {
    const left = range.cloneRange();
    left.setStartBefore(first);
    left.setEnd(range.startContainer, range.startOffset);
    if (hasText(left)) return false;
    range.setStartBefore(first);
  }
  const last = islandAround(editor, range.endContainer);
  if (last) {
    const right = range.cloneRange();
    right.setStart(range.endContainer, range.endOffset);
    right.setEndAfter(last);
    if (hasText(right)) return false;
    range.setEndAfter(last);
  }
  return true;
}

/** Fillers that keep a place for the caret around and in an island are no text. */
function hasText(range: Range): boolean {
  return /[^\u200b\ufeff]/.test(range.toString());
}

function islandAround(editor: HTMLElement, node: Node): Element | null {
  const element = node.nodeType === Node.ELEMENT_NODE ? (node as Element) : node.parentElement;
  const island = element?.closest('[contenteditable="false"]');
  return island && editor.contains(island) ? island : null;
}

/** Chromium keeps the selection of a shadow tree in the shadow root, Firefox in the document. */
function selectionOf(editor: HTMLElement): Selection | null {
  const root = editor.getRootNode() as Node & Partial<Pick<Document, 'getSelection'>>;
  return root.getSelection?.() ?? editor.ownerDocument.getSelection();
}

function selectionSettled(document: Document): Promise<void> {
  return new Promise((resolve) => {
    const timeout = setTimeout(resolve, SELECTION_TIMEOUT_MS);
    document.addEventListener(
      'selectionchange',
      () => {
        clearTimeout(timeout);
        setTimeout(resolve, SELECTION_REST_MS);
      },
      { once: true },
    );
  });
}

/** True once the editor shows `wanted`, and still does when it had time to overrule the DOM. */
async function rendered(editor: HTMLElement, wanted: string): Promise<boolean> {
  const deadline = performance.now() + RENDER_TIMEOUT_MS;
  for (let seen = 0; seen < 2;) {
    seen = readEditor(editor).text === wanted ? seen + 1 : 0;
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, RENDER_POLL_MS));
  }
  return true;
}

async function copy(text: string): Promise<FixResult> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'failed'; // no focus, no gesture, or the page's permissions policy
  }
}

function isDraft(editor: HTMLElement): boolean {
  return editor.closest('.DraftEditor-root') !== null;
}

function isGecko(): boolean {
  return CSS.supports('-moz-appearance', 'none');
}
