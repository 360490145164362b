/** Slate with mentions as inline void elements. */
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { createEditor, Transforms } from 'slate';
import { withHistory } from 'slate-history';
import { Editable, Slate, withReact } from 'slate-react';

function renderElement({ attributes, children, element }) {
  if (element.type === 'mention') {
    return (
      <span {...attributes} contentEditable={false}>
        {element.label}
        {children}
      </span>
    );
  }
  return <p {...attributes}>{children}</p>;
}

const shown = (node) =>
  node.type === 'mention' ? node.label : (node.text ?? node.children.map(shown).join(''));

export function createSlate(element) {
  const editor = withHistory(withReact(createEditor()));
  const { isInline, isVoid } = editor;
  editor.isInline = (node) => node.type === 'mention' || isInline(node);
  editor.isVoid = (node) => node.type === 'mention' || isVoid(node);
  const first = [{ type: 'paragraph', children: [{ text: '' }] }];
  const react = createRoot(element);
  flushSync(() =>
    react.render(
      <Slate editor={editor} initialValue={first}>
        <Editable renderElement={renderElement} />
      </Slate>,
    ),
  );
  return {
    root: element.querySelector('[data-slate-editor]'),
    text: () => editor.children.map(shown).join('\n'),
    state: () => editor.children,
    selection: () => editor.selection,
    mention(label) {
      Transforms.insertNodes(editor, { type: 'mention', label, children: [{ text: '' }] });
      Transforms.move(editor);
    },
    destroy: () => react.unmount(),
  };
}
