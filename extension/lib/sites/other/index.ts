/**
 * Any page that the person added: its text fields and editors, as soon as one is written in. What
 * sends them is not known, so their drafts are marked and never held.
 */
import { defineSite } from '../site';

export default defineSite({
  platform: 'other',
  account: () => null,
  kinds: [
    {
      id: 'other.field',
      fields:
        'textarea:not([readonly], :disabled), [contenteditable=""], [contenteditable="true"], [contenteditable="plaintext-only"]',
      // Part of another editor, a search, code, or a field that its page keeps checkers out of.
      outside:
        '[contenteditable] [contenteditable], [role="search"], [role="combobox"], [type="search"], ' +
        '[spellcheck="false"], .cm-editor, .monaco-editor, .CodeMirror, .ace_editor',
      focused: true,
      marksOnly: true,
      surface: 'post',
    },
  ],
});
