import { afterEach, describe, expect, it } from 'vitest';

import type { Composer } from '../../lib/editor/types';
import { adaptersOf } from '../../lib/sites/adapter';
import linkedin from '../../lib/sites/linkedin';

const linkedinAdapters = adaptersOf(linkedin.site).filter(({ personal }) => !personal);

const FEED = { hostname: 'www.linkedin.com', pathname: '/feed/', search: '' };
const ADMIN = {
  ...FEED,
  pathname: '/company/12345/admin/page-posts/published/',
  search: '?share=true',
};

afterEach(() => document.body.replaceChildren());

const quill =
  '<div class="ql-container"><div class="ql-editor" contenteditable="true" role="textbox" data-test-ql-editor-contenteditable="true"><p><br></p></div></div>';
const icon = (id: string) => `<button><svg id="${id}"></svg></button>`;

const sharebox = (label: string, author = '') => `
  <div role="dialog" data-test-modal-id="sharebox" class="share-box-v2__modal">
    <button aria-label="Dismiss"><svg></svg></button>
    ${author && `<button class="share-unified-settings-entry-button"><div><span>${author}</span><span>Post to Anyone</span></div></button>`}
    ${quill}
    <button class="share-actions__scheduled-post-btn" aria-label="Schedule post"><svg></svg></button>
    <button class="share-actions__primary-action" disabled>${label}</button>
  </div>`;

const tiptap = (key: string) =>
  `<div data-testid="ui-core-tiptap-text-editor-wrapper"><div><div class="tiptap ProseMirror" contenteditable="true" role="textbox" ${key}><p></p></div></div></div>`;
const shareEditor = tiptap('componentkey="ShareBox_textEditor"');

const author = (iconId: string, name: string) =>
  `<div role="button" aria-expanded="false"><div aria-label="${name}"><svg id="${iconId}"></svg></div><svg id="caret-small"></svg></div>`;

const shareDialog = (label: string, head = '') => `
  <dialog open data-testid="dialog"><div data-sdui-screen="com.linkedin.sdui.flagshipnav.sharing.ShareCompose">
    ${icon('close-small')}${head}${shareEditor}
    ${icon('image-medium')}<a aria-label="Scheduled"><svg></svg></a>
    <button class="_a1b2c3">${label}</button>
  </div></dialog>`;

const commentBox = (buttons: string) => `
  <article><div class="_scope"><div><div componentkey="commentBox-77">${tiptap('')}</div></div>${buttons}</div></article>`;
const commentButton =
  '<div componentkey="abc-CommentButtonSection-77"><button>Comment</button></div>';

const messaging =
  '<aside class="msg-overlay-conversation-bubble" role="dialog"><form class="msg-form"><div class="msg-form__contenteditable" contenteditable="true" role="textbox"></div><button class="msg-form__send-button">Send</button></form></aside>';

function find(html: string, location = FEED, root: Document | ShadowRoot = document): Composer[] {
  if (root === document) document.body.innerHTML = html;
  else (root as ShadowRoot).innerHTML = html;
  return linkedinAdapters.flatMap((adapter) => adapter.find(root, location));
}

function only(html: string, location = FEED, root?: ShadowRoot): Composer {
  const composers = find(html, location, root);
  expect(composers).toHaveLength(1);
  return composers[0]!;
}

const labels = (composer: Composer) => composer.postControls().map((button) => button.textContent);

describe('the older share box', () => {
  it.each(['Post', 'Posten', '投稿'])('is found in the light DOM (%s)', (label) => {
    const composer = only(`<div id="artdeco-modal-outlet">${sharebox(label)}</div>`);
    expect(composer.adapter).toBe('linkedin.sharebox_quill');
    expect(composer.host().getAttribute('role')).toBe('dialog');
    expect(labels(composer)).toEqual([label]);
    expect(composer.surface()).toBe('post');
  });

  it('is found in an open shadow root', () => {
    const outlet = document.body.appendChild(document.createElement('div'));
    const composer = only(
      messaging + sharebox('Post'),
      FEED,
      outlet.attachShadow({ mode: 'open' }),
    );
    expect(labels(composer)).toEqual(['Post']);
  });

  it('is known by its button where the modal has no name', () => {
    const html = `<div role="dialog">${quill}<button class="share-actions__primary-action">Post</button></div>`;
    expect(only(html).adapter).toBe('linkedin.sharebox_quill');
  });

  it('keeps its Post button when the class goes', () => {
    const html = sharebox('Posten').replaceAll('share-actions__primary-action', '_x9');
    expect(labels(only(html))).toEqual(['Posten']);
  });
});

