/** TipTap as in LinkedIn's new composer and its comment boxes: plain paragraphs and line breaks. */
import { Editor } from '@tiptap/core';
import Document from '@tiptap/extension-document';
import HardBreak from '@tiptap/extension-hard-break';
import Paragraph from '@tiptap/extension-paragraph';
import Text from '@tiptap/extension-text';
import { Placeholder, UndoRedo } from '@tiptap/extensions';

/** Puts a TipTap into `element`; the result is as `createQuill`'s. */
export function createTiptap(element, { placeholder, label, componentkey, autofocus = false }) {
  const listeners = [];
  const editor = new Editor({
    element,
    autofocus,
    injectCSS: false,
    extensions: [Document, Paragraph, Text, HardBreak, UndoRedo, Placeholder.configure({ placeholder })],
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        ...(componentkey ? { componentkey } : {}),
      },
    },
    onUpdate: () => listeners.forEach((listener) => listener()),
  });
  return {
    root: editor.view.dom,
    text: () => editor.getText({ blockSeparator: '\n' }),
    append(part) {
      if (editor.isDestroyed || !editor.view.dom.isConnected) return false;
      editor.view.dispatch(editor.state.tr.insertText(part, editor.state.doc.content.size - 1));
      return true;
    },
    clear: () => editor.commands.clearContent(true),
    onChange: (listener) => listeners.push(listener),
    destroy: () => editor.destroy(),
  };
}
