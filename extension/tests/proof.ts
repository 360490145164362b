/** The service's side of a proof, computed as `server/discreet/service/pairing.py` does. */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { vi } from 'vitest';

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const hex = (data: Uint8Array) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');

const ofCode = (code: string | Uint8Array) =>
  pbkdf2Sync(code, 'Discreet pairing code', 100_000, 32, 'sha256');

/**
 * The answer of a service that gave `token`, and the code `XXXXX-XXXXX`; null when another call than
 * the proof was made.
 */
export function proofAnswer(
  address: string,
  init: RequestInit,
  token: unknown,
  code?: string,
): Response | null {
  const { pathname, port } = new URL(address);
  if (pathname !== '/v1/pair/proof') return null;
  const { key, nonce } = JSON.parse(String(init.body)) as { key: string; nonce: string };
  const json = (status: number, value: unknown) =>
    new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json' } });
  const secrets = [sha256(String(token)), ...(code ? [ofCode(code.replace('-', ''))] : [])];
  const secret = secrets.find((one) => hex(sha256(one)) === key);
  if (secret === undefined) return json(401, { title: 'Unauthorized' });
  return json(200, { proof: createHmac('sha256', secret).update(`discreet ${port} ${nonce}`).digest('hex') });
}

/** WebCrypto works in a thread of its own, which a test with a clock of its own can't wait for. */
export function cryptoAtOnce(): void {
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (_, data) => sha256(data as Uint8Array).buffer);
  vi.spyOn(crypto.subtle, 'importKey').mockImplementation((async (_: string, key: Uint8Array) => key) as never);
  vi.spyOn(crypto.subtle, 'deriveBits').mockImplementation(
    async (_, key) => new Uint8Array(ofCode(key as unknown as Uint8Array)).buffer,
  );
  vi.spyOn(crypto.subtle, 'sign').mockImplementation(
    async (_, key, data) =>
      createHmac('sha256', key as unknown as Uint8Array).update(data as Uint8Array).digest().buffer,
  );
}
