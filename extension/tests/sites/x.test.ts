import { afterEach, describe, expect, it } from 'vitest';

import type { Composer } from '../../lib/editor/types';
import { adaptersOf, runsOn } from '../../lib/sites/adapter';
import x from '../../lib/sites/x';

const xAdapters = adaptersOf(x.site).filter(({ personal }) => !personal);

const HOME = { hostname: 'x.com', pathname: '/home', search: '' };

afterEach(() => document.body.replaceChildren());

const avatar = (handle: string) => `<div data-testid="UserAvatar-Container-${handle}"></div>`;

const textarea = (index: number) => `
  <div data-testid="tweetTextarea_${index}RichTextInputContainer"><label data-testid="tweetTextarea_${index}_label">
    <div class="DraftEditor-root"><div class="public-DraftEditor-content" contenteditable="true" role="textbox"
      data-testid="tweetTextarea_${index}"><div data-contents="true"></div></div></div>
  </label></div>`;

const inline = (label = 'Post') => `
  <main><div data-testid="primaryColumn">
    <section id="block">
      ${avatar('ada_l')}${textarea(0)}
      <div data-testid="toolBar"><button data-testid="tweetButtonInline">${label}</button></div>
    </section>
    <article data-testid="tweet">${avatar('grace')}<button data-testid="reply">1</button></article>
  </div></main>`;

const modal = (body: string, label = 'Post') => `
  <div id="layers"><div role="dialog" aria-modal="true">${body}
    <div data-testid="toolBar"><button data-testid="scheduleOption"></button>
      <button data-testid="tweetButton">${label}</button></div>
  </div></div>`;

const nav = `<nav><a data-testid="AppTabBar_Profile_Link" href="/ada_l"></a>
  <button data-testid="SideNav_AccountSwitcher_Button"><span>Ada Lovelace</span><span>@ada_l</span></button></nav>`;

function find(html: string, location = HOME): Composer[] {
  document.body.innerHTML = html;
  return xAdapters.flatMap((adapter) => adapter.find(document, location));
}

function only(html: string, location = HOME): Composer {
  const composers = find(html, location);
  expect(composers).toHaveLength(1);
  return composers[0]!;
}

