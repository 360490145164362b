/**
 * The new composer: TipTap in a native dialog at /sharing/compose, or with `?dialog=none` as a
 * full page. The Post button carries no attribute; it is the dialog's only button without an icon.
 */
import { forwardRef, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { Avatar, Icon } from '../shared/icons.jsx';
import { accepts, page, parameter } from '../shared/page.js';
import { EditorField } from './EditorField.jsx';
import { s } from './look.js';
import { createTiptap } from './tiptap-editor.js';
import { words } from './words.js';

const PLACEHOLDER_MS = 300;
const AUTHOR_MS = 200;
const key = () => crypto.randomUUID();

/** Who posts. Comes a moment after the editor; with `?author=none` not at all. */
function Author({ author, choices, onChoose }) {
  const [open, setOpen] = useState(false);
  const [here, setHere] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setHere(true), AUTHOR_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!here || parameter('author') === 'none') return null;
  return (
    <div className={s('authorbox')} componentkey={key()}>
      <div role="button" tabIndex={0} aria-expanded={open} className={s('author')}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => event.key === 'Enter' && setOpen(!open)}>
        <Avatar {...author} size={48} />
        <div aria-label={author.name}>
          <b>{author.name}</b>
          <small>{words.toAnyone}</small>
        </div>
        <Icon name={author.kind === 'company' ? 'company' : 'person'} size={16}
          id={author.kind === 'company' ? 'company-accent-4' : 'person-accent-4'} />
        <Icon name="caret" id="caret-small" size={16} />
      </div>
      {open && (
        <div data-testid="lazy-column" className={s('picker')}>
          <p>{words.postAs}</p>
          {choices.map((one) => (
            <label key={one.handle}>
              <input type="radio" name="actor" value={one.kind} checked={one.handle === author.handle}
                onChange={() => {
                  onChoose(one);
                  setOpen(false);
                }} />
              <Avatar {...one} size={28} />
              {one.name}
            </label>
          ))}
        </div>
      )}
    </div>
  );
}

export const ShareTiptap = forwardRef(function ShareTiptap({ author: first, choices, onPosted, onClose }, ref) {
  const [author, setAuthor] = useState(first);
  const [mounted, setMounted] = useState(false);
  const [text, setText] = useState('');
  const [planned, setPlanned] = useState(false);
  const [sending, setSending] = useState(false);
  const dialog = useRef(null);
  const field = useRef(null);
  const native = parameter('dialog') !== 'none';

  useEffect(() => {
    if (native) dialog.current.showModal();
    const timer = setTimeout(() => setMounted(true), PLACEHOLDER_MS);
    return () => clearTimeout(timer);
  }, [native]);

  useImperativeHandle(ref, () => ({ ready: () => mounted, type: (typed) => field.current.type(typed) }), [mounted]);

  const send = () => {
    page.posts.push({ where: 'share', surface: 'post', account: author.handle, texts: [field.current.text()] });
    setSending(true);
    setTimeout(() => onPosted(field.current.text(), author), 150);
  };

  const screen = (
    <div data-sdui-screen="com.linkedin.sdui.flagshipnav.sharing.ShareCompose" className={s('screen')}>
      <header className={s('modalhead')}>
        <Author author={author} choices={choices} onChoose={setAuthor} />
        <button type="button" className={s('icon close')} aria-label={words.dismiss} onClick={onClose}>
          <Icon name="close" id="close-medium" />
        </button>
      </header>
      {mounted ? (
        <>
          <EditorField
            ref={field}
            where="share"
            create={(element) =>
              createTiptap(element, {
                placeholder: words.prompt,
                label: words.editor,
                componentkey: 'ShareBox_textEditor',
              })
            }
            onText={setText}
            data-testid="ui-core-tiptap-text-editor-wrapper"
            className={s('write')}
          />
          <div className={s('extras')}>
            <button type="button" className={s('icon')} aria-label={words.emoji}><Icon name="smile" id="emoji-medium" /></button>
            <button type="button" className={s('icon')} aria-label={words.media}><Icon name="image" id="image-medium" /></button>
          </div>
          <footer className={s('foot')}>
            <a href="/sharing/scheduled" aria-label={words.scheduled} className={s('icon')}
              onClick={(event) => {
                event.preventDefault();
                setPlanned(!planned);
              }}>
              <Icon name="clock" id="clock-medium" />
            </a>
            <button type="button" componentkey={key()} className={s('post')} disabled={sending || text.trim() === ''}
              onClick={(event) => accepts(event) && send()}>
              <span>{planned ? words.schedule : words.post}</span>
            </button>
          </footer>
        </>
      ) : (
        <div className={s('waiting')} aria-busy="true" />
      )}
    </div>
  );

  if (!native) return <div className={s('fullpage')}>{screen}</div>;
  return (
    <dialog ref={dialog} data-testid="dialog" className={s('modal native')}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}>
      {screen}
    </dialog>
  );
});