describe('the newer share box', () => {
  it.each(['Post', 'Planen', '投稿'])(
    'is found in its dialog, Post being the last text button (%s)',
    (label) => {
      const composer = only(
        `<main>${commentButton}</main>${shareDialog(label)}<button>Elsewhere</button>`,
      );
      expect(composer.adapter).toBe('linkedin.sharebox_tiptap');
      expect(composer.host().localName).toBe('dialog');
      expect(labels(composer)).toEqual([label]);
    },
  );

  it('is found as a page of its own', () => {
    const html = shareDialog('Post').replaceAll(/<\/?dialog[^>]*>/g, '');
    const composer = only(`<main>${html}</main><footer><button>About</button></footer>`);
    expect(composer.host().dataset.sduiScreen).toContain('ShareCompose');
    expect(labels(composer)).toEqual(['Post']);
  });

  it('does not take the button of a dialog on top for Post', () => {
    const composer = only(shareDialog('Post'));
    composer
      .host()
      .insertAdjacentHTML('beforeend', '<div role="dialog"><button>Discard</button></div>');
    expect(labels(composer)).toEqual(['Post']);
  });

  it('takes neither a text button before the editor nor one with an icon for Post', () => {
    const composer = only(shareDialog('Post', '<button>Drafts</button>'));
    composer.host().insertAdjacentHTML('beforeend', '<button><svg></svg> Help</button>');
    expect(labels(composer)).toEqual(['Post']);
    composer.postControls()[0]!.remove();
    expect(labels(composer)).toEqual([]);
  });

  it('waits until the placeholder has its editor', () => {
    expect(find('<dialog open data-testid="dialog"><div aria-busy="true"></div></dialog>')).toEqual(
      [],
    );
    document.querySelector('dialog')!.innerHTML = shareEditor + '<button>Post</button>';
    expect(linkedinAdapters.flatMap((adapter) => adapter.find(document, FEED))).toHaveLength(1);
  });

  it('stays the same composer when its editor is replaced', () => {
    const composer = only(shareDialog('Post'));
    const old = composer.editors()[0]!;
    old.replaceWith(old.cloneNode(true));
    const [again] = linkedinAdapters.flatMap((adapter) => adapter.find(document, FEED));
    expect(again).toBe(composer);
    expect(composer.editors()[0]).not.toBe(old);
    expect(composer.alive()).toBe(true);
  });

  it('is another composer once it was closed', () => {
    const composer = only(shareDialog('Post'));
    for (const adapter of linkedinAdapters) adapter.release(composer);
    const [next] = linkedinAdapters.flatMap((adapter) => adapter.find(document, FEED));
    expect(next!.key).not.toBe(composer.key);
  });
});

describe('what is no composer', () => {
  it.each([
    ['messages', messaging],
    [
      'messages with the newer editor',
      `<div role="dialog" class="msg-overlay-bubble">${tiptap('')}<button>Send</button></div>`,
    ],
    [
      'messages with Quill',
      `<div class="msg-form">${quill}<button class="share-actions__primary-action">x</button></div>`,
    ],
    [
      'a dialog with an editor of something else',
      `<div role="dialog">${quill}<button>Save</button></div>`,
    ],
    [
      "a profile's headline",
      `<dialog open>${tiptap('componentkey="Headline_textEditor"')}<button>Save</button></dialog>`,
    ],
    ['a hidden copy', `<div hidden>${shareDialog('Post')}</div>`],
    [
      'an editor that is not ready',
      shareDialog('Post').replaceAll('contenteditable="true"', 'contenteditable="false"'),
    ],
  ])('%s', (_name, html) => {
    expect(find(html)).toEqual([]);
    expect(find(html, ADMIN)).toEqual([]);
  });
});

