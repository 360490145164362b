/**
 * Quill inside an open shadow root. Both versions ask `document` for the selection and the
 * focused element, which a shadow root hides; LinkedIn's build is adapted, so this one is too.
 */
import Quill2 from 'quill/core';
import Quill1 from 'quill1/core';

/** Lets a Quill look for selection and focus in the tree that it stands in. */
function adaptToShadow(quill) {
  const tree = quill.root.getRootNode();
  if (tree === document) return () => {};
  const selection = quill.selection;
  // Chromium keeps the selection of a shadow tree in its root, Firefox in the document.
  const own = () => (tree.getSelection ? tree : document).getSelection();
  selection.hasFocus = () => tree.activeElement === quill.root;
  selection.getNativeRange = () => {
    const current = own();
    if (!current || current.rangeCount === 0) return null;
    return selection.normalizeNative(current.getRangeAt(0));
  };
  selection.setNativeRange = (startNode, startOffset, endNode = startNode, endOffset = startOffset, force = false) => {
    if (startNode != null && (!quill.root.parentNode || !startNode.parentNode || !endNode.parentNode)) return;
    if (startNode == null) {
      own()?.removeAllRanges();
      quill.root.blur();
      return;
    }
    if (!selection.hasFocus()) quill.root.focus({ preventScroll: true });
    const native = selection.getNativeRange()?.native;
    const at = (node, offset) =>
      node.tagName === 'BR' ? [node.parentNode, [...node.parentNode.childNodes].indexOf(node)] : [node, offset];
    const [anchor, anchorOffset] = at(startNode, startOffset);
    const [focus, focusOffset] = at(endNode, endOffset);
    const same =
      native &&
      native.startContainer === anchor &&
      native.startOffset === anchorOffset &&
      native.endContainer === focus &&
      native.endOffset === focusOffset;
    if (!same || force) own().setBaseAndExtent(anchor, anchorOffset, focus, focusOffset);
  };
  // Quill hands document events only to editors that it finds in the document.
  const forward = (event) => quill.emitter.handleDOM(event);
  const events = ['selectionchange', 'mousedown', 'mouseup', 'click'];
  for (const name of events) document.addEventListener(name, forward);
  return () => {
    for (const name of events) document.removeEventListener(name, forward);
  };
}

/**
 * Puts a Quill into `element`.
 *
 * @param {'1' | '2'} version
 * @returns {{ root: HTMLElement, text: () => string, append: (part: string) => boolean,
 *   clear: () => void, onChange: (listener: () => void) => void, destroy: () => void }}
 */
export function createQuill(version, element, { placeholder, label }) {
  const Quill = version === '2' ? Quill2 : Quill1;
  const quill = new Quill(element, { placeholder, formats: [] });
  const release = adaptToShadow(quill);
  const { root } = quill;
  root.dataset.testQlEditorContenteditable = 'true';
  for (const [name, value] of Object.entries({ role: 'textbox', 'aria-multiline': 'true', 'aria-label': label })) {
    root.setAttribute(name, value);
  }
  return {
    root,
    // Quill ends every document with a line feed of its own.
    text: () => quill.getText().replace(/\n$/, ''),
    append(part) {
      if (!root.isConnected) return false;
      const end = quill.getLength() - 1;
      quill.insertText(end, part, 'user');
      quill.setSelection(end + part.length, 0, 'silent');
      return true;
    },
    clear: () => quill.setText('', 'user'),
    onChange: (listener) => quill.on('text-change', listener),
    destroy: release,
  };
}
