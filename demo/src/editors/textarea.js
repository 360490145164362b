/** A plain text field. */
export function createTextarea(element) {
  const root = document.createElement('textarea');
  element.append(root);
  return {
    root,
    text: () => root.value,
    state: () => root.value,
    selection: () => [root.selectionStart, root.selectionEnd, root.selectionDirection],
    mention: (label) => document.execCommand('insertText', false, label),
    destroy: () => root.remove(),
  };
}
