/** The policy page: what holds, what is new, whom to ask, and what is not covered. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Clause, Contact, Policy } from '../../api';
import { icons } from '../../ui/icons';
import { api } from '../background';
import { FailureNotice } from '../failure';
import { dateOf, listing } from '../format';
import { Brand, CopyButton, Loading, pageAddress } from '../parts';
import { languageName, PLATFORM } from '../text';
import { SeverityTable } from './severities';
import { JURISDICTION, policy as text } from './text';
import { usePolicy } from './use-policy';

const SITES = ['linkedin', 'x', 'other'] as const;

export function PolicyPage() {
  const { value: policy, failed, reload } = usePolicy();
  return (
    <main class="policy">
      <header>
        <Brand />
        {policy === null ? <h1>{text.title}</h1> : <Title policy={policy} />}
      </header>
      {failed !== null && (
        <FailureNotice failed={failed} help={text} onRetry={() => void reload()} />
      )}
      {policy === null && failed === null && <Loading says={text.loading} />}
      {policy !== null && failed === null && <Whole policy={policy} reload={reload} />}
    </main>
  );
}

function Title({ policy: { name, version, signed_by, acknowledged } }: { policy: Policy }) {
  const facts = [
    text.version(version),
    ...(signed_by === null ? [] : [text.signed(signed_by)]),
    ...(acknowledged === null ? [] : [text.read(dateOf(acknowledged))]),
  ];
  return (
    <>
      <h1>{name}</h1>
      <p class="soft">{facts.join(' · ')}</p>
    </>
  );
}

function Whole({ policy, reload }: { policy: Policy; reload: () => Promise<void> }) {
  const at = useFragment();
  const sites = SITES.filter((site) => policy.guidelines[site]);
  const parts = [
    { id: 'section-clauses', title: text.clauses, shown: policy.clauses.length > 0 },
    { id: 'section-guidelines', title: text.guidelines, shown: sites.length > 0 },
    { id: 'section-ask', title: text.askTitle, shown: true },
    { id: 'section-severities', title: text.severities, shown: policy.rules.length > 0 },
    { id: 'section-limits', title: text.limits, shown: true },
  ].filter(({ shown }) => shown);
  const has = (id: string) => parts.some((part) => part.id === id);
  return (
    <>
      {policy.problems.length > 0 && <Problems problems={policy.problems} />}
      {policy.crisis.active && <Crisis statement={policy.crisis.holding_statement} />}
      <News policy={policy} reload={reload} />
      <nav aria-label={text.contents} class="contents">
        {parts.map(({ id, title }) => (
          <a key={id} href={`#${id}`}>
            {title}
          </a>
        ))}
      </nav>
      {has('section-clauses') && (
        <Section id="section-clauses" title={text.clauses}>
          {policy.clauses.map((clause) => (
            <ClauseText key={clause.id} clause={clause} here={clause.id === at} />
          ))}
        </Section>
      )}
      {has('section-guidelines') && (
        <Section id="section-guidelines" title={text.guidelines}>
          {sites.map((site) => (
            <section key={site}>
              <h3>{PLATFORM[site]}</h3>
              <p class="text">{policy.guidelines[site]}</p>
            </section>
          ))}
        </Section>
      )}
      <Section id="section-ask" title={text.askTitle}>
        <p>{text.ask}</p>
        <Address contact={policy.contact} />
        <h3>{text.reportTitle}</h3>
        <p>{text.report}</p>
        <Address contact={policy.report ?? policy.contact} />
        {policy.consequences !== '' && <p class="text soft">{policy.consequences}</p>}
      </Section>
      {has('section-severities') && (
        <Section id="section-severities" title={text.severities}>
          <p class="soft">{text.severitiesHelp}</p>
          <SeverityTable rules={policy.rules} clauses={policy.clauses} />
        </Section>
      )}
      <Section id="section-limits" title={text.limits}>
        {policy.languages.length > 0 && (
          <p>{text.languages(listing(policy.languages.map(languageName)))}</p>
        )}
        {policy.jurisdictions.length > 0 && (
          <p>
            {text.labels(listing(policy.jurisdictions.map((code) => JURISDICTION[code] ?? code)))}
          </p>
        )}
        <p>{text.notEverything}</p>
      </Section>
      <footer class="row">
        <a class="button" href={pageAddress('practice')}>
          {text.practise}
        </a>
        <p class="soft small digest">
          {text.digest} <code>{policy.sha256.slice(0, 16)}</code>
        </p>
      </footer>
    </>
  );
}

/** The id that the address names, so that its clause can be shown as the one that was meant. */
function useFragment(): string {
  const read = () => decodeURIComponent(location.hash.slice(1));
  const [at, setAt] = useState(read);
  useEffect(() => {
    const onChange = () => setAt(read());
    window.addEventListener('hashchange', onChange);
    return () => window.removeEventListener('hashchange', onChange);
  }, []);
  return at;
}

