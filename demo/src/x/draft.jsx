/** Draft.js as X sets it up: its send key, and mentions and hashtags as decorated spans. */
import {
  CompositeDecorator,
  ContentState,
  EditorState,
  KeyBindingUtil,
  Modifier,
  convertToRaw,
  getDefaultKeyBinding,
} from 'draft-js';

const matching = (pattern) => (block, found) => {
  for (const match of block.getText().matchAll(pattern)) {
    found(match.index, match.index + match[0].length);
  }
};

const Accented = ({ children }) => <span data-accent="true">{children}</span>;

const decorator = new CompositeDecorator([
  { strategy: matching(/@\w+/g), component: Accented },
  { strategy: matching(/#[\p{L}\p{N}_]+/gu), component: Accented },
]);

export const emptyState = () => EditorState.createEmpty(decorator);

/** The editor's own text: its raw blocks, joined by line feeds. */
export const textOf = (state) =>
  convertToRaw(state.getCurrentContent())
    .blocks.map((block) => block.text)
    .join('\n');

/** Ctrl or Cmd with Enter sends, as in X's own key binding. */
export function keyBinding(event) {
  if (event.keyCode === 13 && KeyBindingUtil.hasCommandModifier(event)) return 'send';
  return getDefaultKeyBinding(event);
}

/** The state with `text` typed at its end. */
export function typedAtEnd(state, text) {
  const atEnd = EditorState.moveFocusToEnd(state);
  const content = Modifier.insertText(atEnd.getCurrentContent(), atEnd.getSelection(), text);
  return EditorState.push(atEnd, content, 'insert-characters');
}

/** The state with plain text pasted over the selection; paragraphs stay paragraphs. */
export function pasted(state, text) {
  const fragment = ContentState.createFromText(text).getBlockMap();
  const content = Modifier.replaceWithFragment(
    state.getCurrentContent(),
    state.getSelection(),
    fragment,
  );
  return EditorState.push(state, content, 'insert-fragment');
}
