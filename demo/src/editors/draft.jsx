/** Draft.js as X sets it up, with mentions and hashtags as decorated spans. */
import { Editor, EditorState, Modifier, convertToRaw } from 'draft-js';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { emptyState, textOf } from '../x/draft.jsx';

export function createDraft(element) {
  const react = createRoot(element);
  const own = { state: emptyState(), set: null };

  function Field() {
    const [state, setState] = useState(own.state);
    own.state = state;
    own.set = setState;
    return <Editor editorState={state} onChange={setState} />;
  }

  flushSync(() => react.render(<Field />));
  const blocks = () => convertToRaw(own.state.getCurrentContent()).blocks;
  /** A point as the number of its block, since keys are made at random. */
  const place = (key, offset) => [
    own.state.getCurrentContent().getBlockMap().keySeq().indexOf(key),
    offset,
  ];
  return {
    root: element.querySelector('[contenteditable]'),
    text: () => textOf(own.state),
    state: () => blocks().map(({ key, ...block }) => block),
    selection() {
      const selection = own.state.getSelection();
      return [
        place(selection.getAnchorKey(), selection.getAnchorOffset()),
        place(selection.getFocusKey(), selection.getFocusOffset()),
        selection.getHasFocus(),
      ];
    },
    mention(label) {
      const content = Modifier.insertText(
        own.state.getCurrentContent(),
        own.state.getSelection(),
        label,
      );
      flushSync(() => own.set(EditorState.push(own.state, content, 'insert-characters')));
    },
    destroy: () => react.unmount(),
  };
}
