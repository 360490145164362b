import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';

import type { Invitation } from '../../lib/pages/welcome/pairing';
import { Welcome } from '../../lib/pages/welcome/welcome';
import { settingsView, token } from '../../lib/service/settings';
import { FakeService, fill, get, hide, press, seen, show, start } from './fakes';

let service: FakeService;

beforeEach(async () => {
  vi.useFakeTimers();
  service = await start();
  await browser.storage.local.remove('token');
  service.on('POST /v1/pair', { token: 'new', id: 'one' });
  vi.spyOn(browser.commands, 'getAll').mockResolvedValue([
    { name: 'open', description: 'Open or close the card', shortcut: 'Alt+Shift+D' },
    { name: 'next', description: 'Go to the next finding', shortcut: '' },
  ] as never);
});

afterEach(async () => {
  hide();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const open = (invitation: Invitation | null = null) => show(<Welcome invitation={invitation} />);

const codes = () => service.calls('POST /v1/pair').map(({ body }) => (body as { code: string }).code);
const wrong = () => document.getElementById('wrong')?.textContent;

async function enter(code: string): Promise<void> {
  await fill('Pairing code', code);
  await press('Pair');
}

describe('pairing', () => {
  it('takes a typed code and then says what to try', async () => {
    await open();
    await enter(' k7pmw 4qxdr');
    expect(codes()).toEqual(['K7PMW-4QXDR']);
    expect(await token()).toBe('new');
    expect(seen()).toContain('This browser is paired');
    expect(seen()).toContain('Blue-Harbour-42');
  });

  it('sends nothing that is no code', async () => {
    await open();
    await enter('K7PM');
    expect(codes()).toEqual([]);
    expect(wrong()).toBe('A code has ten letters and digits, such as K7PMW-4QXDR.');
    expect(get<HTMLInputElement>('input', 'Pairing code').getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(get('input', 'Pairing code'));
  });

  it("gives the service's words for a code that is not valid, and takes the next", async () => {
    service.on('POST /v1/pair', { title: 'Forbidden', detail: 'This code is too old.' }, 403);
    await open();
    await enter('K7PMW-4QXDR');
    expect(wrong()).toBe('This code is too old.');
    expect(await token()).toBeNull();
    service.on('POST /v1/pair', { token: 'new', id: 'one' });
    service.code = 'K7PMW-4QXEE';
    await enter('K7PMW-4QXEE');
    expect(seen()).toContain('This browser is paired');
  });

  it('sends a code to nobody who does not know it', async () => {
    await open();
    await enter('K7PMW-4QXEE');
    expect(codes()).toEqual([]);
    expect(wrong()).toContain('No Discreet that knows this code');
    expect(wrong()).toContain('port 8765');
    expect(await token()).toBeNull();
  });

  it('says how to start a service that does not run', async () => {
    service.running = false;
    await open();
    await enter('K7PMW-4QXDR');
    expect(wrong()).toContain('does not answer on port 8765');
    expect(wrong()).toContain('discreet serve');
  });
});

describe('a paired browser', () => {
  it('is told when the service does not run, and when it does again', async () => {
    await browser.storage.local.set({ token: 'own' });
    service.running = false;
    await open();
    expect(seen()).toContain('The service is not running');
    expect(seen()).not.toContain('This browser is paired');
    service.running = true;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(seen()).toContain('This browser is paired');
    const asked = service.calls('GET /v1/status').length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(service.calls('GET /v1/status').length - asked).toBeLessThanOrEqual(1);
  });
});

describe('a browser that can start the service', () => {
  it('is connected, and says that nothing is to do', async () => {
    vi.spyOn(browser.runtime, 'sendNativeMessage').mockImplementation((async () => ({
      port: 8765,
      token: 'own',
    })) as never);
    await open();
    expect(seen()).toContain('Connected, nothing to do');
    await press('Unpair this browser');
    expect(seen()).toContain('discreet pair');
    await press('Pair it again');
    expect(seen()).toContain('Connected, nothing to do');
  });
});

describe('an invitation in the address', () => {
  it('pairs at once, at its port', async () => {
    await open({ code: 'K7PMW-4QXDR', port: 8766 });
    expect(codes()).toEqual(['K7PMW-4QXDR']);
    expect((await settingsView()).port).toBe(8766);
    expect(seen()).toContain('This browser is paired');
  });

  it('pairs anew with a browser that was paired before', async () => {
    await browser.storage.local.set({ token: 'old' });
    await open({ code: 'K7PMW-4QXDR', port: null });
    expect(await token()).toBe('new');
  });

  it('leaves port and pairing alone when it fails', async () => {
    await browser.storage.local.set({ token: 'old' });
    service.running = false;
    await open({ code: 'K7PMW-4QXDR', port: 8766 });
    expect(wrong()).toContain('port 8766');
    expect((await settingsView()).port).toBe(8765);
    expect(await token()).toBe('old');
  });

  it('is not tried again after unpairing', async () => {
    await open({ code: 'K7PMW-4QXDR', port: null });
    await press('Unpair this browser');
    expect(await token()).toBeNull();
    expect(get<HTMLInputElement>('input', 'Pairing code').value).toBe('');
    expect(codes()).toHaveLength(1);
  });
});

describe('the settings', () => {
  it('change when marks appear', async () => {
    await open();
    await fill('Marks appear when typing rests for', '700');
    expect((await settingsView()).restMs).toBe(700);
  });

  it.each([
    ['9000', 9000, 'Saved'],
    ['90000', 8765, 'A port is a whole number from 1 to 65535.'],
  ])('take the port %s only if it is one', async (typed, port, words) => {
    await open();
    await fill('Port of the service', typed);
    await press('Save');
    expect((await settingsView()).port).toBe(port);
    expect(seen()).toContain(words);
  });

  it('are fixed where an administrator set them', async () => {
    vi.spyOn(browser.storage.managed, 'get').mockImplementation(async () => ({ port: 9001, restMs: 400 }));
    await open();
    expect(get<HTMLInputElement>('input', 'Port of the service').disabled).toBe(true);
    const rest = get<HTMLSelectElement>('select', 'Marks appear when typing rests for');
    expect([rest.disabled, rest.value]).toEqual([true, '400']);
  });
});

describe('other pages', () => {
  it('are added by their address, listed, and removed', async () => {
    await open();
    await fill('Address', 'forum.example.org/t/new?draft=1');
    await press('Add');
    expect(browser.permissions.request).toHaveBeenCalledWith({
      origins: ['https://forum.example.org/*'],
    });
    expect(seen()).toContain('forum.example.org');
    expect(get<HTMLInputElement>('input', 'Address').value).toBe('');
    await press('Remove');
    expect(seen()).not.toContain('forum.example.org');
  });

  it.each([
    ['not an address', 'That is not the address of a page, such as forum.example.org.'],
    ['http://forum.example.org', 'That is not the address of a page, such as forum.example.org.'],
    ['https://x.com/home', 'X and LinkedIn are read already.'],
  ])('%s is not asked for', async (typed, words) => {
    await open();
    await fill('Address', typed);
    await press('Add');
    expect(seen()).toContain(words);
    expect(browser.permissions.request).not.toHaveBeenCalled();
  });

  it('stay as they are when the browser is not allowed to', async () => {
    vi.mocked(browser.permissions.request).mockImplementation(async () => false as never);
    await open();
    await fill('Address', 'forum.example.org');
    await press('Add');
    expect(seen()).toContain('was not allowed to read this page');
  });
});

describe('the keys', () => {
  const rows = () => [...document.querySelectorAll('dl > div')].map(({ textContent }) => textContent);

  it('are shown as the browser has them, and one that it did not give is told', async () => {
    await open();
    expect(rows()).toContain('AltShiftDOpen or close the card');
    expect(rows()).toContain('no keysGo to the next finding');
  });

  it("are changed on the browser's own page", async () => {
    await open();
    const create = vi.spyOn(browser.tabs, 'create');
    await press('Change these keys');
    expect(create).toHaveBeenCalledWith({ url: 'chrome://extensions/shortcuts' });
  });
});
