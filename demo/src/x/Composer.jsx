/** X's composer: one Draft.js editor per item of the thread, and one Post button. */
import { Editor } from 'draft-js';
import { forwardRef, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { Avatar, Icon } from '../shared/icons.jsx';
import { accepts, page, trackComposer } from '../shared/page.js';
import { typeText } from '../shared/type.js';
import { emptyState, keyBinding, pasted, textOf, typedAtEnd } from './draft.jsx';
import { s } from './look.js';

const LIMIT = 280;
let nextKey = 0;
const newItem = () => ({ key: nextKey++, state: emptyState() });

function Count({ length }) {
  const share = Math.min(1, length / LIMIT);
  const around = 2 * Math.PI * 8;
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" className={s('count')}>
      <circle cx="11" cy="11" r="8" />
      <circle
        cx="11"
        cy="11"
        r="8"
        strokeDasharray={`${share * around} ${around}`}
        transform="rotate(-90 11 11)"
        data-over={length > LIMIT}
      />
    </svg>
  );
}

/**
 * @param where "inline" on a page, "modal" in the dialog: other ids for the Post button
 * @param kind "post", "reply" or "quote"
 * @param account who posts
 * @param target the post that is answered or quoted, or null
 * @param onPosted told {texts} when the site's post handler ran
 */
export const Composer = forwardRef(function Composer(
  { where, kind, account, target, onPosted, onEscape },
  ref,
) {
  const [items, setItems] = useState(() => [newItem()]);
  const [active, setActive] = useState(0);
  const [sending, setSending] = useState(false);
  const latest = useRef(items);
  const editors = useRef(new Map());
  latest.current = items;

  useEffect(() => trackComposer(where, () => latest.current.map((item) => textOf(item.state))), [where]);

  const change = (key, state) => {
    latest.current = latest.current.map((item) => (item.key === key ? { ...item, state } : item));
    setItems(latest.current);
  };

  useImperativeHandle(ref, () => ({
    isEmpty: () => latest.current.every((item) => textOf(item.state) === ''),
    async type(text) {
      const key = latest.current[Math.min(active, latest.current.length - 1)].key;
      change(key, emptyState());
      await typeText(text, (part) => {
        const item = latest.current.find((one) => one.key === key);
        if (!item || !editors.current.get(key)) return false;
        change(key, typedAtEnd(item.state, part));
        return true;
      });
    },
  }));

  const texts = items.map((item) => textOf(item.state));
  const ready =
    !sending && texts.every((text) => text.trim() !== '' && text.length <= LIMIT);

  const send = () => {
    if (sending) return;
    page.posts.push({ where, surface: kind, account: account.handle, texts });
    setSending(true);
    // The sites answer after a moment; until then the button is off and the text stays.
    setTimeout(() => {
      const fresh = [newItem()];
      // X keeps the first editor's element, so this one does too.
      fresh[0].key = latest.current[0].key;
      latest.current = fresh;
      setItems(fresh);
      setActive(0);
      setSending(false);
      onPosted({ texts, target: kind === 'quote' ? target : null });
    }, 150);
  };

  const add = () => {
    const item = newItem();
    latest.current = [...latest.current, item];
    setItems(latest.current);
    setActive(latest.current.length - 1);
    setTimeout(() => editors.current.get(item.key)?.focus(), 0);
  };

  const remove = (key) => {
    latest.current = latest.current.filter((item) => item.key !== key);
    setItems(latest.current);
    setActive(Math.max(0, latest.current.length - 1));
  };

  const label =
    kind === 'reply' ? 'Reply' : items.length > 1 ? 'Post all' : 'Post';
  const prompt = (index) =>
    index > 0 ? 'Add another post' : kind === 'reply' ? 'Post your reply' : 'What is happening?';

  const bar = (index) => (
    <div className={s('bar')} data-testid="toolBar" key={`bar-${items.length}-${index}`}>
      <span className={s('tools')}>
        {['image', 'smile', 'clock'].map((name) => (
          <button key={name} type="button" className={s('tool')} aria-label={name}
            data-testid={name === 'clock' ? 'scheduleOption' : undefined}>
            <Icon name={name} />
          </button>
        ))}
      </span>
      <Count length={texts[index]?.length ?? 0} />
      {kind === 'post' && (
        <button type="button" className={s('tool add')} aria-label="Add post" data-testid="addButton"
          disabled={texts[index] === ''} onClick={add}>
          <Icon name="plus" size={18} />
        </button>
      )}
      <button
        type="button"
        className={s('post')}
        data-testid={where === 'inline' ? 'tweetButtonInline' : 'tweetButton'}
        disabled={!ready}
        aria-disabled={!ready || undefined}
        onClick={(event) => accepts(event) && send()}
      >
        <span>{label}</span>
      </button>
    </div>
  );

  return (
    <div className={s('composer')}>
      {kind === 'reply' && (
        <p className={s('replying')}>
          Replying to <a href={`/${target.author.handle}`}>@{target.author.handle}</a>
        </p>
      )}
      {items.map((item, index) => (
        <div className={s('item')} key={item.key}>
          <div className={s('gutter')}>
            <Avatar {...account} testid={`UserAvatar-Container-${account.handle}`} />
            {index < items.length - 1 && <i className={s('thread')} />}
          </div>
          <div className={s('body')}>
            <div className={s('field')} data-testid={`tweetTextarea_${index}RichTextInputContainer`}>
              <Editor
                ref={(editor) => {
                  if (editor) editors.current.set(item.key, editor);
                  else editors.current.delete(item.key);
                }}
                editorState={item.state}
                onChange={(state) => change(item.key, state)}
                onFocus={() => setActive(index)}
                keyBindingFn={keyBinding}
                handleKeyCommand={(command) => {
                  if (command !== 'send') return 'not-handled';
                  if (ready) send();
                  return 'handled';
                }}
                handlePastedText={(text, _html, state) => {
                  change(item.key, pasted(state, text));
                  return 'handled';
                }}
                onEscape={onEscape}
                placeholder={prompt(index)}
                webDriverTestID={`tweetTextarea_${index}`}
                ariaLabel="Post text"
                ariaMultiline
                role="textbox"
                spellCheck
              />
            </div>
            {index > 0 && (
              <button type="button" className={s('remove')} aria-label="Remove" onClick={() => remove(item.key)}>
                <Icon name="close" size={16} />
              </button>
            )}
            {kind === 'quote' && index === 0 && (
              <blockquote className={s('quoted')}>
                <b>{target.author.name}</b> @{target.author.handle}
                <span>{target.text}</span>
              </blockquote>
            )}
            {/* The bar stands under the item that is being written, so the button moves. */}
            {index === Math.min(active, items.length - 1) && bar(index)}
          </div>
        </div>
      ))}
    </div>
  );
});

