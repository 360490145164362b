import { useEffect, useRef, useState } from 'react';
import { SamplePanel } from '../shared/SamplePanel.jsx';
import { Avatar, Icon } from '../shared/icons.jsx';
import { parameter } from '../shared/page.js';
import { Composer } from './Composer.jsx';
import { s } from './look.js';
import { accounts, timeline } from './people.js';

/** The router: the page's path, and a function that goes elsewhere without a load. */
function usePath() {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const read = () => setPath(location.pathname);
    window.addEventListener('popstate', read);
    return () => window.removeEventListener('popstate', read);
  }, []);
  const go = (to) => {
    history.pushState(null, '', to + location.search);
    setPath(to);
  };
  return [path, go];
}

function Rail({ account, onSwitch, onNew }) {
  const [open, setOpen] = useState(false);
  const links = [
    ['home', 'Home', '/home'],
    ['search', 'Explore', '/explore'],
    ['bell', 'Notifications', '/notifications'],
    ['mail', 'Messages', '/messages'],
  ];
  return (
    <header className={s('rail')} role="banner">
      <div className={s('brand')}>
        <svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
          <path d="M9 9h12l2 14H7Z" fill="var(--accent)" />
          <path d="M11 9a4 4 0 0 1 8 0" fill="none" stroke="var(--accent)" strokeWidth="2" />
          <circle cx="15" cy="17" r="3.4" fill="var(--surface)" />
        </svg>
        <span>Lantern</span>
      </div>
      <nav>
        {links.map(([icon, label, href]) => (
          <a key={href} href={href} className={s('link')} data-current={href === '/home'}
            onClick={(event) => event.preventDefault()}>
            <Icon name={icon} size={24} />
            <span>{label}</span>
          </a>
        ))}
        <a className={s('link')} data-testid="AppTabBar_Profile_Link" href={`/${account.handle}`}
          onClick={(event) => event.preventDefault()}>
          <Icon name="person" size={24} />
          <span>Profile</span>
        </a>
      </nav>
      <a className={s('new')} data-testid="SideNav_NewTweet_Button" href="/compose/post"
        onClick={(event) => {
          event.preventDefault();
          onNew();
        }}>
        <Icon name="pen" size={20} />
        <span>Write a post</span>
      </a>
      <div className={s('switcher')}>
        {open && (
          <div role="menu" className={s('menu')}>
            {accounts
              .filter((one) => one.handle !== account.handle)
              .map((one) => (
                <button key={one.handle} type="button" role="menuitem" data-testid="AccountSwitcher_Switch_Button"
                  onClick={() => {
                    setOpen(false);
                    onSwitch(one);
                  }}>
                  <Avatar {...one} size={32} />
                  <span>Switch to @{one.handle}</span>
                </button>
              ))}
          </div>
        )}
        <button type="button" className={s('me')} data-testid="SideNav_AccountSwitcher_Button"
          aria-label="Account menu" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Avatar {...account} testid={`UserAvatar-Container-${account.handle}`} />
          <span>
            <b>{account.name}</b>
            <span>@{account.handle}</span>
          </span>
          <Icon name="dots" />
        </button>
      </div>
    </header>
  );
}

function Harbour() {
  return (
    <svg className={s('picture')} viewBox="0 0 520 240" role="img" aria-label="A harbour at dusk">
      <defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#49608a" />
          <stop offset=".55" stopColor="#d99a7c" />
          <stop offset="1" stopColor="#f0cfa0" />
        </linearGradient>
        <linearGradient id="sea" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#b98674" />
          <stop offset="1" stopColor="#3b4a66" />
        </linearGradient>
      </defs>
      <rect width="520" height="150" fill="url(#sky)" />
      <circle cx="362" cy="128" r="26" fill="#ffe7bd" />
      <path d="M0 150 70 104l58 30 66-52 84 68Z" fill="#43506b" opacity=".75" />
      <path d="M250 150l90-34 60 22 70-30 50 42Z" fill="#4d5872" opacity=".7" />
      <rect y="150" width="520" height="90" fill="url(#sea)" />
      <path d="M336 160h52M324 174h76M340 190h40M312 206h92" stroke="#ffe7bd" strokeWidth="3" strokeLinecap="round" opacity=".7" />
      <path d="M104 176h96l-14 20h-68Z" fill="#222a3a" />
      <path d="M148 174v-62l36 58Z" fill="#f4ece0" />
      <path d="M142 174v-46l-24 44Z" fill="#e6d9c8" />
    </svg>
  );
}

