/**
 * The old composer: Quill in the open shadow root of #interop-outlet, or with `?mount=light` in
 * the document, as before. A placeholder dialog stands there first, as on the site.
 */
import { forwardRef, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { Avatar, Icon } from '../shared/icons.jsx';
import { accepts, page, parameter } from '../shared/page.js';
import { EditorField } from './EditorField.jsx';
import { s } from './look.js';
import { createQuill } from './quill-editor.js';
import { words } from './words.js';

const PLACEHOLDER_MS = 250;
let ember = 300;
const emberId = () => `ember${(ember += 7)}`;

export const ShareQuill = forwardRef(function ShareQuill({ author, onPosted, onClose }, ref) {
  const [mounted, setMounted] = useState(false);
  const [text, setText] = useState('');
  const [asking, setAsking] = useState(false);
  const [sending, setSending] = useState(false);
  const field = useRef(null);
  const version = parameter('editor') === 'quill2' ? '2' : '1';

  useEffect(() => {
    const timer = setTimeout(() => setMounted(true), PLACEHOLDER_MS);
    return () => clearTimeout(timer);
  }, []);

  useImperativeHandle(ref, () => ({ ready: () => mounted, type: (typed) => field.current.type(typed) }), [mounted]);

  if (!mounted) {
    return (
      <div className={s('veil')}>
        <div role="dialog" data-test-modal-id="sharebox" className={`share-box-v2__modal ${s('modal waiting')}`} aria-busy="true">
          <button type="button" className={s('icon close')} aria-label={words.dismiss} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
      </div>
    );
  }

  const send = () => {
    page.posts.push({ where: 'share', surface: 'post', account: author.handle, texts: [field.current.text()] });
    setSending(true);
    setTimeout(() => onPosted(field.current.text()), 150);
  };
  const close = () => (text.trim() ? setAsking(true) : onClose());
  const off = sending || text.trim() === '';

  return (
    <div className={s('veil')} id={emberId()}>
      <div role="dialog" aria-modal="true" aria-labelledby="share-to-linkedin-modal__header"
        data-test-modal-id="sharebox" className={`share-box-v2__modal ${s('modal')}`}>
        <header className={s('modalhead')} id="share-to-linkedin-modal__header">
          <button type="button" className={`share-unified-settings-entry-button ${s('author')}`}>
            <Avatar {...author} size={48} />
            <span>
              <b>{author.name}</b>
              <br />
              <small>{words.toAnyone}</small>
            </span>
          </button>
          <button type="button" className={s('icon close')} aria-label={words.dismiss} onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        <EditorField
          ref={field}
          where="share"
          create={(element) => createQuill(version, element, { placeholder: words.prompt, label: words.editor })}
          onText={setText}
          className={s('write')}
        />
        <div className={s('extras')}>
          <button type="button" className={s('icon')} aria-label={words.emoji}><Icon name="smile" /></button>
          <button type="button" className={s('icon')} aria-label={words.media}><Icon name="image" /></button>
        </div>
        <footer className={`share-box_actions ${s('foot')}`}>
          <button type="button" className={`share-actions__scheduled-post-btn ${s('icon')}`} aria-label={words.schedule}>
            <Icon name="clock" />
          </button>
          <button type="button" id={emberId()} className={`share-actions__primary-action ${s('post')}`}
            disabled={off} onClick={(event) => accepts(event) && send()}>
            <span>{words.post}</span>
          </button>
        </footer>
        {asking && (
          <div role="alertdialog" className={s('sheet')}>
            <h2>{words.leave}</h2>
            <button type="button" onClick={onClose}>{words.discard}</button>
            <button type="button" onClick={() => setAsking(false)}>{words.keep}</button>
          </div>
        )}
      </div>
    </div>
  );
});
