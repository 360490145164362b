import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { SamplePanel } from '../shared/SamplePanel.jsx';
import { Avatar, Icon } from '../shared/icons.jsx';
import { parameter } from '../shared/page.js';
import { Comments } from './Comments.jsx';
import { ShareQuill } from './ShareQuill.jsx';
import { ShareTiptap } from './ShareTiptap.jsx';
import { adoptInto, s } from './look.js';
import { shadow } from './outlet.js';
import { company, companyPosts, person, posts } from './people.js';
import { words } from './words.js';

const light = parameter('mount') === 'light';
if (light) adoptInto(document);

const asCompany = /^\/company\/\d+\/admin\//.test(location.pathname);
const newComposer =
  location.pathname.startsWith('/sharing/compose') || parameter('editor') === 'tiptap';
const opensAtOnce =
  location.pathname.startsWith('/sharing/compose') ||
  parameter('share') === 'true' ||
  parameter('shareActive') === 'true';

function Bar() {
  const links = [
    ['home', words.home],
    ['people', words.network],
    ['briefcase', words.jobs],
    ['mail', words.messages],
    ['bell', words.me],
  ];
  return (
    <header className={s('top')}>
      <div className={s('topin')}>
        <div className={s('brand')}>
          <svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
            <path d="M5 8h20M5 15h20M5 22h20M8 5v20M15 5v20M22 5v20" stroke="var(--accent)" strokeWidth="2.2" strokeLinecap="round" />
            <circle cx="15" cy="15" r="4" fill="var(--accent)" />
          </svg>
          <span>Trellis</span>
        </div>
        <nav>
          {links.map(([icon, label], index) => (
            <a key={icon} href="/feed/" className={s('link')} data-current={index === 0}
              onClick={(event) => event.preventDefault()}>
              <Icon name={icon} size={22} />
              <span>{label}</span>
            </a>
          ))}
        </nav>
      </div>
    </header>
  );
}

function Leaves() {
  return (
    <svg className={s('picture')} viewBox="0 0 540 230" role="img" aria-label="Leaves on paper">
      <rect width="540" height="230" fill="#ece4d6" />
      <g fill="none" stroke="#8a7f6b" strokeWidth="2">
        <path d="M90 210C130 150 150 100 150 40M270 215c0-70 10-120 40-180M440 212c-20-60-60-100-50-170" />
      </g>
      <g fill="#6f8f7b">
        <path d="M150 60c40-6 60 10 66 40-40 4-60-10-66-40ZM138 110c-44-2-64 18-66 48 42 2 64-16 66-48Z" />
        <path d="M392 60c36-10 60 0 70 30-38 10-62 0-70-30ZM400 118c-40-8-66 6-74 40 40 8 66-8 74-40Z" opacity=".85" />
      </g>
      <g fill="#c98a5a">
        <path d="M300 60c34-20 62-14 78 14-34 18-62 12-78-14ZM280 120c-34-18-62-12-78 16 34 16 62 12 78-16Z" opacity=".9" />
      </g>
    </svg>
  );
}

function Entry({ post, author, comments }) {
  const actions = [
    ['thumb', words.like, 'thumbs-up-outline-small'],
    ['reply', words.comment, 'comment-small'],
    ['repost', words.repost, 'repost-small'],
    ['send', words.send, 'send-privately-small'],
  ];
  return (
    <article className={s('card entry')} componentkey={crypto.randomUUID()}>
      <div className={s('byline')}>
        <Avatar {...post.author} size={48} />
        <p>
          <b>{post.author.name}</b>
          <small>{post.role}</small>
          <small>{post.age} · <Icon name="globe" size={13} /></small>
        </p>
      </div>
      <div className={s('text')}>{post.text}</div>
      {post.picture && <Leaves />}
      <div className={s('actions')}>
        {actions.map(([icon, label, id], index) => (
          <button key={id} type="button">
            <Icon name={icon} id={id} />
            <span>{post.counts[index] ?? ''} {label}</span>
          </button>
        ))}
      </div>
      {comments && <Comments ref={comments} post={post} author={author} />}
    </article>
  );
}

export function App() {
  const author = asCompany ? company : person;
  const [open, setOpen] = useState(opensAtOnce);
  const [feed, setFeed] = useState(asCompany ? companyPosts : posts);
  const [toast, setToast] = useState('');
  const share = useRef(null);
  const comment = useRef(null);

  useEffect(() => {
    if (!toast) return undefined;
    const timer = setTimeout(() => setToast(''), 4000);
    return () => clearTimeout(timer);
  }, [toast]);

  const posted = (text, as = author) => {
    setOpen(false);
    setFeed((before) => [
      { id: String(Date.now()), author: as, role: as.kind === 'company' ? '1,204 followers' : 'Northfold', age: '1 min', text, counts: [] },
      ...before,
    ]);
    setToast(words.success);
  };

  const type = async (text) => {
    setOpen(true);
    while (!share.current?.ready()) await new Promise((resolve) => setTimeout(resolve, 50));
    await share.current.type(text);
  };

  const Share = newComposer ? ShareTiptap : ShareQuill;
  const dialog = open && (
    <Share ref={share} author={author} choices={[person, company]} onPosted={posted} onClose={() => setOpen(false)} />
  );
  const place = light ? document.getElementById('artdeco-modal-outlet') : shadow;

  return (
    <>
      <Bar />
      <div className={s('page')}>
        <aside className={s('left')}>
          <section className={s('card profile')}>
            <i className={s('banner')} />
            <Avatar {...author} size={68} />
            <a href={author.path} onClick={(event) => event.preventDefault()}><b>{author.name}</b></a>
            <small>{asCompany ? words.admin : 'Product lead, Northfold'}</small>
          </section>
        </aside>
        <main className={s('feed')}>
          {asCompany && (
            <nav className={s('card tabs')}>
              <b>{words.pagePosts}</b>
              <span>{words.published}</span>
            </nav>
          )}
          <section className={s('card launcher')}>
            <div id="shareboxProfilePictureComponentRef">
              <a href={author.path} onClick={(event) => event.preventDefault()}><Avatar {...author} size={48} /></a>
            </div>
            <div role="button" tabIndex={0} aria-label={words.start} className={s('start')} onClick={() => setOpen(true)}
              onKeyDown={(event) => event.key === 'Enter' && setOpen(true)}>
              {words.start}
            </div>
          </section>
          {feed.map((post, index) => (
            <Entry key={post.id} post={post} author={author} comments={!asCompany && feed.length - index === 2 ? comment : null} />
          ))}
        </main>
        <aside className={s('right')}>
          <SamplePanel s={s} type={type} />
        </aside>
      </div>
      {dialog && (newComposer ? dialog : createPortal(dialog, place))}
      <div role="status" aria-live="polite" className={s('toasts')}>
        {toast && <p className={`artdeco-toast-item ${s('toast')}`}>{toast}</p>}
      </div>
    </>
  );
}
