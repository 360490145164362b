/** Pairing codes, typed or in the page's address. */

/** What the address of the page brings along. */
export interface Invitation {
  code: string;
  /** Port of the service, where it is not the usual one. */
  port: number | null;
}

/** Eight letters and digits as XXXX-XXXX; null for anything else. */
export function asCode(typed: string): string | null {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '');
  return /^[0-9A-Z]{8}$/.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
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
  if (code === null) return null;
  const port = Number(given.get('port'));
  return { code, port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : null };
}