function Post({ post, onReply, onQuote }) {
  const [menu, setMenu] = useState(false);
  const actions = [
    ['reply', 'reply', 'Reply', () => onReply(post)],
    ['repost', 'retweet', 'Repost', () => setMenu(!menu)],
    ['heart', 'like', 'Like', () => {}],
  ];
  return (
    <article className={s('entry')} data-testid="tweet">
      <Avatar {...post.author} testid={`UserAvatar-Container-${post.author.handle}`} />
      <div>
        <p className={s('byline')}>
          <b>{post.author.name}</b> <span>@{post.author.handle} · {post.age}</span>
        </p>
        <div className={s('said')} data-testid="tweetText">{post.text}</div>
        {post.quoted && (
          <blockquote className={s('quoted')}>
            <b>{post.quoted.author.name}</b> @{post.quoted.author.handle}
            <span>{post.quoted.text}</span>
          </blockquote>
        )}
        {post.picture && <Harbour />}
        <div className={s('actions')} role="group">
          {actions.map(([icon, testid, label, act], index) => (
            <button key={testid} type="button" data-testid={testid} aria-label={label} onClick={act}>
              <Icon name={icon} size={18} />
              <span>{post.counts?.[index] ?? 0}</span>
            </button>
          ))}
          {menu && (
            <div role="menu" className={s('menu')}>
              <button type="button" role="menuitem" data-testid="retweetConfirm" onClick={() => setMenu(false)}>
                Repost
              </button>
              <button type="button" role="menuitem" data-testid="quoteTweet"
                onClick={() => {
                  setMenu(false);
                  onQuote(post);
                }}>
                Quote
              </button>
            </div>
          )}
        </div>
      </div>
    </article>
  );
}

function Modal({ draft, account, composer, onClose, onPosted }) {
  const [asking, setAsking] = useState(false);
  const close = () => (composer.current?.isEmpty() ? onClose() : setAsking(true));
  return (
    <div className={s('veil')} onMouseDown={(event) => event.target === event.currentTarget && close()}>
      <div role="dialog" aria-modal="true" aria-label="Compose" className={s('modal')}>
        <div className={s('modalbar')}>
          <button type="button" className={s('tool')} aria-label="Close" data-testid="app-bar-close" onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        {draft.kind === 'reply' && (
          <article className={s('context')} data-testid="tweet">
            <Avatar {...draft.target.author} testid={`UserAvatar-Container-${draft.target.author.handle}`} />
            <p>
              <b>{draft.target.author.name}</b> <span>@{draft.target.author.handle}</span>
              <br />
              <span data-testid="tweetText">{draft.target.text}</span>
            </p>
          </article>
        )}
        <Composer ref={composer} where="modal" account={account} {...draft} onPosted={onPosted} onEscape={close} />
      </div>
      {asking && (
        <div role="alertdialog" aria-modal="true" data-testid="confirmationSheetDialog" className={s('sheet')}>
          <h2>Discard this post?</h2>
          <p>What you wrote will be gone.</p>
          <button type="button" data-testid="confirmationSheetConfirm" onClick={onClose}>Discard</button>
          <button type="button" data-testid="confirmationSheetCancel" onClick={() => setAsking(false)}>Keep writing</button>
        </div>
      )}
    </div>
  );
}

export function App() {
  const [path, go] = usePath();
  const [account, setAccount] = useState(
    () => accounts.find((one) => one.handle === parameter('as')) ?? accounts[0],
  );
  const [posts, setPosts] = useState(timeline);
  const [draft, setDraft] = useState({ kind: 'post', target: null });
  const [toast, setToast] = useState('');
  const inline = useRef(null);
  const modal = useRef(null);
  const composing = path.startsWith('/compose/post');
  const status = path.match(/^\/\w+\/status\/(\d+)$/);
  const target = status && posts.find((post) => post.id === status[1]);

  useEffect(() => {
    if (!toast) return undefined;
    const timer = setTimeout(() => setToast(''), 4000);
    return () => clearTimeout(timer);
  }, [toast]);

  const compose = (kind, about = null) => {
    setDraft({ kind, target: about });
    go('/compose/post');
  };
  const posted = ({ texts, target: quoted }) => {
    const made = texts.map((text, index) => ({
      id: String(Date.now() + index), author: account, age: 'now', text, quoted: index === 0 ? quoted : null,
    }));
    setPosts((before) => [...made, ...before]);
    setToast(texts.length > 1 ? 'Your posts were sent.' : 'Your post was sent.');
    if (composing) go('/home');
  };
  const type = (text) => (modal.current ?? inline.current)?.type(text);
  const feed = target ? [target] : posts;

  return (
    <>
      <div className={s('page')}>
        <Rail account={account} onSwitch={setAccount} onNew={() => compose('post')} />
        <main className={s('main')} role="main">
          <div data-testid="primaryColumn">
            <h1>{target ? 'Post' : 'Home'}</h1>
            {target && <Post post={target} onReply={(one) => compose('reply', one)} onQuote={(one) => compose('quote', one)} />}
            <Composer ref={inline} where="inline" key={target ? target.id : 'home'} kind={target ? 'reply' : 'post'}
              target={target ?? null} account={account} onPosted={posted} />
            {!target && feed.map((post) => (
              <Post key={post.id} post={post} onReply={(one) => compose('reply', one)} onQuote={(one) => compose('quote', one)} />
            ))}
          </div>
        </main>
        <aside className={s('side')}>
          <SamplePanel s={s} type={type} />
        </aside>
      </div>
      <div id="layers">
        {composing && (
          <Modal draft={draft} account={account} composer={modal} onClose={() => go('/home')} onPosted={posted} />
        )}
        {toast && <div role="alert" data-testid="toast" className={s('toast')}>{toast}</div>}
      </div>
    </>
  );
}