describe('comments', () => {
  it('are found, with a button that is mounted with the first word', () => {
    const composer = only(commentBox('<div id="late"></div>'));
    expect([composer.adapter, composer.surface()]).toEqual(['linkedin.comment', 'comment']);
    expect(composer.postControls()).toEqual([]);
    document.querySelector('#late')!.innerHTML = commentButton.replace('Comment<', 'Kommentieren<');
    expect(labels(composer)).toEqual(['Kommentieren']);
  });

  it('have each their own button', () => {
    const [first, second] = find(
      `<main>${commentBox(commentButton.replace('>Comment<', '>one<'))}${commentBox(commentButton.replace('>Comment<', '>two<'))}</main>`,
    );
    expect(labels(first!)).toEqual(['one']);
    expect(labels(second!)).toEqual(['two']);
  });

  it("do not take a neighbour's button while their own is missing", () => {
    const [first] = find(`<div>${commentBox('')}${commentBox(commentButton)}</div>`);
    expect(first!.postControls()).toEqual([]);
  });

  it('of the older kind are found', () => {
    const composer = only(
      `<div class="comments-comment-box"><form class="comments-comment-box__form"><div class="comments-comment-texteditor">${quill}</div>
       <button><svg id="image-medium"></svg></button><button class="comments-comment-box__submit-button--cr">Comment</button></form></div>`,
    );
    expect([composer.adapter, ...labels(composer)]).toEqual(['linkedin.comment', 'Comment']);
  });
});

describe('who posts on LinkedIn', () => {
  const me =
    '<div id="shareboxProfilePictureComponentRef"><a href="https://www.linkedin.com/in/ada-lovelace/"></a></div>';

  it('is the signed-in person', () => {
    expect(only(me + shareDialog('Post')).account()).toEqual({
      platform: 'linkedin',
      handle: 'ada-lovelace',
      name: null,
      kind: 'personal',
    });
  });

  it('is the person of the first sidebar on the feed, and on the feed only', () => {
    const html = `<aside><a href="/in/ada-lovelace/?x=1"></a></aside><main><a href="/in/grace"></a></main>${sharebox('Post', 'Ada Lovelace')}`;
    expect(only(html).account()).toMatchObject({ handle: 'ada-lovelace', name: 'Ada Lovelace' });
    expect(only(html, { ...FEED, pathname: '/in/grace/' }).account()).toBeNull();
  });

  it("is the company in its page's admin view", () => {
    expect(only(me + sharebox('Posten', 'Analytical Engines Ltd'), ADMIN).account()).toEqual({
      platform: 'linkedin',
      handle: '12345',
      name: 'Analytical Engines Ltd',
      kind: 'company',
    });
  });

  it('is the company in the admin view whatever the editor', () => {
    const composer = only(
      sharebox('Post', 'Analytical Engines Ltd').replace(quill, tiptap('')),
      ADMIN,
    );
    expect(composer.adapter).toBe('linkedin.company');
    expect(labels(composer)).toEqual(['Post']);
    expect(composer.account()?.kind).toBe('company');
  });

  it('is the company in the admin view in the newer share box, which is found once', () => {
    const button =
      '<button class="share-unified-settings-entry-button">Analytical Engines Ltd</button>';
    const composer = only(shareDialog('Post', button), ADMIN);
    expect(composer.adapter).toBe('linkedin.sharebox_tiptap');
    expect(composer.account()).toMatchObject({ handle: '12345', name: 'Analytical Engines Ltd' });
  });

  it('is told by the icon where a company was chosen', () => {
    const composer = only(
      me + shareDialog('Post', author('company-accent-4', 'Analytical Engines Ltd')),
    );
    expect(composer.account()).toEqual({
      platform: 'linkedin',
      handle: null,
      name: 'Analytical Engines Ltd',
      kind: 'company',
    });
    const person = only(me + shareDialog('Post', author('person-accent-4', 'Ada Lovelace')));
    expect(person.account()).toMatchObject({
      handle: 'ada-lovelace',
      name: 'Ada Lovelace',
      kind: 'personal',
    });
  });

  it('is told by the choice of a reshare', () => {
    const html = (value: string) =>
      shareDialog('Post', `<input type="radio" name="actor" value="${value}" checked>`);
    expect(only(me + html('company')).account()?.kind).toBe('company');
    expect(only(me + html('member')).account()?.kind).toBe('personal');
  });
});

describe('messages on LinkedIn', () => {
  const [adapter] = adaptersOf(linkedin.site).filter(({ personal }) => personal);

  it('are sent by Enter only where there is no button, and then a held Enter is told of', () => {
    document.body.innerHTML = messaging;
    const [composer] = adapter!.find(document, FEED);
    const enter = new KeyboardEvent('keydown', { key: 'Enter' });
    expect([composer!.sendsOn(enter), composer!.postsOnShortcut()]).toEqual([false, false]);
    document.querySelector('.msg-form__send-button')!.remove();
    expect([composer!.sendsOn(enter), composer!.postsOnShortcut()]).toEqual([true, true]);
  });
});
