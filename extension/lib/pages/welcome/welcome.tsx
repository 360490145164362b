/** First run: pairing, what is read and where it goes, the marks, the settings. */
import { useEffect, useRef } from 'preact/hooks';

import { icons } from '../../ui/icons';
import { connect } from '../background';
import { useSettings } from '../hooks';
import { Brand, CopyButton, Loading, pageAddress } from '../parts';
import { failure, PLATFORM, welcome as text } from '../text';
import { useConnection, useOffline } from './connection';
import { Keys } from './keys';
import { PairForm } from './pair-form';
import type { Invitation } from './pairing';
import { PagesSection } from './pages';
import { SettingsSection } from './settings';

/** Where a new post can be written. */
const COMPOSE = {
  x: 'https://x.com/compose/post',
  linkedin: 'https://www.linkedin.com/feed/',
} as const;

export function Welcome({ invitation }: { invitation: Invitation | null }) {
  const { settings, change, refresh } = useSettings();
  /** Cleared once it was tried, so that unpairing later does not try it again. */
  const invited = useRef(invitation);
  const open = settings !== null && (!settings.paired || invited.current !== null);
  const unpaired = settings?.pairedBy === 'nobody';
  const { looking, trouble } = useConnection(open && !unpaired && invited.current === null);

  return (
    <main class="welcome">
      <header>
        <Brand />
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
      </header>
      <section class="card pairing" aria-live="polite">
        {settings === null ? (
          <Loading says={text.loading} />
        ) : looking ? (
          <Loading says={text.looking} />
        ) : open ? (
          <>
            <h2>{text.pairTitle}</h2>
            {unpaired ? (
              <button class="button" onClick={() => void connect(true).then(refresh)}>
                {text.connectAgain}
              </button>
            ) : (
              <p class="soft">
                {text.connectHelp} <code>{text.connectCommand}</code>
              </p>
            )}
            {trouble !== '' && <p role="status">{trouble}</p>}
            <p class="soft">
              {text.pairHelp} <code>{text.pairCommand}</code>
            </p>
            <PairForm
              settings={settings}
              invitation={invited.current}
              onPaired={() => {
                invited.current = null;
                void refresh();
              }}
            />
          </>
        ) : (
          <Paired alone={settings.pairedBy === 'native'} />
        )}
      </section>
      <div class="facts">
        {text.facts.map(({ title, points }) => (
          <section key={title}>
            <h2>{title}</h2>
            <ul>
              {points.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div class="facts">
        <section>
          <h2>{text.marksTitle}</h2>
          <dl>
            {text.marks.map(({ kind, sample, says }) => (
              <div key={kind}>
                <dt>
                  <mark data-severity={kind}>{sample}</mark>
                </dt>
                <dd>{says}</dd>
              </div>
            ))}
          </dl>
          <p>{text.marksMore}</p>
        </section>
        <Keys />
      </div>
      {settings !== null && <SettingsSection settings={settings} onChange={change} />}
      <PagesSection />
      <nav class="links row">
        {text.links.map(({ page, name }) => (
          <a key={page} href={pageAddress(page)}>
            {name}
          </a>
        ))}
      </nav>
    </main>
  );
}

/** `alone`: it was paired without the person. */
function Paired({ alone }: { alone: boolean }) {
  const offline = useOffline();
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever has just typed a code was in a field that is gone.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  if (offline) {
    return (
      <>
        <h2>{failure.offline}</h2>
        <p class="soft">
          {failure.offlineHelp} <code>{failure.offlineCommand}</code>
        </p>
      </>
    );
  }
  return (
    <>
      <h2 class="done" ref={heading} tabIndex={-1}>
        <icons.check /> {alone ? text.connected : text.paired}
      </h2>
      {alone && <p class="soft">{text.connectedHelp}</p>}
      <h3>{text.tryTitle}</h3>
      <p class="soft">{text.tryHelp}</p>
      <div class="row sample">
        <q>{text.trySentence}</q>
        <CopyButton words={text.trySentence} />
      </div>
      <div class="row">
        {(['x', 'linkedin'] as const).map((site) => (
          <a class="button" key={site} href={COMPOSE[site]} target="_blank" rel="noreferrer">
            {text.openSite(PLATFORM[site])}
          </a>
        ))}
      </div>
    </>
  );
}
