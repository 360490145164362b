/** Lexical with mentions as tokens. */
import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { registerPlainText } from '@lexical/plain-text';
import { $createTextNode, $getRoot, $getSelection, $isRangeSelection, createEditor } from 'lexical';
import { JOIN_MS } from './history.js';

/** A point as the way to its node from the root, since keys are numbered anew in each editor. */
function place(point) {
  const way = [];
  for (let node = point.getNode(); node; node = node.getParent()) {
    way.unshift(node.getIndexWithinParent());
  }
  return { way, offset: point.offset };
}

export function createLexical(element) {
  const root = document.createElement('div');
  root.contentEditable = 'true';
  element.append(root);
  const editor = createEditor({
    onError(error) {
      throw error;
    },
  });
  editor.setRootElement(root);
  const ends = [
    registerPlainText(editor),
    registerHistory(editor, createEmptyHistoryState(), JOIN_MS),
  ];
  const read = (ask) => editor.getEditorState().read(ask);
  return {
    root,
    text: () => read(() => $getRoot().getTextContent()).replaceAll('\n\n', '\n'),
    state: () => editor.getEditorState().toJSON().root,
    selection: () =>
      read(() => {
        const selection = $getSelection();
        if (!$isRangeSelection(selection)) return null;
        return [place(selection.anchor), place(selection.focus)];
      }),
    mention: (label) =>
      editor.update(() => {
        const selection = $getSelection();
        if ($isRangeSelection(selection)) {
          selection.insertNodes([$createTextNode(label).setMode('token')]);
        }
      }),
    destroy() {
      for (const end of ends) end();
      editor.setRootElement(null);
      root.remove();
    },
  };
}
