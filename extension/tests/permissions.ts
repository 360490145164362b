/** The browser's list of pages that the extension may read, as a person grows and shortens it. */
import { vi } from 'vitest';
import { browser } from 'wxt/browser';

import { SITE_MATCHES } from '../lib/platforms';

type Listener = (changed: { origins?: string[] }) => void;

export class FakePermissions {
  origins = ['http://127.0.0.1/*', ...SITE_MATCHES];
  /** What the person answers when they are asked. */
  grants = true;
  readonly #added = new Set<Listener>();
  readonly #removed = new Set<Listener>();

  constructor() {
    const { permissions } = browser;
    vi.spyOn(permissions, 'getAll').mockImplementation(async () => ({ origins: [...this.origins] }));
    vi.spyOn(permissions, 'contains').mockImplementation(async ({ origins = [] }) =>
      origins.every((match) => this.origins.includes(match)),
    );
    vi.spyOn(permissions, 'request').mockImplementation(async ({ origins = [] }) => {
      if (!this.grants) return false;
      this.origins.push(...origins);
      for (const listener of this.#added) listener({ origins });
      return true;
    });
    vi.spyOn(permissions, 'remove').mockImplementation(async ({ origins = [] }) => {
      this.origins = this.origins.filter((match) => !origins.includes(match));
      for (const listener of this.#removed) listener({ origins });
      return true;
    });
    for (const [event, listeners] of [
      [permissions.onAdded, this.#added],
      [permissions.onRemoved, this.#removed],
    ] as const) {
      Object.assign(event, {
        addListener: (listener: Listener) => listeners.add(listener),
        removeListener: (listener: Listener) => listeners.delete(listener),
      });
    }
  }
}
