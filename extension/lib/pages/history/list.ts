/** The listed part of the history: loading, paging, what failed. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import type { HistoryEntry, HistoryPage } from '../../api';
import { api } from '../background';
import type { Failed } from '../failure';
import { type Filters, historyPath } from './query';

export interface List {
  /** Null until the first answer; later, what the last answer brought. */
  page: HistoryPage | null;
  loading: boolean;
  failed: Failed | null;
  reload: () => Promise<void>;
  more: () => Promise<void>;
  /** Takes entries off the list, and counts again. */
  drop: (gone: (entry: HistoryEntry) => boolean) => Promise<void>;
}

export function useList(filters: Filters): List {
  const [page, setPage] = useState<HistoryPage | null>(null);
  const [loading, setLoading] = useState(true);
  const [failed, setFailed] = useState<Failed | null>(null);
  /** Number of the last call; the answer to an older one is dropped. */
  const asked = useRef(0);

  const ask = async (
    of: { before?: string | null; limit?: number },
    merge: (answer: HistoryPage) => HistoryPage,
  ): Promise<void> => {
    const number = (asked.current += 1);
    setLoading(true);
    const path = historyPath(filters, { ...of, now: new Date() });
    const reply = await api<HistoryPage>('GET', path);
    if (number !== asked.current) return;
    setLoading(false);
    setFailed(reply.ok ? null : reply);
    if (reply.ok) setPage(merge(reply.value));
  };

  const reload = useCallback(() => ask({}, (answer) => answer), [filters]);
  useEffect(() => void reload(), [reload]);

  return {
    page,
    loading,
    failed,
    reload,
    more: () =>
      ask({ before: page?.next }, (answer) => ({
        ...answer,
        entries: [...(page?.entries ?? []), ...answer.entries],
      })),
    drop: (gone) => {
      const kept = (page?.entries ?? []).filter((entry) => !gone(entry));
      setPage(page === null ? null : { ...page, entries: kept });
      // Pages that are loaded stay; only the total and the weeks are asked for anew.
      if (kept.length === 0) return reload();
      return ask({ limit: 1 }, (answer) => ({ ...answer, entries: kept, next: page?.next ?? null }));
    },
  };
}
