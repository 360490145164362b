import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Composer } from '../../lib/editor/types';
import { watchComposers } from '../../lib/sites';
import { adaptersOf } from '../../lib/sites/adapter';
import linkedin from '../../lib/sites/linkedin';
import x from '../../lib/sites/x';

const X = { hostname: 'x.com', pathname: '/home', search: '' };
const LINKEDIN = { hostname: 'www.linkedin.com', pathname: '/feed/', search: '' };

const EDITOR = '<div contenteditable="true" data-testid="tweetTextarea_0"><p>a</p></div>';
const DIALOG = `<div role="dialog">${EDITOR}<button data-testid="tweetButton">Post</button></div>`;

/** Longer than the watcher gathers changes. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 250));

let abort: AbortController;
let opened: Composer[];
let closed: Composer[];
let changed: Composer[];

beforeEach(() => {
  abort = new AbortController();
  [opened, closed, changed] = [[], [], []];
});
afterEach(() => {
  abort.abort();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

let adapters = adaptersOf(x.site);

function watch(location = X) {
  const { site } = location.hostname === LINKEDIN.hostname ? linkedin : x;
  adapters = adaptersOf(site);
  watchComposers(site, {
    onOpen: (composer) => opened.push(composer),
    onClose: (composer) => closed.push(composer),
    onEditors: (composer) => changed.push(composer),
    signal: abort.signal,
    location,
  }, adapters);
}

describe('watchComposers', () => {
  it('reports what is there, once', async () => {
    document.body.innerHTML = DIALOG;
    watch();
    document.body.insertAdjacentHTML('beforeend', '<div>more of the page</div>');
    await settle();
    expect(opened).toHaveLength(1);
    expect(closed).toHaveLength(0);
  });

  it('reports what appears and what goes', async () => {
    watch();
    document.body.innerHTML = DIALOG;
    await settle();
    expect(opened).toHaveLength(1);
    document.body.replaceChildren();
    await settle();
    expect(closed).toEqual(opened);
    document.body.innerHTML = DIALOG;
    await settle();
    expect(opened).toHaveLength(2);
    expect(opened[1]!.key).not.toBe(opened[0]!.key);
  });

  it('takes what comes into the place of a closed composer for a new one', async () => {
    document.body.innerHTML = DIALOG;
    watch();
    document.querySelector('[contenteditable]')!.remove();
    await settle();
    expect(closed).toEqual(opened);
    document.querySelector('[role=dialog]')!.insertAdjacentHTML('afterbegin', EDITOR);
    await settle();
    expect(opened).toHaveLength(2);
    expect(opened[1]!.key).not.toBe(opened[0]!.key);
  });

  it('reports an editor that becomes one by an attribute', async () => {
    document.body.innerHTML = DIALOG.replace('contenteditable="true"', 'contenteditable="false"');
    watch();
    expect(opened).toHaveLength(0);
    document.querySelector('[contenteditable]')!.setAttribute('contenteditable', 'true');
    await settle();
    expect(opened).toHaveLength(1);
  });

  it('reports a thread that grows, and an editor replaced in place', async () => {
    document.body.innerHTML = DIALOG;
    watch();
    const dialog = document.querySelector('[role=dialog]')!;
    dialog.insertAdjacentHTML('beforeend', EDITOR.replace('_0', '_1'));
    await settle();
    expect(changed).toEqual(opened);
    expect(opened[0]!.editors()).toHaveLength(2);

    dialog.querySelector('[contenteditable]')!.outerHTML = EDITOR;
    await settle();
    expect(changed).toHaveLength(2);
    expect(closed).toHaveLength(0);
  });

  it('finds a composer in a shadow root, also one attached after the host', async () => {
    const outlet = document.createElement('div');
    outlet.id = 'interop-outlet';
    document.body.append(outlet);
    watch(LINKEDIN);
    const root = outlet.attachShadow({ mode: 'open' });
    document.body.append(document.createElement('div')); // the page goes on
    await settle();
    root.innerHTML =
      '<div role="dialog" data-test-modal-id="sharebox"><div class="ql-editor" contenteditable="true"></div></div>';
    await settle();
    expect(opened.map(({ adapter }) => adapter)).toEqual(['linkedin.sharebox_quill']);
    root.replaceChildren();
    await settle();
    expect(closed).toEqual(opened);
  });

  it('finds at its focus an editor in a shadow root that no mutation told of', () => {
    const outlet = document.createElement('div');
    outlet.id = 'interop-outlet';
    document.body.append(outlet);
    watch(LINKEDIN);
    outlet.attachShadow({ mode: 'open' }).innerHTML =
      '<div data-test-modal-id="sharebox"><div class="ql-editor" contenteditable="true" tabindex="0"></div></div>';
    expect(opened).toHaveLength(0);
    outlet.shadowRoot!.querySelector<HTMLElement>('.ql-editor')!.focus();
    expect(opened).toHaveLength(1);
  });

  it('reports a hidden editor when it is shown', async () => {
    document.body.innerHTML = `<div hidden>${DIALOG}</div>`;
    watch();
    expect(opened).toHaveLength(0);
    document.querySelector('[hidden]')!.removeAttribute('hidden');
    await settle();
    expect(opened).toHaveLength(1);
  });

  it('keeps a composer that is hidden for a while, as behind a modal', async () => {
    document.body.innerHTML = `<main>${DIALOG}</main>`;
    watch();
    document.querySelector('main')!.setAttribute('aria-hidden', 'true');
    document.body.insertAdjacentHTML('beforeend', '<div></div>');
    await settle();
    expect(closed).toHaveLength(0);
  });

  it('does not search for typing in an open editor, nor for what has no part in one', async () => {
    document.body.innerHTML = `${DIALOG}<p id="clock">12:00</p>`;
    watch();
    const searches = adapters.map((adapter) => vi.spyOn(adapter, 'find'));
    document.querySelector('[contenteditable]')!.append(document.createElement('p'));
    document.querySelector('[contenteditable] p')!.firstChild!.nodeValue = 'ab';
    document.querySelector('[contenteditable] p')!.remove();
    document.querySelector('#clock')!.firstChild!.nodeValue = '12:01';
    document.querySelector('#clock')!.textContent = '12:02';
    document.querySelector('#clock')!.append(document.createElement('b'));
    document.body.insertAdjacentHTML('beforeend', '<section><p>more of the page</p></section>');
    await settle();
    for (const search of searches) expect(search).not.toHaveBeenCalled();
  });

  it('gathers a burst of changes into one search', async () => {
    watch();
    const search = vi.spyOn(adapters[0]!, 'find');
    for (let index = 0; index < 200; index += 1) {
      document.body.append(document.createElement('button'));
      if (index % 50 === 0) await Promise.resolve();
    }
    await settle();
    expect(search).toHaveBeenCalledTimes(1);
  });

  it('searches after navigation within the page', async () => {
    watch();
    const search = vi.spyOn(adapters[0]!, 'find');
    window.dispatchEvent(new PopStateEvent('popstate'));
    await settle();
    expect(search).toHaveBeenCalledTimes(1);
  });

  it('does nothing on other sites, and nothing after its end', async () => {
    document.body.innerHTML = DIALOG;
    watch({ ...X, hostname: 'example.com' });
    expect(opened).toHaveLength(0);
    watch();
    abort.abort();
    document.body.replaceChildren();
    await settle();
    expect(closed).toHaveLength(0);
  });
});

describe('messages', () => {
  const CHAT =
    '<main><form><textarea data-testid="dm-composer-textarea">Hi</textarea><button data-testid="dm-composer-send-button"></button></form></main>';

  it('are found only while they are to be read', async () => {
    document.body.innerHTML = CHAT;
    let wanted = false;
    const watching = watchComposers(x.site, {
      onOpen: (composer) => opened.push(composer),
      onClose: (composer) => closed.push(composer),
      signal: abort.signal,
      readsPersonal: () => wanted,
      location: X,
    });
    expect(opened).toEqual([]);
    wanted = true;
    watching.searchSoon();
    await settle();
    expect(opened.map(({ adapter }) => adapter)).toEqual(['x.chat']);
    wanted = false;
    watching.searchSoon();
    await settle();
    expect(closed).toEqual(opened);
  });
});

describe('a sign of a composer that no kind knows', () => {
  const UNKNOWN = DIALOG.replace('tweetTextarea_0', 'newTextarea_0');

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is told once it has stood for a while', async () => {
    document.body.innerHTML = UNKNOWN;
    watch();
    await vi.advanceTimersByTimeAsync(2_900);
    expect(opened).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(opened.map(({ adapter }) => adapter)).toEqual(['x.unknown']);
    expect(opened[0]!.editors()).toEqual([]);
    expect(opened[0]!.postControls().map((control) => control.textContent)).toEqual(['Post']);
    document.body.append(document.createElement('p'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(opened).toHaveLength(1);

    document.body.replaceChildren();
    await vi.advanceTimersByTimeAsync(100);
    expect(closed).toEqual(opened);
  });

  it('is none when its editor comes late, and no longer one when it comes later still', async () => {
    document.body.innerHTML = UNKNOWN;
    watch();
    await vi.advanceTimersByTimeAsync(1_000);
    document.body.innerHTML = DIALOG;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(opened.map(({ adapter }) => adapter)).toEqual(['x.post']);

    document.body.innerHTML = UNKNOWN;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(opened.map(({ adapter }) => adapter)).toEqual(['x.post', 'x.unknown']);
    document
      .querySelector('[contenteditable]')!
      .setAttribute('data-testid', 'tweetTextarea_0');
    await vi.advanceTimersByTimeAsync(100);
    expect(opened.map(({ adapter }) => adapter)).toEqual(['x.post', 'x.unknown', 'x.post']);
    expect(closed.map(({ adapter }) => adapter)).toEqual(['x.post', 'x.unknown']);
  });
});

it('finds at its focus an editor in a shadow root that nothing leads to', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  watch(LINKEDIN);
  host.attachShadow({ mode: 'open' }).innerHTML =
    '<div data-test-modal-id="sharebox"><div class="ql-editor" contenteditable="true" tabindex="0"></div></div>';
  host.shadowRoot!.querySelector<HTMLElement>('.ql-editor')!.focus();
  expect(opened.map(({ adapter }) => adapter)).toEqual(['linkedin.sharebox_quill']);
  host.shadowRoot!.replaceChildren();
  await settle();
  expect(closed).toEqual(opened);
});
