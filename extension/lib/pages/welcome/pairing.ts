/** Pairing codes, typed or in the page's address. */
import type { Reply, SettingsView } from '../../messages';
import { changeSettings, pair } from '../background';

/** What the address of the page brings along. */
export interface Invitation {
  code: string;
  /** Port of the service, where it is not the usual one. */
  port: number | null;
}

/** Ten letters and digits as XXXXX-XXXXX; null for anything else. */
export function asCode(typed: string): string | null {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '');
  return /^[0-9A-Z]{10}$/.test(plain) ? `${plain.slice(0, 5)}-${plain.slice(5)}` : null;
}

/** A port as it was typed; null for anything else. */
export function asPort(typed: string): number | null {
  const port = Number(typed);
  return /^\d{1,5}$/.test(typed.trim()) && port > 0 && port < 65_536 ? port : null;
}

/** Takes `#code=…&port=…` out of the address, so that the code stays in no history. */
export function takeInvitation(
  location: Pick<Location, 'hash' | 'pathname'>,
  history: Pick<History, 'replaceState'>,
): Invitation | null {
  if (location.hash === '') return null;
  const given = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, '', location.pathname);
  const code = asCode(given.get('code') ?? '');
  return code === null ? null : { code, port: asPort(given.get('port') ?? '') };
}

/**
 * Swaps the code for a token at the port that came with it. The port before is put back when
 * there is no service at the new one or it refuses the code.
 */
export async function accept(
  { code, port }: Invitation,
  settings: Pick<SettingsView, 'port'>,
): Promise<Reply<unknown>> {
  const moved = port !== null && port !== settings.port;
  if (moved) await changeSettings({ port });
  const reply = await pair(code);
  if (moved && !reply.ok) await changeSettings({ port: settings.port });
  return reply;
}
