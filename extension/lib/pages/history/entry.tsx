/** One flagged draft: when, where, its words, what was found and what became of it. */
import { useState } from 'preact/hooks';

import type { HistoryEntry, HistoryFinding } from '../../api';
import { icons } from '../../ui/icons';
import { clockTime } from '../../words';
import { handleOf } from '../format';
import { markQuotes } from '../marked';
import { categoryName, history as text, OUTCOME, PLATFORM, SEVERITY, SURFACE } from '../text';

/** Code units beyond which a draft is shown in part, until asked for. */
const LONG = 480;

export function Entry({ entry, onErase }: { entry: HistoryEntry; onErase: () => void }) {
  const [whole, setWhole] = useState(false);
  const place = `${PLATFORM[entry.platform]} · ${SURFACE[entry.surface]}`;
  const time = clockTime(entry.created);
  const long = entry.excerpt.length > LONG;
  return (
    <li class="card entry">
      <article aria-label={`${place}, ${time}`}>
        <header class="row">
          <p>
            <time dateTime={entry.created}>{time}</time> <strong>{place}</strong>
            {entry.account !== null && <span class="soft"> {entry.account.name ?? handleOf(entry.account)}</span>}
          </p>
          <span class="outcome" data-outcome={entry.outcome}>
            {OUTCOME[entry.outcome]}
          </span>
        </header>
        {entry.excerpt !== '' && (
          <blockquote class={long && !whole ? 'clipped' : ''}>
            {markQuotes(entry.excerpt, entry.findings).map(({ text: words, severity }, index) =>
              severity === null ? (
                words
              ) : (
                <mark key={index} data-severity={severity}>
                  {words}
                </mark>
              ),
            )}
          </blockquote>
        )}
        {long && (
          <button class="button quiet" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? text.showLess : text.showAll}
          </button>
        )}
        {entry.unread !== null && (
          <p class="soft">
            {text.unread} {entry.unread !== '' && text.reason(entry.unread)}
          </p>
        )}
        <ul class="findings">
          {entry.findings.map((finding) => (
            <Finding key={finding.id} finding={finding} posted={entry.outcome === 'posted'} />
          ))}
        </ul>
        <button
          class="button quiet erase"
          aria-label={text.eraseOne(`${place}, ${time}`)}
          onClick={onErase}
        >
          {text.erase}
        </button>
      </article>
    </li>
  );
}

/** What became of a finding, which depends on whether the draft went out. */
function stateOf(finding: HistoryFinding, posted: boolean): string {
  if (finding.state === 'open' && !posted) return text.stillOpen;
  if (finding.state === 'overridden' && !posted) return text.allowed;
  return text.states[finding.state];
}

function Finding({ finding, posted }: { finding: HistoryFinding; posted: boolean }) {
  const Icon = icons[finding.severity === 'info' ? 'info' : finding.severity];
  return (
    <li class="finding">
      <span class="sign" data-severity={finding.severity}>
        <Icon />
        <span class="unseen">{SEVERITY[finding.severity]}: </span>
      </span>
      <div>
        <p>
          <strong>{categoryName(finding.category, finding.family)}</strong>{' '}
          {finding.quote !== '' && <q>{finding.quote}</q>}
        </p>
        <p class="soft">{finding.message}</p>
        {finding.reason !== null && finding.reason !== '' && (
          <p class="soft">{text.reason(finding.reason)}</p>
        )}
      </div>
      <span class="became" data-state={finding.state}>
        {stateOf(finding, posted)}
      </span>
    </li>
  );
}
