import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Composer } from '../../lib/editor/types';
import { type Guarded, Holder, RELEASE_SETTLES_MS, SAME_HOLD_MS } from '../../lib/guard/hold';
import type { Hold } from '../../lib/guard/session';
import { Bench, finding, response, inMode, settle } from './fakes';

const LEAK = 'Hartwell joins';
const BLOCK = finding(LEAK, 'Hartwell', { severity: 'block', override: 'with_justification' });

/** A page that posts on its button's click, with the guard's listeners added before it. */
class Page {
  readonly bench = new Bench();
  readonly posts: string[] = [];
  readonly seen: string[] = [];
  readonly holds: Hold[] = [];
  refusals = 0;
  alive = true;
  orphaned = false;
  trustedOnly = false;
  shortcut = true;
  readonly editor = document.createElement('div');
  readonly button = document.createElement('button');
  readonly stop = new AbortController();
  readonly entry: Guarded;
  readonly holder: Holder<Guarded>;

  constructor() {
    const composer: Composer = {
      key: 'c',
      platform: 'x',
      adapter: 'x.post',
      marksOnly: false,
      editors: () => [this.editor],
      postControls: () => [this.button],
      host: () => document.body,
      surface: () => 'post',
      account: () => this.bench.account,
      sendsOn: (event) => event.key === 'Enter' && event.ctrlKey,
      sendsOnEnter: () => false,
      postsOnShortcut: () => this.shortcut,
      alive: () => this.editor.isConnected,
    };
    this.entry = { composer, session: this.bench.session };
    this.holder = new Holder<Guarded>({
      guarded: () => [this.entry],
      alive: () => this.alive,
      onOrphaned: () => (this.orphaned = true),
      onHeld: (_entry, hold) => this.holds.push(hold),
      onRefused: () => (this.refusals += 1),
      clock: this.bench.clock,
    });
    this.holder.listen(window, this.stop.signal);
    this.editor.tabIndex = 0;
    document.body.replaceChildren(this.editor, this.button);
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
      this.button.addEventListener(type, () => this.seen.push(type));
    }
    this.button.addEventListener('click', () => this.post());
    this.editor.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.ctrlKey) this.post();
    });
  }

  private post(): void {
    if (this.trustedOnly) return;
    this.posts.push(this.bench.text);
    this.bench.write('');
  }

  /** What a browser dispatches for one press; mouse events fall away after a held pointerdown. */
  press(): void {
    const event = (type: string) => new MouseEvent(type, { bubbles: true, cancelable: true });
    const mouse = this.button.dispatchEvent(event('pointerdown'));
    if (mouse) this.button.dispatchEvent(event('mousedown'));
    this.button.dispatchEvent(event('pointerup'));
    if (mouse) this.button.dispatchEvent(event('mouseup'));
    this.button.dispatchEvent(event('click'));
  }

  key(target: HTMLElement, key: string, init: KeyboardEventInit = {}): void {
    for (const type of ['keydown', 'keyup']) {
      target.dispatchEvent(
        new KeyboardEvent(type, { key, code: key, bubbles: true, cancelable: true, ...init }),
      );
    }
  }
}

let page: Page;

beforeEach(() => {
  page = new Page();
});

afterEach(() => page.stop.abort());

