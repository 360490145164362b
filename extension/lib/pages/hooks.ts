/** What more than one page remembers while it is open. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';

import type { Reply, SettingsChange, SettingsView } from '../messages';
import { pauseLeft } from '../service/pause';
import { api, changeSettings, readSettings } from './background';
import type { Failed } from './failure';

/** Milliseconds between two tries to reach the background. */
const ASK_AGAIN_MS = 500;

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The settings in force, read again whenever they change, also from another page. Null until the
 * background has answered.
 */
export function useSettings() {
  const [settings, setSettings] = useState<SettingsView | null>(null);
  const refresh = useCallback(async () => {
    let view = await readSettings();
    // A worker that is just starting may miss the first question.
    for (; view === undefined; view = await readSettings()) await rest(ASK_AGAIN_MS);
    setSettings(view);
  }, []);
  useEffect(() => {
    const onChanged = () => void refresh();
    void refresh();
    browser.storage.onChanged.addListener(onChanged);
    return () => browser.storage.onChanged.removeListener(onChanged);
  }, []);
  const change = useCallback(async (wanted: SettingsChange): Promise<Reply<unknown>> => {
    const reply = await changeSettings(wanted);
    await refresh();
    return reply;
  }, []);
  return { settings, change, refresh };
}

export interface Answered<T> {
  /** What was answered last; null until the first answer. */
  value: T | null;
  /** Why the last call brought nothing; null when it did. */
  failed: Failed | null;
  reload: () => Promise<void>;
}

/** What the service answers to a GET of this path, which must stay the same. */
export function useAnswer<T>(path: string): Answered<T> {
  const [value, setValue] = useState<T | null>(null);
  const [failed, setFailed] = useState<Failed | null>(null);
  const reload = useCallback(async () => {
    const reply = await api<T>('GET', path);
    if (reply.ok) setValue(reply.value);
    setFailed(reply.ok ? null : reply);
  }, [path]);
  useEffect(() => void reload(), [reload]);
  return { value, failed, reload };
}

/** Milliseconds of pause that are left, renewed each second until none are. */
export function usePauseLeft(pausedUntil: number): number {
  const [, tick] = useState(0);
  const left = pauseLeft(pausedUntil, Date.now());
  useEffect(() => {
    if (left === 0) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, [left === 0]);
  return left;
}
