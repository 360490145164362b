/** The popup: whether drafts are read, the account of this site, pause, and the sites' switches. */
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';

import type { Account, AccountUpdate } from '../../api';
import type { SettingsChange, SettingsView } from '../../messages';
import { type SitePlatform, platformOf } from '../../platforms';
import { PAUSE_MS } from '../../service/pause';
import { type IconName, icons } from '../../ui/icons';
import { api, forgetLost } from '../background';
import { countdown } from '../format';
import { usePauseLeft, useSettings } from '../hooks';
import { Brand, CopyButton, pageAddress, type PageName } from '../parts';
import { PolicyNotice } from '../policy/notice';
import { failure, PLATFORM, popup as text } from '../text';
import { AccountCard } from './account';
import { type PageHealth, readHealth, reportOf } from './health';
import { readService, type Service } from './service';

/** Milliseconds between two looks at a service that is not up. */
const LOOK_AGAIN_MS = 2_000;

/** The pages that the popup leads to. */
const LINKS = ['history', 'policy', 'practice', 'welcome'] as const satisfies readonly PageName[];

const SITES = ['x', 'linkedin'] as const satisfies readonly SitePlatform[];

/** The page that the popup stands over. */
interface Here {
  /** Null for a page that is neither of the sites. */
  site: SitePlatform | null;
  address: string;
  health: PageHealth | null;
}

async function lookHere(): Promise<Here> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  const address = tab?.url ?? '';
  return { site: platformOf(address), address, health: await readHealth(tab?.id) };
}

/** Opens a page in a tab and closes the popup; a popup that is itself a tab stays. */
async function open(page: PageName): Promise<void> {
  await browser.tabs.create({ url: pageAddress(page) });
  if ((await browser.tabs.getCurrent()) === undefined) window.close();
}

