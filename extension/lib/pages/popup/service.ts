/** Whether drafts can be read now, as the popup tells it. */
import type { Account, AccountList, Status } from '../../api';
import type { Reply } from '../../messages';
import { api } from '../background';

export type Service =
  | { kind: 'up'; problems: string[]; remarks: string[]; accounts: Account[] }
  /** It has begun, and does not yet know whether it can read. */
  | { kind: 'starting' }
  | { kind: 'offline' }
  | { kind: 'unpaired' }
  /** Something answers, but not as it should. */
  | { kind: 'error'; detail: string };

type Failed = Extract<Reply<unknown>, { ok: false }>;

/** Asks for status and accounts. Never throws. */
export async function readService(): Promise<Service> {
  const [status, accounts] = await Promise.all([
    api<Status>('GET', '/v1/status'),
    api<AccountList>('GET', '/v1/accounts'),
  ]);
  if (!status.ok) return explain(status);
  if (!accounts.ok) return explain(accounts);
  const { policy, problems, remarks } = status.value;
  if (policy === null && problems.length === 0) return { kind: 'starting' };
  return { kind: 'up', problems, remarks, accounts: accounts.value.accounts };
}

async function explain(failed: Failed): Promise<Service> {
  if (failed.reason !== 'unpaired') return asService(failed);
  // Without a token the background asks nobody, so it is still open whether the service runs;
  // pairing needs it.
  const health = await api('GET', '/health');
  return health.ok ? { kind: 'unpaired' } : asService(health);
}

function asService(failed: Failed): Service {
  if (failed.reason === 'offline') return { kind: 'offline' };
  return { kind: 'error', detail: failed.detail };
}