describe('a draft that was read', () => {
  it('goes through untouched when it is clear', async () => {
    await page.bench.read('good morning');
    page.press();
    expect(page.posts).toEqual(['good morning']);
    expect(page.seen).toEqual(['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']);
  });

  it('is held whole when something serious is open', async () => {
    await page.bench.read(LEAK, [BLOCK]);
    page.press();
    await settle();
    expect(page.seen).toEqual([]);
    expect(page.holds).toMatchObject([{ because: 'findings' }]);
    expect(page.bench.session.view().status).toBe('held');
  });

  it('is held once in normal mode, then goes through', async () => {
    await page.bench.read(LEAK, [BLOCK]);
    page.press();
    await page.bench.clock.pass(SAME_HOLD_MS);
    page.press();
    expect(page.posts).toEqual([LEAK]);
    expect(page.holds).toHaveLength(1);
  });

  it('is not posted by the second click of a double click', async () => {
    await page.bench.read(LEAK, [BLOCK]);
    page.press();
    await page.bench.clock.pass(SAME_HOLD_MS - 1);
    page.press();
    await settle();
    expect(page.posts).toEqual([]);
    expect(page.seen).toEqual([]);
    expect(page.holds).toHaveLength(1);
  });

  it('goes through at once when the person went back and pressed again', async () => {
    await page.bench.read(LEAK, [BLOCK]);
    page.press();
    page.bench.session.unhold();
    page.press();
    expect(page.posts).toEqual([LEAK]);
  });

  it('keeps the touch from the page but not the click from the browser', async () => {
    await page.bench.read(LEAK, [BLOCK]);
    const touched: string[] = [];
    page.button.addEventListener('touchstart', () => touched.push('touchstart'));
    const touch = new Event('touchstart', { bubbles: true, cancelable: true });
    expect(page.button.dispatchEvent(touch)).toBe(true);
    expect(touched).toEqual([]);
  });

  it('is held again when a finding came back before the card posts', async () => {
    const other = finding(LEAK, 'joins');
    await page.bench.read(LEAK, [BLOCK, other], 'strict');
    page.bench.session.dismiss(other.id, 'text');
    page.press();
    page.bench.session.restore(other.id);
    page.bench.session.override(BLOCK.id, 'public since noon');
    page.holder.post(page.entry);
    await settle(); // it is read again when the service knows that it was taken back
    await page.bench.asked.at(-1)!.answer({
      ok: true,
      value: response([other], inMode('strict')),
    });
    expect(page.posts).toEqual([]);
    expect(page.holds.at(-1)).toMatchObject({ findings: [{ id: other.id }] });
  });

  it('is held each time in strict mode, until it is overridden', async () => {
    await page.bench.read(LEAK, [BLOCK], 'strict');
    for (let press = 0; press < 3; press += 1) {
      page.press();
      await settle();
    }
    expect(page.posts).toEqual([]);
    page.bench.session.override(BLOCK.id, 'public since noon');
    page.holder.post(page.entry);
    expect(page.posts).toEqual([LEAK]);
    expect(page.bench.decided.map(({ outcome }) => outcome)).toContain('posted');
  });

  it.each([
    ['Control+Enter in the editor', 'editor', 'Enter', { ctrlKey: true }],
    ['Enter on the button', 'button', 'Enter', {}],
    ['Space on the button', 'button', ' ', {}],
  ] as const)('is held for %s', async (_name, where, key, init) => {
    await page.bench.read(LEAK, [BLOCK], 'strict');
    page.key(page[where], key, init);
    await settle();
    expect(page.posts).toEqual([]);
    expect(page.holds).toHaveLength(1);
  });

  it('is not held for Enter in an input method', async () => {
    await page.bench.read(LEAK, [BLOCK], 'strict');
    page.key(page.editor, 'Enter', { ctrlKey: true, isComposing: true });
    await settle();
    expect(page.holds).toEqual([]);
  });
});

