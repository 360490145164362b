import { forwardRef, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { trackComposer } from '../shared/page.js';
import { typeText } from '../shared/type.js';

/**
 * One editor in a block of its own.
 *
 * @param where the composer's name in window.__page.state()
 * @param create makes the editor in an element: createQuill or createTiptap, with its options
 * @param onText told the editor's text after each change
 */
export const EditorField = forwardRef(function EditorField({ where, create, onText, ...rest }, ref) {
  const element = useRef(null);
  const [editor, setEditor] = useState(null);

  useEffect(() => {
    const made = create(element.current);
    made.onChange(() => onText(made.text()));
    const untrack = trackComposer(where, () => [made.text()]);
    setEditor(made);
    return () => {
      untrack();
      made.destroy();
    };
    // The editor is made once; later renders must not touch its element.
  }, []);

  useImperativeHandle(
    ref,
    () => ({
      text: () => editor?.text() ?? '',
      clear: () => editor?.clear(),
      async type(text) {
        editor.clear();
        editor.root.focus();
        await typeText(text, editor.append);
      },
    }),
    [editor],
  );

  return <div ref={element} {...rest} />;
});
