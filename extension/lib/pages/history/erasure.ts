/** Erasing with a moment to take it back: the service is asked when that moment is over. */
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Erased, HistoryEntry } from '../../api';
import { api } from '../background';
import type { Failed } from '../failure';

/** Milliseconds in which an erasure can be taken back. */
export const UNDO_MS = 5_000;

/** One draft by its id, or the whole history. */
export type Target = { kind: 'one'; id: string } | { kind: 'all' };

export function covers(target: Target, entry: HistoryEntry): boolean {
  return target.kind === 'all' || target.id === entry.id;
}

function pathOf(target: Target): string {
  return target.kind === 'all' ? '/v1/history' : `/v1/history/${encodeURIComponent(target.id)}`;
}

interface Ends {
  onErased: (target: Target) => Promise<void>;
  onFailed: (target: Target, failed: Failed) => void;
}

/**
 * Only the latest erasure can be taken back: asking for another sends the one before at once, and
 * leaving the page does too, since the person wanted it gone.
 */
export function useErasure({ onErased, onFailed }: Ends) {
  /** What must not be shown: waiting, or sent and not yet answered. */
  const [hidden, setHidden] = useState<readonly Target[]>([]);
  const [waiting, setWaiting] = useState<Target | null>(null);
  const pending = useRef<{ target: Target; timer: ReturnType<typeof setTimeout> } | null>(null);
  const ends = useRef({ onErased, onFailed });
  ends.current = { onErased, onFailed };

  /** Takes the waiting erasure out of its wait; null when there is none. */
  function take(): Target | null {
    const taken = pending.current?.target ?? null;
    clearTimeout(pending.current?.timer);
    pending.current = null;
    setWaiting(null);
    return taken;
  }

  const unhide = (target: Target) => setHidden((all) => all.filter((one) => one !== target));

  async function send(): Promise<void> {
    const target = take();
    if (target === null) return;
    const reply = await api<Erased>('DELETE', pathOf(target));
    // A draft that is gone already (404: erased in another tab, or expired) is what was wanted.
    if (reply.ok || reply.status === 404) await ends.current.onErased(target);
    else ends.current.onFailed(target, reply);
    unhide(target);
  }

  function erase(target: Target): void {
    void send();
    pending.current = { target, timer: setTimeout(() => void send(), UNDO_MS) };
    setWaiting(target);
    setHidden((all) => [...all, target]);
  }

  function undo(): void {
    const target = take();
    if (target !== null) unhide(target);
  }

  useEffect(() => {
    const onLeave = () => void send();
    addEventListener('pagehide', onLeave);
    return () => removeEventListener('pagehide', onLeave);
  }, []);

  return { hidden, waiting, erase, undo };
}
