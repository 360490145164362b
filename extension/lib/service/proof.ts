/**
 * Whether what listens at a port is the service that gave the token, or the pairing code. Any
 * program of this machine may listen where the service did before it was stopped or had moved;
 * without a proof it would be handed the token and the draft, or the code to trade for a token of
 * its own. The port is part of what is proven, so that nobody can fetch the proof from the real
 * service at another one.
 */

export interface Challenge {
  /** Says which secret is meant, and gives nothing of it away. */
  key: string;
  nonce: string;
}

export type Secret = Uint8Array<ArrayBuffer>;

export function secretOfToken(token: string): Promise<Secret> {
  return sha256(new TextEncoder().encode(token));
}

/** As in `server/discreet/service/pairing.py`: slow, as a code is short enough to be guessed. */
export async function secretOfCode(code: string): Promise<Secret> {
  const plain = new TextEncoder().encode(code.toUpperCase().replace(/[\s-]/g, ''));
  const key = await crypto.subtle.importKey('raw', plain, 'PBKDF2', false, ['deriveBits']);
  const salt = new TextEncoder().encode('Discreet pairing code');
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 100_000 };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

/** A challenge for the service that knows the secret, and the proof that answers it. */
export async function challenge(
  port: number,
  secret: Secret,
): Promise<{ asked: Challenge; proof: string }> {
  const nonce = hex(crypto.getRandomValues(new Uint8Array(16)));
  const hmac = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const message = new TextEncoder().encode(`discreet ${port} ${nonce}`);
  return {
    asked: { key: hex(await sha256(secret)), nonce },
    proof: hex(new Uint8Array(await crypto.subtle.sign('HMAC', hmac, message))),
  };
}

async function sha256(bytes: Secret): Promise<Secret> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
