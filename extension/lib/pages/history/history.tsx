/** The history page: what was flagged, when, where, and what became of it. */
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Family, HistoryEntry, HistoryFinding, HistoryPage, Platform } from '../../api';
import type { Failure } from '../../messages';
import { api } from '../background';
import { FAMILY, PLATFORM, SURFACE, history as text } from '../text';
import { Chart } from './chart';
import { type Filters, NO_FILTERS, historyPath } from './query';

/** Milliseconds in which an erasure can still be taken back. */
export const UNDO_MS = 5_000;

/** Milliseconds that typing in the search field must rest. */
const SEARCH_REST_MS = 250;

interface Erasure {
  what: string;
  path: string;
  /** The entry that goes; null for all. */
  id: string | null;
}

export function History() {
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const [page, setPage] = useState<HistoryPage | null>(null);
  const [failure, setFailure] = useState<{ reason: Failure; detail: string } | null>(null);
  const [confirming, setConfirming] = useState(false);
  const [erasure, setErasure] = useState<Erasure | null>(null);
  const asked = useRef(0);

  async function load(before: string | null = null): Promise<void> {
    const number = (asked.current += 1);
    const reply = await api<HistoryPage>('GET', historyPath(filters, before));
    if (number !== asked.current) return; // the filters changed meanwhile
    if (!reply.ok) {
      setFailure(reply);
      return;
    }
    setFailure(null);
    setPage((old) =>
      before === null || old === null
        ? reply.value
        : { ...reply.value, entries: [...old.entries, ...reply.value.entries] },
    );
  }

  useEffect(() => {
    const timer = setTimeout(() => void load(), SEARCH_REST_MS);
    return () => clearTimeout(timer);
  }, [filters]);

  async function erase(what: Erasure): Promise<void> {
    const reply = await api('DELETE', what.path);
    if (!reply.ok) setFailure(reply);
    setErasure(null);
    await load();
  }

  // An erasure is sent when its time to be taken back is over, or when the page is left.
  useEffect(() => {
    if (erasure === null) return undefined;
    const now = () => void erase(erasure);
    const timer = setTimeout(now, UNDO_MS);
    addEventListener('pagehide', now);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', now);
    };
  }, [erasure]);

  async function exportAs(format: 'json' | 'csv'): Promise<void> {
    const reply = await api<unknown>('GET', `/v1/history/export?format=${format}`);
    if (!reply.ok) {
      setFailure(reply);
      return;
    }
    const content = format === 'csv' ? String(reply.value) : JSON.stringify(reply.value, null, 2);
    const type = format === 'csv' ? 'text/csv' : 'application/json';
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = `discreet-history.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  const shown = (page?.entries ?? []).filter(
    (entry) => erasure === null || (erasure.id !== null && erasure.id !== entry.id),
  );
  const total = page?.total ?? 0;
  const filtered = JSON.stringify(filters) !== JSON.stringify(NO_FILTERS);
  return (
    <main class="history">
      <header>
        <h1>{text.title}</h1>
        <p class="soft">{text.lead}</p>
      </header>
      <FilterBar filters={filters} onChange={setFilters} />
      {failure !== null && (
        <div class="notice" role="alert">
          <p>
            {failure.reason === 'offline'
              ? text.offline
              : failure.reason === 'unpaired'
                ? text.unpaired
                : failure.detail}
          </p>
          <button onClick={() => void load()}>{text.retry}</button>
        </div>
      )}
      {page === null && failure === null && <p role="status">{text.loading}</p>}
      {page !== null && (
        <>
          <Chart rows={page.weeks} />
          <div class="row spread">
            <p class="soft" role="status">
              {text.count(shown.length, total)}
            </p>
            <div class="row">
              <button onClick={() => void exportAs('json')}>{text.exportJson}</button>
              <button onClick={() => void exportAs('csv')}>{text.exportCsv}</button>
              <button disabled={total === 0} onClick={() => setConfirming(true)}>
                {text.eraseAll}
              </button>
            </div>
          </div>
          {confirming && (
            <div class="notice" role="alertdialog" aria-label={text.eraseAll}>
              <p>{text.confirmAll(total)}</p>
              <div class="row">
                <button
                  class="main"
                  onClick={() => {
                    setConfirming(false);
                    setErasure({ what: text.allDrafts(total), path: '/v1/history', id: null });
                  }}
                >
                  {text.eraseAll}
                </button>
                <button onClick={() => setConfirming(false)}>{text.keep}</button>
              </div>
            </div>
          )}
          {shown.length === 0 && erasure === null && (
            <p class="soft">{filtered ? text.nothing : text.empty}</p>
          )}
          <ol class="entries">
            {shown.map((entry) => (
              <Entry
                key={entry.id}
                entry={entry}
                onErase={() =>
                  setErasure({
                    what: text.oneDraft,
                    path: `/v1/history/${entry.id}`,
                    id: entry.id,
                  })
                }
              />
            ))}
          </ol>
          {page.next !== null && (
            <button onClick={() => void load(page.next)}>{text.more}</button>
          )}
        </>
      )}
      {erasure !== null && (
        <div class="toast" role="status">
          {text.erasing(erasure.what)}
          <button class="main" onClick={() => setErasure(null)}>
            {text.undo}
          </button>
        </div>
      )}
    </main>
  );
}

interface FilterBarProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

function FilterBar({ filters, onChange }: FilterBarProps) {
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        {text.search}
        <input
          type="search"
          value={filters.query}
          onInput={(event) => set({ query: event.currentTarget.value })}
        />
      </label>
      <Choice
        label={text.platform}
        value={filters.platform}
        options={PLATFORM}
        onChange={(platform) => set({ platform: platform as Platform | '' })}
      />
      <Choice
        label={text.family}
        value={filters.family}
        options={FAMILY}
        onChange={(family) => set({ family: family as Family | '' })}
      />
      <Choice
        label={text.outcome}
        value={filters.outcome}
        options={text.outcomes}
        onChange={(outcome) => set({ outcome: outcome as Filters['outcome'] })}
      />
      <label>
        {text.since}
        <input
          type="date"
          value={filters.since}
          onInput={(event) => set({ since: event.currentTarget.value })}
        />
      </label>
    </form>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: Record<string, string>;
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{text.any}</option>
        {Object.entries(options).map(([key, name]) => (
          <option value={key} key={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Entry({ entry, onErase }: { entry: HistoryEntry; onErase: () => void }) {
  const who = entry.account === null ? '' : (entry.account.name ?? entry.account.handle);
  return (
    <li class="card entry">
      <div class="row spread">
        <p>
          <strong>{SURFACE[entry.surface]}</strong> on {PLATFORM[entry.platform]}
          {who !== '' && ` · ${who}`}
          <span class="soft"> · {new Date(entry.created).toLocaleString()}</span>
        </p>
        <span class="tag" data-outcome={entry.outcome}>
          {text.outcomes[entry.outcome]}
        </span>
      </div>
      {entry.excerpt !== '' && <blockquote>{entry.excerpt}</blockquote>}
      {entry.unread !== null && <p class="soft">{text.unread(entry.unread)}</p>}
      <ul>
        {entry.findings.map((finding) => (
          <Finding key={finding.id} finding={finding} />
        ))}
      </ul>
      <button class="quiet" onClick={onErase}>
        {text.erase}
      </button>
    </li>
  );
}

function Finding({ finding }: { finding: HistoryFinding }) {
  return (
    <li class="finding" data-family={finding.family}>
      <p>
        <strong>{text.category[finding.category] ?? finding.category}</strong>{' '}
        <q>{finding.quote}</q>
        <span class="tag">{text.states[finding.state]}</span>
      </p>
      <p class="soft">{finding.message}</p>
      {finding.reason !== null && finding.reason !== '' && <p class="soft">“{finding.reason}”</p>}
    </li>
  );
}
