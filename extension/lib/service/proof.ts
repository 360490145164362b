/**
 * Whether what listens at a port is the service that gave the token. Any program of this machine
 * may listen where the service did before it was stopped or had moved; without a proof it would be
 * handed the token and the draft. The port is part of what is proven, so that nobody can fetch the
 * proof from the real service at another one.
 */
import type { Endpoint } from './client';

export interface Challenge {
  /** Says whose token is meant, and gives nothing of it away. */
  key: string;
  nonce: string;
}

/** A challenge for the token's service, and the proof that answers it. */
export async function challenge({ port, token }: Endpoint & { token: string }): Promise<{
  asked: Challenge;
  proof: string;
}> {
  const secret = await sha256(new TextEncoder().encode(token));
  const nonce = hex(crypto.getRandomValues(new Uint8Array(16)));
  const hmac = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const message = new TextEncoder().encode(`discreet ${port} ${nonce}`);
  return {
    asked: { key: hex(await sha256(secret)), nonce },
    proof: hex(new Uint8Array(await crypto.subtle.sign('HMAC', hmac, message))),
  };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
