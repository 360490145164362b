import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';

import { UNDO_MS } from '../../lib/pages/history/erasure';
import { SEARCH_REST_MS } from '../../lib/pages/history/filters';
import { History } from '../../lib/pages/history/history';
import {
  click,
  entry,
  FakeService,
  fill,
  finding,
  get,
  hide,
  pageOf,
  press,
  seen,
  show,
  start,
  wait,
} from './fakes';

let service: FakeService;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-11-25T12:00:00Z') });
  // jsdom knows the element, but not how to show it.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  service = await start();
  service.on('GET /v1/history', pageOf([entry('one'), entry('two')]));
  service.on('DELETE /v1/history', { erased: 2 });
  service.on('DELETE /v1/history/one', { erased: 1 });
  service.on('DELETE /v1/history/two', { erased: 1 });
});

afterEach(async () => {
  hide();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const open = () => show(<History />);

const listed = () =>
  [...document.querySelectorAll('.entry blockquote')].map((quote) => quote.textContent!.split(':')[0]);

const asked = () => service.calls('GET /v1/history').map(({ query }) => query);

const deleted = () =>
  service.asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path);

async function eraseDraft(id: string): Promise<void> {
  const quotes = [...document.querySelectorAll('.entry')];
  const row = quotes.find((element) => element.querySelector('blockquote')!.textContent!.startsWith(id))!;
  await click(row.querySelector<HTMLElement>('.erase')!);
}

describe('the list', () => {
  it('tells when, where, what and what became of it', async () => {
    service.on(
      'GET /v1/history',
      pageOf([
        entry('one', {
          findings: [
            finding({ state: 'overridden', reason: 'Announced today' }),
            finding({ id: 'g', category: 'insult', family: 'tone', severity: 'warn', quote: '', state: 'edited' }),
          ],
        }),
      ]),
    );
    await open();
    for (const words of [
      'Friday',
      'X · Post',
      'Mara',
      'Posted',
      'Name to leave out',
      'Leave the name out.',
      'Posted anyway',
      'Announced today',
      'Insult',
      'Edited away',
    ]) {
      expect(seen()).toContain(words);
    }
    expect(document.querySelector('blockquote mark')!.textContent).toBe('Hartwell');
  });

  it('tells of a text that went out without being read', async () => {
    service.on('GET /v1/history', pageOf([entry('one', { findings: [], unread: 'It was urgent' })]));
    await open();
    expect(seen()).toContain('Posted without being read.');
    expect(seen()).toContain('It was urgent');
  });

  it('shows a long draft in part, and all of it when asked', async () => {
    service.on('GET /v1/history', pageOf([entry('one', { excerpt: 'word '.repeat(200) })]));
    await open();
    expect(document.querySelector('.clipped')).not.toBeNull();
    await press('Show all of it');
    expect(document.querySelector('.clipped')).toBeNull();
  });

  it('goes on with the next page', async () => {
    service.answers.set('GET /v1/history', ({ query }) => ({
      status: 200,
      json:
        query.before === undefined
          ? pageOf([entry('one')], { total: 2, next: 'c~one' })
          : pageOf([entry('two')], { total: 2 }),
    }));
    await open();
    expect(seen()).toContain('1 of 2 drafts');
    await press('Show older drafts');
    expect(asked().at(-1)).toEqual({ before: 'c~one', limit: '25' });
    expect(listed()).toEqual(['one', 'two']);
    expect(seen()).not.toContain('Show older drafts');
  });

  it('has the numbers of the chart as a table', async () => {
    const weeks = [{ week: '2026-11-16', family: 'tone' as const, count: 3 }];
    service.on('GET /v1/history', pageOf([entry('one')], { weeks }));
    await open();
    const cells = [...document.querySelectorAll('tbody td')].map((cell) => cell.textContent);
    expect(cells).toEqual(['0', '3', '0', '3']);
    expect(document.querySelector('.bars')!.getAttribute('aria-label')).toContain('3 in one week');
  });
});

describe('states', () => {
  it.each([
    ['an empty history', false, 'Nothing was found yet'],
    ['filters without a match', true, 'No draft matches'],
  ])('%s', async (_name, filtered, words) => {
    service.on('GET /v1/history', pageOf([]));
    await open();
    if (filtered) await fill('Site', 'x');
    expect(seen()).toContain(words);
  });

  it('offline, until it is back', async () => {
    service.running = false;
    await open();
    expect(seen()).toContain('The service is not running');
    expect(seen()).toContain('discreet serve');
    service.running = true;
    await press('Try again');
    expect(listed()).toEqual(['one', 'two']);
    expect(seen()).not.toContain('not running');
  });

  it('unpaired', async () => {
    await browser.storage.local.remove('token');
    await open();
    expect(get<HTMLAnchorElement>('a', 'Pair this browser').href).toContain('welcome.html');
  });

  it("an error, in the service's words", async () => {
    service.on('GET /v1/history', { title: 'Gone', detail: 'The history file is damaged.' }, 503);
    await open();
    expect(seen()).toContain('The history file is damaged.');
  });

  it('loading', async () => {
    vi.stubGlobal('fetch', () => new Promise<Response>(() => undefined));
    await open();
    expect(seen()).toContain('Reading the history');
  });
});

describe('filters', () => {
  it.each([
    ['Site', 'linkedin', { platform: 'linkedin' }],
    ['About', 'tone', { family: 'tone' }],
    ['About', 'deal', { category: 'deal' }],
    ['What became of it', 'discarded', { outcome: 'discarded' }],
  ])('%s: %s', async (label, value, parameters) => {
    await open();
    await fill(label, value);
    expect(asked().at(-1)).toEqual({ ...parameters, limit: '25' });
  });

  it('ask once for words, when typing rests', async () => {
    await open();
    const before = asked().length;
    for (const typed of ['h', 'ha', 'har']) {
      await fill('Search', typed);
    }
    await wait(SEARCH_REST_MS);
    expect(asked().slice(before)).toEqual([{ query: 'har', limit: '25' }]);
  });

  it('are all taken back at once', async () => {
    await open();
    await fill('Site', 'x');
    await fill('About', 'tone');
    await press('Clear filters');
    expect(asked().at(-1)).toEqual({ limit: '25' });
    expect(() => get('button', 'Clear filters')).toThrow();
  });

  it('never show the answer to older ones', async () => {
    await open();
    const late: ((response: Response) => void)[] = [];
    vi.stubGlobal('fetch', (address: string) =>
      address.includes('platform=x')
        ? new Promise<Response>((resolve) => late.push(resolve))
        : service.fetch(address, { method: 'GET' }),
    );
    await fill('Site', 'x');
    await fill('Site', 'linkedin');
    const json = { headers: { 'Content-Type': 'application/json' } };
    late[0]!(new Response(JSON.stringify(pageOf([entry('old')])), json));
    await wait(100);
    expect(listed()).toEqual(['one', 'two']);
  });
});

describe('erasing one draft', () => {
  it('waits, then asks the service', async () => {
    await open();
    await eraseDraft('one');
    expect(listed()).toEqual(['two']);
    await wait(UNDO_MS - 200);
    expect(deleted()).toEqual([]);
    service.on('GET /v1/history', pageOf([entry('two')]));
    await wait(200);
    expect(deleted()).toEqual(['/v1/history/one']);
    expect(listed()).toEqual(['two']);
    expect(seen()).toContain('The draft is erased.');
  });

  it('can be taken back', async () => {
    await open();
    await eraseDraft('one');
    expect(document.activeElement!.textContent).toBe('Undo');
    await press('Undo');
    await wait(UNDO_MS * 2);
    expect(deleted()).toEqual([]);
    expect(listed()).toEqual(['one', 'two']);
    expect(document.activeElement!.tagName).toBe('H1');
  });

  it('is sent at once when another one follows; that one can still be taken back', async () => {
    await open();
    await eraseDraft('one');
    await wait(1_000);
    await eraseDraft('two');
    await wait(100);
    expect(deleted()).toEqual(['/v1/history/one']);
    expect(listed()).toEqual([]);
    service.on('GET /v1/history', pageOf([entry('two')]));
    await press('Undo');
    await wait(UNDO_MS * 2);
    expect(deleted()).toEqual(['/v1/history/one']);
    expect(listed()).toEqual(['two']);
  });

  it('is sent at once when the page is left', async () => {
    await open();
    await eraseDraft('one');
    dispatchEvent(new Event('pagehide'));
    await wait(100);
    expect(deleted()).toEqual(['/v1/history/one']);
    await wait(UNDO_MS * 2);
    expect(deleted()).toHaveLength(1);
  });

  it('brings the draft back, and says why, when the service refuses', async () => {
    service.on('DELETE /v1/history/one', { title: 'Busy', detail: 'The history is locked.' }, 503);
    await open();
    await eraseDraft('one');
    await wait(UNDO_MS + 100);
    expect(listed()).toEqual(['one', 'two']);
    expect(document.querySelector('[role=alert]')!.textContent).toContain('The history is locked.');
  });

  it('is done when the draft was gone already', async () => {
    service.on('DELETE /v1/history/one', { title: 'Not found', detail: 'No such draft.' }, 404);
    await open();
    await eraseDraft('one');
    service.on('GET /v1/history', pageOf([entry('two')]));
    await wait(UNDO_MS + 100);
    expect(listed()).toEqual(['two']);
    expect(document.querySelector('[role=alert]')).toBeNull();
  });
});

describe('erasing everything', () => {
  it('asks first, naming all drafts and not only those listed', async () => {
    service.answers.set('GET /v1/history', ({ query }) => ({
      status: 200,
      json: query.platform === 'x' ? pageOf([entry('one')]) : pageOf([], { total: 42 }),
    }));
    await open();
    await fill('Site', 'x');
    await press('Erase all');
    expect(seen()).toContain('All 42 drafts');
    expect(seen()).toContain('The filters make no difference');
    await press('Keep them');
    await wait(UNDO_MS * 2);
    expect(deleted()).toEqual([]);
    expect(listed()).toEqual(['one']);
  });

  it('can be taken back, else goes out', async () => {
    await open();
    await press('Erase all');
    await press('Erase 2 drafts');
    expect(listed()).toEqual([]);
    await press('Undo');
    expect(listed()).toEqual(['one', 'two']);
    await press('Erase all');
    await press('Erase 2 drafts');
    service.on('GET /v1/history', pageOf([]));
    await wait(UNDO_MS + 100);
    expect(deleted()).toEqual(['/v1/history']);
    expect(seen()).toContain('Nothing was found yet');
  });
});

describe('exporting', () => {
  const saved: { name: string; blob: Blob }[] = [];

  beforeEach(() => {
    saved.length = 0;
    let blob: Blob;
    URL.createObjectURL = (object) => {
      blob = object as Blob;
      return 'blob:history';
    };
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
      this: HTMLAnchorElement,
    ) {
      saved.push({ name: this.download, blob });
    });
  });

  it('saves JSON as the service gave it', async () => {
    const json = { exported: '2026-11-25T12:00:00Z', version: '0.1.0', entries: [entry('one')] };
    service.on('GET /v1/history/export', json);
    await open();
    await press('Export JSON');
    expect(service.calls('GET /v1/history/export')[0]!.query).toEqual({ format: 'json' });
    expect(saved[0]!.name).toBe('discreet-history.json');
    expect(JSON.parse(await saved[0]!.blob.text())).toEqual(json);
  });

  it('saves CSV that a spreadsheet takes for UTF-8', async () => {
    service.answers.set('GET /v1/history/export', () => ({ status: 200, text: 'a,ü\r\n' }));
    await open();
    await press('Export CSV');
    const bytes = new Uint8Array(await saved[0]!.blob.arrayBuffer());
    expect([...bytes]).toEqual([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('a,ü\r\n')]);
  });

  it('says why when there is none', async () => {
    await open();
    service.running = false;
    await press('Export JSON');
    expect(saved).toEqual([]);
    expect(document.querySelector('[role=alert]')!.textContent).toContain('Nothing was exported.');
  });
});