describe('finding composers on X', () => {
  it('finds the inline composer with its own block and button', () => {
    const composer = only(inline());
    expect(composer.adapter).toBe('x.post');
    expect(composer.host().id).toBe('block');
    expect(composer.postControls().map(({ dataset }) => dataset.testid)).toEqual([
      'tweetButtonInline',
    ]);
    expect(composer.editors().map(({ dataset }) => dataset.testid)).toEqual(['tweetTextarea_0']);
  });

  it('keeps the modal apart from the inline composer behind it', () => {
    const [first, second] = find(inline() + modal(textarea(0)));
    expect(first!.postControls().map(({ dataset }) => dataset.testid)).toEqual([
      'tweetButtonInline',
    ]);
    expect(second!.postControls().map(({ dataset }) => dataset.testid)).toEqual(['tweetButton']);
    expect(first!.key).not.toBe(second!.key);
  });

  it('takes a thread as one composer, in reading order, while items come and go', () => {
    const thread = only(modal(textarea(0) + textarea(1)));
    expect(thread.editors().map(({ dataset }) => dataset.testid)).toEqual([
      'tweetTextarea_0',
      'tweetTextarea_1',
    ]);

    document.querySelector('[data-testid="tweetTextarea_0RichTextInputContainer"]')!.remove();
    document.querySelector('[role=dialog]')!.insertAdjacentHTML('beforeend', textarea(2));
    const [again, ...more] = xAdapters.flatMap((adapter) => adapter.find(document, HOME));
    expect(more).toEqual([]);
    expect(again).toBe(thread);
    expect(thread.editors().map(({ dataset }) => dataset.testid)).toEqual([
      'tweetTextarea_1',
      'tweetTextarea_2',
    ]);
  });

  it('finds the Post button again after it moved', () => {
    const composer = only(modal(textarea(0)));
    const old = composer.postControls()[0]!;
    const bar = old.parentElement!;
    bar.remove();
    expect(composer.postControls()).toEqual([]);
    composer
      .host()
      .insertAdjacentHTML('afterbegin', '<button data-testid="tweetButton">Alle posten</button>');
    expect(composer.postControls()[0]!.textContent).toBe('Alle posten');
  });

  it('stays the same composer when its button is mounted late', () => {
    const composer = only(`<main><div>${textarea(0)}</div><div id="late"></div></main>`);
    expect(composer.postControls()).toEqual([]);
    document.querySelector('#late')!.innerHTML =
      '<button data-testid="tweetButtonInline">Post</button>';
    const [again] = xAdapters.flatMap((adapter) => adapter.find(document, HOME));
    expect(again).toBe(composer);
    expect(composer.postControls()).toHaveLength(1);
  });

  it('reads the real textarea of the mobile site', () => {
    const composer = only(
      '<main><div data-testid="tweetTextarea_0"><textarea></textarea></div><button data-testid="tweetButton">Post</button></main>',
    );
    expect(composer.adapter).toBe('x.post_mobile');
    expect(composer.editors()[0]!.localName).toBe('textarea');
  });

  it.each([
    ['a hidden copy', `<div hidden>${textarea(0)}</div>`],
    ['a copy hidden from assistive technology', `<div aria-hidden="true">${textarea(0)}</div>`],
    [
      'direct messages',
      '<div data-testid="dmComposerTextInput" contenteditable="true"></div><textarea data-testid="dm-composer-textarea"></textarea><button data-testid="dm-composer-send-button"></button>',
    ],
    ['the search box', '<input data-testid="SearchBox_Search_Input"><textarea></textarea>'],
  ])('does not take %s for a composer', (_name, html) => {
    expect(find(html)).toEqual([]);
  });

  it('runs on its own hosts and subdomains only', () => {
    const runs = (hostname: string) =>
      runsOn(x.site, { ...HOME, hostname });
    expect(['x.com', 'mobile.x.com', 'twitter.com'].map(runs)).toEqual([true, true, true]);
    expect(['notx.com', 'x.com.example', 'www.linkedin.com'].map(runs)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('surface on X', () => {
  const answered = `<article data-testid="tweet">${avatar('grace')}text</article>`;
  const quoted = '<div data-testid="attachments"><div role="link">quoted text</div></div>';
  it.each([
    ['a new post', inline(), HOME, 'post'],
    ['a post in the modal', modal(textarea(0)), HOME, 'post'],
    ['a reply in the modal', modal(answered + textarea(0)), HOME, 'reply'],
    ['a reply with a Japanese button', modal(answered + textarea(0), '返信'), HOME, 'reply'],
    ['a quote', modal(textarea(0) + quoted), HOME, 'post'],
    ['a quote that shows the whole post', modal(textarea(0) + answered), HOME, 'post'],
    [
      'a reply under a post',
      inline('Antworten'),
      { ...HOME, pathname: '/grace/status/123' },
      'reply',
    ],
    [
      'a reply from a link',
      inline(),
      { ...HOME, pathname: '/intent/post', search: '?in_reply_to=1' },
      'reply',
    ],
    [
      'the modal over a post page',
      modal(textarea(0)),
      { ...HOME, pathname: '/grace/status/123' },
      'post',
    ],
  ])('%s', (_name, html, location, surface) => {
    expect(only(html, location).surface()).toBe(surface);
  });
});

describe('account on X', () => {
  it('is the profile link, with the name from the switcher', () => {
    expect(only(nav + inline()).account()).toEqual({
      platform: 'x',
      handle: 'ada_l',
      name: 'Ada Lovelace',
      kind: null,
    });
  });

  it('follows a switch of accounts', () => {
    const composer = only(nav + inline());
    document.querySelector('nav')!.innerHTML =
      '<a data-testid="AppTabBar_Profile_Link" href="/engines_ltd"></a>';
    document
      .querySelector('#block > [data-testid]')!
      .setAttribute('data-testid', 'UserAvatar-Container-Engines_Ltd');
    expect(composer.account()?.handle).toBe('engines_ltd');
  });

  it('is unknown where the composer shows another than is signed in, as for a delegate', () => {
    const html = nav + inline().replace('Container-ada_l', 'Container-engines_ltd');
    expect(only(html).account()).toBeNull();
  });

  it('is the switcher without the link', () => {
    const html =
      '<button data-testid="SideNav_AccountSwitcher_Button"><span>@ada_l</span></button>' +
      inline();
    expect(only(html).account()).toEqual({
      platform: 'x',
      handle: 'ada_l',
      name: null,
      kind: null,
    });
  });

  it("is the picture before the editor, not the answered or the quoted person's", () => {
    const post = (handle: string) => `<article data-testid="tweet">${avatar(handle)}</article>`;
    const html = modal(post('grace') + avatar('ada_l') + textarea(0) + post('charles'));
    expect(only(html).account()?.handle).toBe('ada_l');
  });

  it('is unknown when nothing shows it', () => {
    expect(only(modal(textarea(0))).account()).toBeNull();
  });
});

describe('keys that send on X', () => {
  it.each([
    ['Ctrl+Enter', { key: 'Enter', ctrlKey: true }, true],
    ['Cmd+Enter', { key: 'Enter', metaKey: true }, true],
    ['Ctrl+Shift+Enter', { key: 'Enter', ctrlKey: true, shiftKey: true }, true],
    ['Enter', { key: 'Enter' }, false],
    ['Shift+Enter', { key: 'Enter', shiftKey: true }, false],
    ['Ctrl+Alt+Enter', { key: 'Enter', ctrlKey: true, altKey: true }, false],
    ['Ctrl+Enter while composing', { key: 'Enter', ctrlKey: true, isComposing: true }, false],
    ['Ctrl+B', { key: 'b', ctrlKey: true }, false],
  ])('%s', (_name, init, sends) => {
    expect(only(inline()).sendsOn(new KeyboardEvent('keydown', init))).toBe(sends);
  });
});
