/** The history page: what was flagged, when, where, and what became of it. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { HistoryEntry, HistoryPage } from '../../api';
import { api } from '../background';
import { FailureNotice } from '../failure';
import { dayName } from '../format';
import { Brand, Loading } from '../parts';
import { history as text } from '../text';
import { Chart } from './chart';
import { ConfirmEraseAll } from './confirm';
import { downloadHistory, type Format } from './download';
import { Entry } from './entry';
import { covers, type Target, useErasure } from './erasure';
import { FilterBar } from './filters';
import { useList } from './list';
import { type Filters, historyPath, isFiltered, NO_FILTERS } from './query';

export function History() {
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const list = useList(filters);
  /** Drafts in the whole history while its erasure is to be confirmed; null otherwise. */
  const [confirming, setConfirming] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const erasure = useErasure({
    onErased: async (target) => {
      setSaid(text.erased[target.kind]);
      await list.drop((entry) => covers(target, entry));
    },
    onFailed: (_target, { detail }) => setProblem(text.notErased(detail)),
  });

  function erase(target: Target): void {
    setProblem(null);
    setSaid('');
    erasure.erase(target);
  }

  async function askToEraseAll(): Promise<void> {
    const reply = await api<HistoryPage>(
      'GET',
      historyPath(NO_FILTERS, { limit: 1, now: new Date() }),
    );
    if (reply.ok) setConfirming(reply.value.total);
    else setProblem(text.notErased(reply.detail));
  }

  async function exportAs(format: Format): Promise<void> {
    const failed = await downloadHistory(format);
    setProblem(failed === null ? null : text.notExported(failed.detail));
  }

  const { page, failed } = list;
  const shown = (page?.entries ?? []).filter(
    (entry) => !erasure.hidden.some((target) => covers(target, entry)),
  );
  return (
    <main class="history">
      <header>
        <Brand />
        <div class="row">
          <h1 ref={heading} tabIndex={-1}>
            {text.title}
          </h1>
          <div class="row tools" role="group" aria-label={text.export}>
            <button class="button" disabled={page === null} onClick={() => void exportAs('json')}>
              {text.exportJson}
            </button>
            <button class="button" disabled={page === null} onClick={() => void exportAs('csv')}>
              {text.exportCsv}
            </button>
            <button class="button" disabled={page === null} onClick={() => void askToEraseAll()}>
              {text.eraseAll}
            </button>
          </div>
        </div>
        <p class="soft">{text.lead}</p>
      </header>
      <FilterBar filters={filters} onChange={setFilters} />
      {problem !== null && (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      {failed !== null && <FailureNotice failed={failed} help={text} onRetry={() => void list.reload()} />}
      {page === null && failed === null && <Loading says={text.loading} />}
      {page !== null && failed === null && (
        <>
          <Chart rows={page.weeks} />
          <div class="row count">
            <p class="soft" role="status" aria-busy={list.loading}>
              {shown.length === page.total
                ? text.drafts(page.total)
                : text.shown(shown.length, page.total)}
            </p>
            {isFiltered(filters) && (
              <button class="button quiet" onClick={() => setFilters(NO_FILTERS)}>
                {text.clear}
              </button>
            )}
          </div>
          {shown.length === 0 && erasure.hidden.length === 0 && !list.loading && (
            <Empty filtered={isFiltered(filters)} />
          )}
          <Days
            entries={shown}
            loading={list.loading}
            onErase={(entry) => erase({ kind: 'one', id: entry.id })}
          />
          {page.next !== null && shown.length > 0 && (
            <button class="button more" disabled={list.loading} onClick={() => void list.more()}>
              {text.more}
            </button>
          )}
        </>
      )}
      {confirming !== null && (
        <ConfirmEraseAll
          count={confirming}
          filtered={isFiltered(filters)}
          onConfirm={() => {
            setConfirming(null);
            erase({ kind: 'all' });
          }}
          onKeep={() => setConfirming(null)}
        />
      )}
      <p class="unseen" role="status">
        {said}
      </p>
      {erasure.waiting !== null && (
        <Undo
          key={erasure.waiting.kind === 'one' ? erasure.waiting.id : 'all'}
          kind={erasure.waiting.kind}
          onUndo={erasure.undo}
          onGone={() => heading.current?.focus({ preventScroll: true })}
        />
      )}
    </main>
  );
}

interface DaysProps {
  entries: HistoryEntry[];
  loading: boolean;
  onErase: (entry: HistoryEntry) => void;
}

/** The drafts under the days on which they were flagged. */
function Days({ entries, loading, onErase }: DaysProps) {
  const now = new Date();
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const day = dayName(entry.created, now);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return (
    <div class="days" aria-busy={loading}>
      {[...days].map(([day, drafts]) => (
        <section key={day} aria-label={day}>
          <h2>{day}</h2>
          <ol>
            {drafts.map((entry) => (
              <Entry key={entry.id} entry={entry} onErase={() => onErase(entry)} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  return (
    <div class="empty">
      <h2>{filtered ? text.nothing : text.empty}</h2>
      <p class="soft">{filtered ? text.nothingHelp : text.emptyHelp}</p>
    </div>
  );
}

interface UndoProps {
  kind: Target['kind'];
  onUndo: () => void;
  /** Called when this goes while it has the focus, which needs another place. */
  onGone: () => void;
}

/** The button has the focus at once, since the one that was pressed is gone with its draft. */
function Undo({ kind, onUndo, onGone }: UndoProps) {
  const button = useRef<HTMLButtonElement>(null);
  // A layout effect: its cleanup runs while the button is still there to be asked.
  useLayoutEffect(() => {
    const element = button.current;
    element?.focus();
    return () => {
      if (document.activeElement === element) onGone();
    };
  }, []);
  return (
    <div class="toast" role="status">
      {text.erasing[kind]}
      <button ref={button} class="button primary" onClick={onUndo}>
        {text.undo}
      </button>
    </div>
  );
}
