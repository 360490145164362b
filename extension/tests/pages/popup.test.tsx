import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';

import type { Settings } from '../../lib/messages';
import { Popup } from '../../lib/pages/popup/popup';
import { PAUSE_MS } from '../../lib/service/pause';
import {
  account,
  click,
  FakeService,
  get,
  hide,
  policy,
  press,
  seen,
  show,
  start,
  STATUS,
  wait,
} from './fakes';

let service: FakeService;
let tab: string;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-11-25T12:00:00Z') });
  service = await start();
  tab = 'https://example.com/';
  vi.spyOn(browser.tabs, 'query').mockImplementation(async () => [{ url: tab }] as never);
  vi.spyOn(browser.tabs, 'create').mockImplementation(async () => ({}) as never);
  vi.spyOn(browser.tabs, 'getCurrent').mockImplementation(async () => ({ id: 1 }) as never);
});

afterEach(async () => {
  hide();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const open = () => show(<Popup />);

async function stored(): Promise<Settings> {
  return (await browser.storage.local.get('settings')).settings as Settings;
}

const managed = (values: Record<string, unknown>) =>
  vi.spyOn(browser.storage.managed, 'get').mockImplementation(async () => values);

describe('decisions that were lost', () => {
  it('are told until the person has read it', async () => {
    await browser.storage.local.set({ lostDecisions: 2 });
    await open();
    expect(seen()).toContain('2 decisions of yours did not get into the history');
    await press('Understood');
    expect(seen()).not.toContain('did not get into the history');
  });
});

describe('the state', () => {
  it('is that drafts are read', async () => {
    await open();
    expect(seen()).toContain('Reading your drafts');
  });

  it('is not known while the service starts', async () => {
    service.on('GET /v1/status', { ...STATUS, policy: null });
    await open();
    expect(seen()).toContain('Looking for the service');
    service.on('GET /v1/status', STATUS);
    await wait(3_000);
    expect(seen()).toContain('Reading your drafts');
  });

  it('names what is wrong with a service that runs', async () => {
    service.on('GET /v1/status', { ...STATUS, policy: null, problems: ['The policy could not be read.'] });
    await open();
    expect(seen()).toContain('Running, but look at this');
    expect(seen()).toContain('The policy could not be read.');
  });

  it('says what could read more, without alarm', async () => {
    service.on('GET /v1/status', { ...STATUS, remarks: ['The larger reader is not installed.'] });
    await open();
    expect(seen()).toContain('The larger reader is not installed.');
    expect(seen()).not.toContain('Running, but look at this');
  });

  it('tells what to do when the service is gone, and notices by itself that it is back', async () => {
    service.running = false;
    await open();
    expect(seen()).toContain('The service is not running');
    expect(seen()).toContain('discreet serve');
    expect(seen()).toContain('port 8765');
    service.running = true;
    await wait(2_500);
    expect(seen()).toContain('Reading your drafts');
  });

  it('leads to pairing without a token', async () => {
    await browser.storage.local.remove('token');
    await open();
    await press('Pair this browser');
    expect(browser.tabs.create).toHaveBeenCalledWith({
      url: browser.runtime.getURL('/welcome.html' as never),
    });
  });

  it('leads to pairing when the token was revoked', async () => {
    for (const path of ['/v1/status', '/v1/accounts']) {
      service.on(`GET ${path}`, { title: 'Unauthorized', detail: 'Pair again.' }, 401);
    }
    await open();
    expect(seen()).toContain('Not paired yet');
  });

  it('is first of all that the service does not run, paired or not', async () => {
    await browser.storage.local.remove('token');
    service.running = false;
    await open();
    expect(seen()).toContain('The service is not running');
    expect(seen()).not.toContain('Not paired');
  });

  it('gives the words of a service that fails', async () => {
    service.on('GET /v1/status', { title: 'Busy', detail: 'The history is locked.' }, 503);
    await open();
    expect(seen()).toContain('The history is locked.');
  });

  it('follows a change made elsewhere', async () => {
    await browser.storage.local.remove('token');
    await open();
    browser.storage.local.set({ token: 't' });
    await wait(100);
    expect(seen()).toContain('Reading your drafts');
  });
});

describe('a pause', () => {
  it('counts down and ends by itself', async () => {
    await open();
    await press('Pause for 10 minutes');
    expect(seen()).toContain('Paused, 10:00 left');
    expect((await stored()).pausedUntil).toBeGreaterThan(Date.now() + PAUSE_MS - 1_000);
    await wait(61_000);
    expect(seen()).toContain('Paused, 8:59 left');
    await wait(PAUSE_MS - 61_000);
    expect(seen()).not.toContain('Paused');
    expect(seen()).toContain('Reading your drafts');
  });

  it('ends when the person resumes', async () => {
    await open();
    await press('Pause for 10 minutes');
    await press('Resume');
    expect(seen()).toContain('Reading your drafts');
    expect((await stored()).pausedUntil).toBe(0);
  });

  it('is not offered where an administrator forbids it', async () => {
    managed({ allowPause: false });
    await open();
    expect(seen()).toContain('Your administrator does not allow a pause.');
    expect(() => get('button', 'Pause for 10 minutes')).toThrow();
  });
});

describe('the switches', () => {
  it('turn one site off and leave the other', async () => {
    await open();
    await click(get('input[role=switch]', 'LinkedIn'));
    expect((await stored()).sites).toEqual({ x: true, linkedin: false });
    expect(get<HTMLInputElement>('input[role=switch]', 'X').checked).toBe(true);
  });

  it('are told in the state on the site itself', async () => {
    tab = 'https://x.com/home';
    await open();
    await click(get('input[role=switch]', 'X'));
    expect(seen()).toContain('Off on X');
  });

  it('are fixed where an administrator set them', async () => {
    managed({ siteX: false });
    await open();
    const x = get<HTMLInputElement>('input[role=switch]', 'X');
    expect([x.disabled, x.checked]).toEqual([true, false]);
    expect(get<HTMLInputElement>('input[role=switch]', 'LinkedIn').disabled).toBe(false);
    expect(seen()).toContain('Set by your administrator');
  });
});

describe('a new version of the policy', () => {
  it('is one quiet line, and leads to the page', async () => {
    const changes = ['Certifications are named.', 'Labels stand first.', 'Complaints go private.'];
    service.on('GET /v1/policy', policy({ acknowledged: null, changes }));
    await open();
    expect(document.querySelector('.news')!.textContent).toContain(
      'The policy has a new version, 2026.12: Certifications are named. And 2 more changes.',
    );
    await press('See what changed');
    expect(browser.tabs.create).toHaveBeenCalledWith({
      url: browser.runtime.getURL('/policy.html' as never),
    });
  });

  it('goes when it was read in another window', async () => {
    service.on('GET /v1/policy', policy({ acknowledged: null }));
    await open();
    service.on('GET /v1/policy', policy());
    await browser.storage.local.set({ policyNotice: false });
    await wait(100);
    expect(seen()).not.toContain('new version');
  });

  it('is not spoken of once it was read', async () => {
    service.on('GET /v1/policy', policy());
    await open();
    expect(seen()).not.toContain('new version');
  });
});

describe('the accounts', () => {
  const company = account({ platform: 'linkedin', handle: 'company/nw', name: 'Northwind', kind: 'company', mode: 'strict' });
  const second = account({ handle: 'side', name: null });

  beforeEach(() => service.on('GET /v1/accounts', { accounts: [company, account(), second] }));

  const radio = (group: string, words: string) => {
    const row = document.querySelector(`[role=group][aria-label="${group}"]`)!;
    const labels = [...row.querySelectorAll('label')].filter((label) => label.textContent === words);
    return labels[0]!.querySelector('input')!;
  };

  it('are those of the site, the last one first', async () => {
    tab = 'https://x.com/home';
    await open();
    expect(seen()).toContain('Your account on X');
    expect(seen()).not.toContain('Northwind');
    expect(document.querySelector('.accounts > .account')!.textContent).toContain('Mara');
    expect(document.querySelector('details')!.textContent).toContain('@side');
  });

  it('are all of them over another page', async () => {
    await open();
    expect(document.querySelectorAll('.accounts > .account')).toHaveLength(3);
  });

  it('become strict with one press', async () => {
    await open();
    service.on('PUT /v1/accounts', account({ mode: 'strict' }));
    service.on('GET /v1/accounts', { accounts: [account({ mode: 'strict' })] });
    await click(radio('Mara, X', 'Strict'));
    expect(service.calls('PUT /v1/accounts').map(({ body }) => body)).toEqual([
      { platform: 'x', handle: 'mara', mode: 'strict' },
    ]);
    expect(radio('Mara, X', 'Strict').checked).toBe(true);
    expect(seen()).toContain('Post is held while a warning is open.');
  });

  it('become those of a company', async () => {
    await open();
    service.on('PUT /v1/accounts', account({ kind: 'company' }));
    await click(radio('Mara, X', 'Company'));
    expect(service.calls('PUT /v1/accounts')[0]!.body).toEqual({
      platform: 'x',
      handle: 'mara',
      kind: 'company',
    });
  });

  it('show what they are, and why, when a change is refused', async () => {
    await open();
    service.on('PUT /v1/accounts', { title: 'Busy', detail: 'The history is locked.' }, 503);
    await click(radio('Mara, X', 'Observe'));
    expect(document.querySelector('[role=alert]')!.textContent).toBe('The history is locked.');
    expect(radio('Mara, X', 'Normal').checked).toBe(true);
  });

  it('are strict where an administrator set it', async () => {
    managed({ strict: true });
    await open();
    expect(radio('Mara, X', 'Strict').checked).toBe(true);
    expect(radio('Mara, X', 'Strict').closest('fieldset')!.disabled).toBe(true);
    expect(radio('Mara, X', 'Company').closest('fieldset')!.disabled).toBe(false);
  });
});

describe('a composer that is not protected', () => {
  const answer = (health: unknown) =>
    vi
      .spyOn(browser.scripting, 'executeScript')
      .mockImplementation(async () => [{ result: health, frameId: 0, documentId: '' }] as never);

  beforeEach(() => {
    tab = 'https://www.linkedin.com/company/4711/admin/page-posts/published/?share=true';
    vi.spyOn(browser.tabs, 'query').mockImplementation(async () => [{ id: 7, url: tab }] as never);
    vi.spyOn(browser.runtime, 'getManifest').mockReturnValue({ version: '0.1.0' } as never);
    vi.stubGlobal('navigator', {
      userAgent: 'Test',
      clipboard: { writeText: vi.fn(async () => undefined) },
    });
  });

  it('is named with the reason, and its report can be copied', async () => {
    answer({ troubles: ['no_control'], outline: ['linkedin.company: no_control, 1 editors', '  div'] });
    await open();
    expect(seen()).toContain('whose Post button Discreet does not find');
    await press('Copy a report');
    expect(navigator.clipboard.writeText).toHaveBeenCalledWith(
      [
        'Discreet 0.1.0',
        'Test',
        'www.linkedin.com/company/…/admin/page-posts/published/',
        'linkedin.company: no_control, 1 editors',
        '  div',
      ].join('\n'),
    );
  });

  it('is not spoken of where all are, nor where no guard runs', async () => {
    answer({ troubles: [], outline: ['x.post: protected, 1 editors'] });
    await open();
    expect(seen()).not.toContain('Not protected here');
    hide();
    answer(null);
    await open();
    expect(seen()).not.toContain('Not protected here');
  });
});

it('switches the reading of messages on', async () => {
  await open();
  await click(get('input', 'Direct messages too'));
  expect((await stored()).messages).toBe(true);
});
