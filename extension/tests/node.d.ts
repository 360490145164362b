/** What the tests use of Node's own modules; its types are not installed. */
declare module 'node:crypto' {
  interface Digest {
    update(data: string | Uint8Array): Digest;
    digest(): Uint8Array<ArrayBuffer>;
    digest(encoding: 'hex'): string;
  }
  export function createHash(name: 'sha256'): Digest;
  export function createHmac(name: 'sha256', key: Uint8Array): Digest;
  export function pbkdf2Sync(
    password: string | Uint8Array,
    salt: string,
    rounds: number,
    bytes: number,
    name: 'sha256',
  ): Uint8Array<ArrayBuffer>;
}