describe('a draft that was not read yet', () => {
  it('is read and then released by itself, once, with exactly that text', async () => {
    page.bench.write('good morning');
    page.press();
    page.press();
    expect(page.bench.asked).toHaveLength(1);
    await page.bench.asked[0]!.answer({ ok: true, value: response([]) });
    await page.bench.clock.pass(RELEASE_SETTLES_MS);
    expect(page.posts).toEqual(['good morning']);
    expect(page.refusals).toBe(0);
  });

  it('is read again when it changed meanwhile', async () => {
    page.bench.write('good');
    page.press();
    page.bench.write(LEAK);
    await page.bench.asked[0]!.answer({ ok: true, value: response([]) });
    expect(page.posts).toEqual([]);
    await page.bench.asked[1]!.answer({ ok: true, value: response([BLOCK]) });
    expect(page.bench.asked[1]!.body.text).toBe(LEAK);
    expect(page.posts).toEqual([]);
    expect(page.holds).toHaveLength(1);
  });

  it('is kept back longer while it is not known whether the account is strict', async () => {
    page.bench.write(LEAK);
    page.press();
    await page.bench.clock.pass(7_999);
    expect(page.posts).toEqual([]);
  });

  it('is released after a second in normal mode when the service is slow', async () => {
    await page.bench.read('first', []);
    page.bench.write(LEAK);
    page.press();
    await page.bench.clock.pass(999);
    expect(page.posts).toEqual([]);
    await page.bench.clock.pass(1);
    expect(page.posts).toEqual([LEAK]);
  });

  it('stays held after eight seconds in strict mode', async () => {
    await page.bench.read('first', [], 'strict');
    page.bench.write(LEAK);
    page.press();
    await page.bench.clock.pass(8_000);
    expect(page.posts).toEqual([]);
    expect(page.holds).toEqual([{ action: 'hold', because: 'unreachable', reason: 'offline' }]);
  });

  it('is held for an account that is known to be strict although the service is gone', async () => {
    page.bench.write(LEAK);
    page.press();
    const gone = { ok: false, reason: 'offline', detail: 'gone', mode: 'strict' } as const;
    await page.bench.asked[0]!.answer(gone);
    expect(page.holds).toMatchObject([{ because: 'unreachable' }]);
    page.bench.session.excuseUnchecked('the site is down and this cannot wait');
    page.holder.post(page.entry);
    expect(page.posts).toEqual([LEAK]);
    expect(page.bench.decided[0]).toMatchObject({
      findings: [],
      unread: 'the site is down and this cannot wait',
    });
  });

  it('is held for what is found once the service is back', async () => {
    await page.bench.read('first', [], 'strict');
    page.bench.write(LEAK);
    page.press();
    await page.bench.asked[1]!.answer({ ok: false, reason: 'offline', detail: 'gone' });
    expect(page.bench.session.view().held).toMatchObject({ because: 'unreachable' });
    page.bench.session.retry();
    await page.bench.asked[2]!.answer({ ok: true, value: response([BLOCK], inMode('strict')) });
    expect(page.bench.session.view().held).toMatchObject({ findings: [{ id: BLOCK.id }] });
  });

  it('passes at once in normal mode when the service is known to be gone', async () => {
    page.bench.write(LEAK);
    await page.bench.clock.pass(330);
    await page.bench.asked[0]!.answer({ ok: false, reason: 'offline', detail: 'gone' });
    page.press();
    expect(page.posts).toEqual([LEAK]);
  });
});

describe('a page that does not take the release', () => {
  it('lets the next press through', async () => {
    await page.bench.read(LEAK, [BLOCK], 'strict');
    page.trustedOnly = true;
    page.press();
    await settle();
    page.bench.session.override(BLOCK.id, 'public');
    page.holder.post(page.entry);
    await page.bench.clock.pass(RELEASE_SETTLES_MS);
    expect(page.refusals).toBe(1);
    page.bench.session.restore(BLOCK.id);
    page.trustedOnly = false;
    page.press();
    expect(page.posts).toEqual([LEAK]);
  });
});

describe('a page that is built to mislead', () => {
  it('is held at a form whose fields have the names of what is asked of it', async () => {
    const form = document.createElement('form');
    for (const name of ['contains', 'closest', 'elements', 'submit']) {
      form.append(Object.assign(document.createElement('input'), { name }));
    }
    document.body.append(form);
    form.append(page.editor, page.button);
    await page.bench.read(LEAK, [BLOCK]);
    const submit = new Event('submit', { bubbles: true, cancelable: true });
    form.dispatchEvent(submit);
    expect(submit.defaultPrevented).toBe(true);
    expect(page.holds).toHaveLength(1);
  });

  it('is given no press for a key that may mean nothing to it', async () => {
    page.shortcut = false;
    page.bench.write('Good morning');
    page.key(page.editor, 'Enter', { ctrlKey: true });
    await page.bench.asked.at(-1)!.answer({ ok: true, value: response([]) });
    expect(page.posts).toEqual([]);
    page.key(page.editor, 'Enter', { ctrlKey: true });
    expect(page.posts).toEqual(['Good morning']);
  });
});

describe('stepping aside', () => {
  it('holds nothing once the extension is gone', async () => {
    await page.bench.read(LEAK, [BLOCK], 'strict');
    page.alive = false;
    page.press();
    expect(page.posts).toEqual([LEAK]);
    expect(page.orphaned).toBe(true);
  });

  it('leaves a disabled button alone', async () => {
    await page.bench.read(LEAK, [BLOCK], 'strict');
    page.button.setAttribute('aria-disabled', 'true');
    page.press();
    expect(page.seen).toContain('click');
    expect(page.holds).toEqual([]);
  });
});

it('judges the strict mode by what the service said last', async () => {
  page.bench.write('first');
  await page.bench.clock.pass(330);
  await page.bench.asked[0]!.answer({ ok: true, value: response([], inMode('strict')) });
  expect(page.bench.session.view().mode).toBe('strict');
});
