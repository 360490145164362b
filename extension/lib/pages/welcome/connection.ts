/** Pairing without a code, tried for as long as the page is looked at. */
import { useEffect, useState } from 'preact/hooks';

import { api, connect } from '../background';

/** Milliseconds between two tries, or two looks: about as long as it takes to see that a command has ended. */
const AGAIN_MS = 3_000;

export interface Connecting {
  /** True until the first try has ended. */
  looking: boolean;
  /** What went wrong, in words; empty where nothing is installed that could be asked. */
  trouble: string;
}

/** Tries while `open`; once it has worked the settings say that the browser is paired. */
export function useConnection(open: boolean): Connecting {
  const [state, setState] = useState<Connecting>({ looking: true, trouble: '' });
  useEffect(() => {
    if (!open) return undefined;
    const attempt = async () => {
      if (document.hidden) return;
      const reply = await connect(false);
      // A try that came too soon after another tells nothing new.
      setState((before) => ({
        looking: false,
        trouble: reply.ok ? '' : reply.detail || before.trouble,
      }));
    };
    void attempt();
    const timer = setInterval(() => void attempt(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [open]);
  return open ? state : { looking: false, trouble: '' };
}

/**
 * Whether the service of a paired browser does not run. Asked when somebody comes to the page, and
 * again and again only while it is so: where the browser starts the service, to ask is to start it,
 * and what was stopped on purpose must not come back because this page is open.
 */
export function useOffline(): boolean {
  const [offline, setOffline] = useState(false);
  useEffect(() => {
    const look = async () => {
      if (document.hidden) return;
      const reply = await api('GET', '/v1/status');
      setOffline(!reply.ok && reply.reason === 'offline');
    };
    void look();
    const again = () => void look();
    document.addEventListener('visibilitychange', again);
    const timer = offline ? setInterval(again, AGAIN_MS) : undefined;
    return () => {
      document.removeEventListener('visibilitychange', again);
      clearInterval(timer);
    };
  }, [offline]);
  return offline;
}
