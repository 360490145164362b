/** The popup: whether it works, the accounts of this site and their modes, pause, switches. */
import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';

import type { Account, AccountList, AccountUpdate, Mode } from '../../api';
import type { SettingsView } from '../../messages';
import { type SitePlatform, platformOf } from '../../platforms';
import { PAUSE_MS, pauseLeft } from '../../service/pause';
import { api, changeSettings, readSettings } from '../background';
import { MODE, PLATFORM, popup as text } from '../text';

type Service = 'up' | 'offline' | 'unpaired';

/** Minutes and seconds, "9:05". */
export function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

async function currentPlatform(): Promise<SitePlatform | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return platformOf(tab?.url ?? '');
}

function open(page: 'history' | 'welcome'): void {
  void browser.tabs.create({ url: browser.runtime.getURL(`/${page}.html` as never) });
}

export function Popup() {
  const [settings, setSettings] = useState<SettingsView | null>(null);
  const [service, setService] = useState<Service | null>(null);
  const [accounts, setAccounts] = useState<Account[]>([]);
  const [platform, setPlatform] = useState<SitePlatform | null>(null);
  const [problem, setProblem] = useState('');
  const [now, setNow] = useState(Date.now());

  async function load(): Promise<void> {
    setSettings((await readSettings()) ?? null);
    setPlatform(await currentPlatform());
    const reply = await api<AccountList>('GET', '/v1/accounts');
    if (reply.ok) {
      setService('up');
      setAccounts(reply.value.accounts);
    } else if (reply.reason === 'error') {
      setService('up');
      setProblem(reply.detail);
    } else setService(reply.reason);
  }

  useEffect(() => void load(), []);
  const left = settings === null ? 0 : pauseLeft(settings.pausedUntil, now);
  useEffect(() => {
    if (left === 0) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [left === 0]);

  async function change(change: Parameters<typeof changeSettings>[0]): Promise<void> {
    const reply = await changeSettings(change);
    setProblem(reply.ok ? '' : reply.detail);
    setNow(Date.now());
    setSettings((await readSettings()) ?? null);
  }

  async function update(account: Account, changed: Omit<AccountUpdate, 'platform' | 'handle'>) {
    const body: AccountUpdate = { platform: account.platform, handle: account.handle, ...changed };
    const reply = await api('PUT', '/v1/accounts', body);
    setProblem(reply.ok ? '' : reply.detail);
    await load();
  }

  if (settings === null || service === null) return null;
  const here = platform === null ? accounts : accounts.filter((a) => a.platform === platform);
  const fixed = (key: string) => settings.managedKeys.includes(key);
  return (
    <main class="popup">
      <State service={service} left={left} />
      {problem !== '' && <p class="notice" role="alert">{problem}</p>}
      {service === 'up' && (
        <section class="card" aria-label={text.everyAccount}>
          <h3>{platform === null ? text.everyAccount : text.accounts}</h3>
          {here.length === 0 && <p class="soft">{text.noAccount}</p>}
          {here.map((account) => (
            <AccountRow
              key={`${account.platform}/${account.handle}`}
              account={account}
              strictFixed={fixed('strict')}
              onChange={(changed) => void update(account, changed)}
            />
          ))}
        </section>
      )}
      <section class="card" aria-label={text.sites}>
        <h3>{text.sites}</h3>
        {(['x', 'linkedin'] as const).map((site) => (
          <label class="site" key={site}>
            <input
              type="checkbox"
              checked={settings.sites[site]}
              disabled={fixed(`sites.${site}`)}
              onChange={(event) => void change({ sites: { [site]: event.currentTarget.checked } })}
            />
            {PLATFORM[site]}
            {fixed(`sites.${site}`) && <span class="soft">{text.fixed}</span>}
          </label>
        ))}
        {fixed('pausedUntil') ? (
          <p class="soft">{text.fixed}</p>
        ) : (
          <button onClick={() => void change({ pausedUntil: left > 0 ? 0 : Date.now() + PAUSE_MS })}>
            {left > 0 ? text.resume : text.pause}
          </button>
        )}
      </section>
      <div class="row links">
        <button onClick={() => open('history')}>{text.history}</button>
        <button onClick={() => open('welcome')}>{text.welcome}</button>
      </div>
    </main>
  );
}

function State({ service, left }: { service: Service; left: number }) {
  const state = service === 'up' && left > 0 ? 'paused' : service;
  const heading = {
    up: text.up,
    offline: text.offline,
    unpaired: text.unpaired,
    paused: text.paused(clock(left)),
  }[state];
  return (
    <div class="state" data-state={state} role="status">
      <span class="dot" aria-hidden="true" />
      <h2>{heading}</h2>
      {state === 'offline' && <p class="soft">{text.offlineHelp}</p>}
      {state === 'unpaired' && <p class="soft">{text.unpairedHelp}</p>}
      {state === 'unpaired' && (
        <button class="main" onClick={() => open('welcome')}>
          {text.pair}
        </button>
      )}
    </div>
  );
}

interface AccountRowProps {
  account: Account;
  strictFixed: boolean;
  onChange: (changed: { kind?: Account['kind']; mode?: Mode }) => void;
}

function AccountRow({ account, strictFixed, onChange }: AccountRowProps) {
  const mode = strictFixed ? 'strict' : account.mode;
  return (
    <div class="account">
      <p class="name">
        {account.name ?? account.handle} <span class="soft">{PLATFORM[account.platform]}</span>
      </p>
      <div class="row">
        <label>
          <span>{text.kind}</span>
          <select
            value={account.kind}
            onChange={(event) => onChange({ kind: event.currentTarget.value as Account['kind'] })}
          >
            <option value="personal">{text.personal}</option>
            <option value="company">{text.company}</option>
          </select>
        </label>
        <label>
          <span>{text.mode}</span>
          <select
            value={mode}
            disabled={strictFixed}
            onChange={(event) => onChange({ mode: event.currentTarget.value as Mode })}
          >
            {(Object.keys(MODE) as Mode[]).map((key) => (
              <option value={key} key={key}>
                {MODE[key].name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="soft">{strictFixed ? text.fixed : MODE[mode].says}</p>
    </div>
  );
}
