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

/** Whether the service of a paired browser does not run; looked at for as long as the page is. */
export function useOffline(): boolean {
  const [offline, setOffline] = useState(false);
  useEffect(() => {
    const look = async () => {
      if (document.hidden) return;
      const reply = await api('GET', '/v1/status');
      setOffline(!reply.ok && reply.reason === 'offline');
    };
    void look();
    const timer = setInterval(() => void look(), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return offline;
}