export function Popup() {
  const { settings, change } = useSettings();
  const [service, setService] = useState<Service | null>(null);
  const [here, setHere] = useState<Here | null>(null);
  const site = here?.site ?? null;
  const [problem, setProblem] = useState<string | null>(null);
  const look = useCallback(async () => setService(await readService()), []);

  useEffect(() => void lookHere().then(setHere), []);
  useEffect(() => {
    if (settings !== null) void look();
  }, [settings?.paired, settings?.port]);
  useEffect(() => {
    if (service === null || service.kind === 'up') return undefined;
    const timer = setInterval(() => void look(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [service?.kind]);

  async function set(wanted: SettingsChange): Promise<void> {
    const reply = await change(wanted);
    setProblem(reply.ok ? null : reply.detail);
  }

  async function update(account: Account, changed: Pick<AccountUpdate, 'kind' | 'mode'>) {
    const body: AccountUpdate = { platform: account.platform, handle: account.handle, ...changed };
    const reply = await api('PUT', '/v1/accounts', body);
    setProblem(reply.ok ? null : reply.detail);
    await look();
  }

  const fixed = (key: string) => settings?.managedKeys.includes(key) === true;
  return (
    <main class="popup">
      <Brand />
      <Headline
        service={service}
        settings={settings}
        site={site}
        onPause={(until) => void set({ pausedUntil: until })}
        pauseFixed={fixed('pausedUntil')}
      />
      {problem !== null && (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      {here?.health && here.health.troubles.length > 0 && (
        <Unprotected health={here.health} address={here.address} />
      )}
      {settings !== null && settings.lost > 0 && (
        <div class="notice">
          <p role="status">{text.lost(settings.lost)}</p>
          <button class="button" onClick={() => void forgetLost()}>
            {text.lostSeen}
          </button>
        </div>
      )}
      {service?.kind === 'up' && <PolicyNotice onRead={() => void open('policy')} />}
      {service?.kind === 'up' && (
        <Accounts
          accounts={service.accounts}
          site={site}
          strictFixed={fixed('strict')}
          onChange={(account, changed) => void update(account, changed)}
        />
      )}
      {settings !== null && (
        <fieldset class="card sites">
          <legend class="unseen">{text.sites}</legend>
          <h2 aria-hidden="true">{text.sites}</h2>
          {SITES.map((name) => (
            <div key={name}>
              <label class="switch">
                {PLATFORM[name]}
                <input
                  type="checkbox"
                  role="switch"
                  checked={settings.sites[name]}
                  disabled={fixed(`sites.${name}`)}
                  aria-describedby={fixed(`sites.${name}`) ? `fixed-${name}` : undefined}
                  onChange={(event) => void set({ sites: { [name]: event.currentTarget.checked } })}
                />
              </label>
              {fixed(`sites.${name}`) && (
                <p class="soft small" id={`fixed-${name}`}>
                  {text.fixed}
                </p>
              )}
            </div>
          ))}
          <label class="switch">
            {text.messages}
            <input
              type="checkbox"
              role="switch"
              checked={settings.messages}
              onChange={(event) => void set({ messages: event.currentTarget.checked })}
            />
          </label>
        </fieldset>
      )}
      <nav class="links">
        {LINKS.map((page) => (
          <button class="button" key={page} onClick={() => void open(page)}>
            {text[page]}
          </button>
        ))}
      </nav>
    </main>
  );
}

/** A composer of the page is built as none that is known: why nothing guards it, and a report. */
function Unprotected({ health, address }: { health: PageHealth; address: string }) {
  return (
    <section class="card trouble" aria-labelledby="trouble">
      <h2 id="trouble">{text.trouble.title}</h2>
      {[...new Set(health.troubles)].map((trouble) => (
        <p key={trouble}>{text.trouble[trouble]}</p>
      ))}
      <CopyButton words={reportOf(health, address)} label={text.trouble.report} />
      <p class="soft small">{text.trouble.reportHelp}</p>
    </section>
  );
}

interface HeadlineProps {
  service: Service | null;
  settings: SettingsView | null;
  site: SitePlatform | null;
  pauseFixed: boolean;
  /** Asked to pause until a moment (Unix ms), or with 0 to go on. */
  onPause: (until: number) => void;
}

/** How things stand, and what can be done about it. */
function Headline({ service, settings, site, pauseFixed, onPause }: HeadlineProps) {
  const left = usePauseLeft(settings?.pausedUntil ?? 0);
  if (service === null || settings === null) {
    return <State tone="quiet" icon="reading" title={text.loading} />;
  }
  switch (service.kind) {
    case 'starting':
      return <State tone="quiet" icon="reading" title={text.loading} />;
    case 'offline':
      return (
        <State tone="absent" icon="off" title={failure.offline} says={failure.offlineHelp}>
          <code>{failure.offlineCommand}</code>
          <p class="soft small">{failure.port(settings.port)}</p>
        </State>
      );
    case 'unpaired':
      return (
        <State tone="absent" icon="off" title={failure.unpaired} says={failure.unpairedHelp}>
          <button class="button primary" onClick={() => void open('welcome')}>
            {failure.pair}
          </button>
        </State>
      );
    case 'error':
      return <State tone="absent" icon="warn" title={failure.error} says={service.detail} />;
    case 'up':
  }
  if (left > 0) {
    return (
      <State tone="absent" icon="paused" title={text.paused(countdown(left))} says={text.pausedHelp} timer>
        <button class="button" onClick={() => onPause(0)}>
          {text.resume}
        </button>
      </State>
    );
  }
  if (site !== null && !settings.sites[site]) {
    return (
      <State tone="absent" icon="off" title={text.siteOff(PLATFORM[site])} says={text.siteOffHelp} />
    );
  }
  const pause = pauseFixed ? (
    <p class="soft small">{text.pauseFixed}</p>
  ) : (
    <button class="button" onClick={() => onPause(Date.now() + PAUSE_MS)}>
      {text.pause}
    </button>
  );
  if (service.problems.length > 0) {
    return (
      <State tone="warn" icon="warn" title={text.attention}>
        <ul class="problems">
          {service.problems.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        {pause}
      </State>
    );
  }
  return (
    <State tone="good" icon="check" title={text.up} says={text.upHelp}>
      {service.remarks.map((words) => (
        <p class="soft small" key={words}>
          {words}
        </p>
      ))}
      {pause}
    </State>
  );
}

interface StateProps {
  tone: 'good' | 'warn' | 'absent' | 'quiet';
  icon: IconName;
  title: string;
  says?: string;
  /** The title counts down; a screen reader must not read it out each second. */
  timer?: boolean;
  children?: ComponentChildren;
}

function State({ tone, icon, title, says, timer, children }: StateProps) {
  const Icon = icons[icon];
  return (
    <section class="state" data-tone={tone}>
      <span class="badge">
        <Icon />
      </span>
      <div>
        <div role={timer ? 'timer' : 'status'}>
          <h1>{title}</h1>
          {says !== undefined && <p class="soft">{says}</p>}
        </div>
        {children}
      </div>
    </section>
  );
}

interface AccountsProps {
  accounts: Account[];
  site: SitePlatform | null;
  strictFixed: boolean;
  onChange: (account: Account, changed: Pick<AccountUpdate, 'kind' | 'mode'>) => void;
}

/** The account last written with on this site; others behind one more click. */
function Accounts({ accounts, site, strictFixed, onChange }: AccountsProps) {
  const here = accounts.filter(({ platform }) => site === null || platform === site);
  const first = site === null ? here : here.slice(0, 1);
  const others = here.slice(first.length);
  const card = (account: Account) => (
    <AccountCard
      key={`${account.platform}/${account.handle}`}
      account={account}
      strictFixed={strictFixed}
      onChange={(changed) => onChange(account, changed)}
    />
  );
  return (
    <section class="card accounts" aria-labelledby="accounts">
      <h2 id="accounts">{site === null ? text.accounts : text.accountHere(PLATFORM[site])}</h2>
      {first.map(card)}
      {here.length === 0 && (
        <p class="soft">{text.noAccount(site === null ? null : PLATFORM[site])}</p>
      )}
      {others.length > 0 && (
        <details>
          <summary>{text.others(others.length)}</summary>
          {others.map(card)}
        </details>
      )}
    </section>
  );
}
