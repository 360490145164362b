/** What more than one page remembers while it is open. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';

import type { Reply, SettingsChange, SettingsView } from '../messages';
import { pauseLeft } from '../service/pause';
import { changeSettings, readSettings } from './background';

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
