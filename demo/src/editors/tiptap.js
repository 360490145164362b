/** TipTap with mentions as inline atoms. */
import { Editor, Node } from '@tiptap/core';
import Document from '@tiptap/extension-document';
import HardBreak from '@tiptap/extension-hard-break';
import Paragraph from '@tiptap/extension-paragraph';
import Text from '@tiptap/extension-text';
import { UndoRedo } from '@tiptap/extensions';
import { JOIN_MS } from './history.js';

const history = UndoRedo.configure({ newGroupDelay: JOIN_MS });

const Mention = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({ label: {} }),
  parseHTML: () => [{ tag: 'span[data-mention]' }],
  renderHTML: ({ node }) => ['span', { 'data-mention': '' }, node.attrs.label],
  renderText: ({ node }) => node.attrs.label,
});

export function createTiptap(element) {
  const editor = new Editor({
    element,
    injectCSS: false,
    extensions: [Document, Paragraph, Text, HardBreak, history, Mention],
  });
  return {
    root: editor.view.dom,
    text: () => editor.getText({ blockSeparator: '\n' }),
    state: () => editor.getJSON(),
    selection: () => editor.state.selection.toJSON(),
    mention: (label) => editor.commands.insertContent({ type: 'mention', attrs: { label } }),
    destroy: () => editor.destroy(),
  };
}
