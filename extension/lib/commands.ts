/** What a person can do from the keyboard while writing, and the keys that are suggested for it. */

export type Command = 'open' | 'next' | 'previous';

/**
 * The browser hears these keys, so that a person can change them in its own settings; a key that
 * another extension has already stays without a use here.
 */
export const SUGGESTED_KEYS: Record<Command, string> = {
  open: 'Alt+Shift+D',
  next: 'Alt+Shift+N',
  previous: 'Alt+Shift+P',
};
