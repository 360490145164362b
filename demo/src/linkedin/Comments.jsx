/** A post's comment box: TipTap, no form, and a button that appears once there is text. */
import { forwardRef, useImperativeHandle, useRef, useState } from 'react';
import { Avatar, Icon } from '../shared/icons.jsx';
import { accepts, page } from '../shared/page.js';
import { EditorField } from './EditorField.jsx';
import { s } from './look.js';
import { createTiptap } from './tiptap-editor.js';
import { words } from './words.js';

export const Comments = forwardRef(function Comments({ post, author }, ref) {
  const [text, setText] = useState('');
  const [said, setSaid] = useState([]);
  const field = useRef(null);
  const key = useRef(crypto.randomUUID());
  useImperativeHandle(ref, () => ({ ready: () => true, type: (typed) => field.current.type(typed) }), []);

  const send = () => {
    const written = field.current.text();
    page.posts.push({ where: `comment-${post.id}`, surface: 'comment', account: author.handle, texts: [written] });
    field.current.clear();
    setSaid([...said, written]);
  };

  return (
    <div className={s('comments')}>
      <div className={s('commentrow')} componentkey={`commentBox-${key.current}`}>
        <Avatar {...author} size={36} />
        <div className={s('commentfield')}>
          <EditorField
            ref={field}
            where={`comment-${post.id}`}
            create={(element) =>
              createTiptap(element, { placeholder: words.addComment, label: words.commentEditor })
            }
            onText={setText}
            data-testid="ui-core-tiptap-text-editor-wrapper"
            className={s('commenttext')}
          />
          <div className={s('commenttools')}>
            <button type="button" className={s('icon')} aria-label={words.emoji}><Icon name="smile" id="emoji-small" /></button>
            <button type="button" className={s('icon')} aria-label={words.media}><Icon name="image" id="image-medium" /></button>
            {text.trim() !== '' && (
              <div componentkey={`commentButtonSection-${key.current}`}>
                <button type="button" className={s('post small')} onClick={(event) => accepts(event) && send()}>
                  <span>{words.comment}</span>
                </button>
              </div>
            )}
          </div>
        </div>
      </div>
      {said.map((one, index) => (
        <div className={s('said')} key={index}>
          <Avatar {...author} size={36} />
          <p><b>{author.name}</b><br />{one}</p>
        </div>
      ))}
    </div>
  );
});