function Section(props: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`}>
      <h2 id={`${props.id}-title`}>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** A clause; the one that the address names comes into view and takes the focus. */
function ClauseText({ clause, here }: { clause: Clause; here: boolean }) {
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!here) return;
    article.current?.scrollIntoView({ block: 'start' });
    article.current?.focus({ preventScroll: true });
  }, [here]);
  return (
    <article
      ref={article}
      id={clause.id}
      class="card clause"
      tabIndex={-1}
      aria-labelledby={`${clause.id}-title`}
      data-here={here}
    >
      <h3 id={`${clause.id}-title`}>{clause.title}</h3>
      {clause.text !== null && clause.text !== '' && <p class="text">{clause.text}</p>}
      {clause.url !== null && (
        <p>
          <a href={clause.url} target="_blank" rel="noreferrer noopener">
            {text.clauseElsewhere}
          </a>
        </p>
      )}
    </article>
  );
}

function Address({ contact: { name, channel } }: { contact: Contact }) {
  return (
    <p class="address">
      <strong>{name}</strong>
      <br />
      {channel}
    </p>
  );
}

function Problems({ problems }: { problems: string[] }) {
  return (
    <section class="notice">
      <h2>{text.problemsTitle}</h2>
      <p>{text.problemsHelp}</p>
      <ul>
        {problems.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </section>
  );
}

function Crisis({ statement }: { statement: string | null }) {
  return (
    <section class="notice crisis">
      <h2>
        <icons.warn /> {text.crisisTitle}
      </h2>
      {statement === null || statement === '' ? (
        <p>{text.crisisQuiet}</p>
      ) : (
        <>
          <p>{text.crisisHelp}</p>
          <blockquote class="text">{statement}</blockquote>
          <CopyButton words={statement} />
        </>
      )}
    </section>
  );
}

/** What is new, at the top and with one button until it is acknowledged; then folded away. */
function News({ policy, reload }: { policy: Policy; reload: () => Promise<void> }) {
  const { version, changes, acknowledged } = policy;
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const done = useRef<HTMLParagraphElement>(null);

  async function acknowledge(): Promise<void> {
    setBusy(true);
    const reply = await api('POST', '/v1/policy/acknowledge', { version });
    if (!reply.ok && reply.status !== 409) {
      setSaid(text.notAcknowledged(reply.detail));
    } else {
      await reload();
      setSaid(reply.ok ? text.acknowledged : text.changed);
      // The button that was pressed may be gone.
      done.current?.focus({ preventScroll: true });
    }
    setBusy(false);
  }

  const list =
    changes.length === 0 ? (
      <p class="soft">{text.noChanges}</p>
    ) : (
      <ul>
        {changes.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    );
  return (
    <>
      {acknowledged === null ? (
        <section class="card news" aria-labelledby="news">
          <h2 id="news">{text.news(version)}</h2>
          {list}
          <button class="button primary" disabled={busy} onClick={() => void acknowledge()}>
            {text.acknowledge}
          </button>
        </section>
      ) : (
        changes.length > 0 && (
          <details class="news">
            <summary>{text.news(version)}</summary>
            {list}
          </details>
        )
      )}
      <p class="said" role="status" tabIndex={-1} ref={done}>
        {said}
      </p>
    </>
  );
}
