import { afterEach, describe, expect, it } from 'vitest';

import { readEditor } from '../../lib/editor/read';

afterEach(() => document.body.replaceChildren());

function editor(html: string): HTMLElement {
  document.body.innerHTML = `<div contenteditable="true">${html}</div>`;
  return document.body.firstElementChild as HTMLElement;
}

const FEFF = '\ufeff';

/** A paragraph as Draft.js renders it: leaves are `[text, decorated?]`. */
function draftBlock(...leaves: string[]): string {
  const spans = leaves.map(
    (leaf) => `<span data-offset-key="k"><span data-text="true">${leaf}</span></span>`,
  );
  const inner =
    leaves.length > 0 ? spans.join('') : '<span data-offset-key="k"><br data-text="true"></span>';
  return `<div data-block="true" data-offset-key="k"><div class="public-DraftStyleDefault-block">${inner}</div></div>`;
}
const draft = (...blocks: string[]) => `<div data-contents="true">${blocks.join('')}</div>`;

const slateText = (text: string) =>
  `<span data-slate-node="text"><span data-slate-leaf="true"><span data-slate-string="true">${text}</span></span></span>`;
const slateEmpty = `<span data-slate-node="text"><span data-slate-leaf="true"><span data-slate-zero-width="n" data-slate-length="0">${FEFF}<br></span></span></span>`;
const slateBlock = (inner: string) => `<p data-slate-node="element">${inner}</p>`;
const slateVoid = (label: string) =>
  `<span data-slate-node="element" data-slate-inline="true" data-slate-void="true" contenteditable="false">${label}` +
  `<span data-slate-spacer="true"><span data-slate-node="text"><span data-slate-leaf="true"><span data-slate-zero-width="z">${FEFF}</span></span></span></span></span>`;

const CASES: [name: string, html: string, text: string][] = [
  ['nothing', '', ''],
  ['bare text', 'one', 'one'],

  ['Draft.js, empty', draft(draftBlock()), ''],
  ['Draft.js, one block', draft(draftBlock('one')), 'one'],
  ['Draft.js, decorated leaves', draft(draftBlock('see ', '#tag', ' now')), 'see #tag now'],
  ['Draft.js, blank line', draft(draftBlock('a'), draftBlock(), draftBlock('b')), 'a\n\nb'],
  ['Draft.js, blank lines at the end', draft(draftBlock('a'), draftBlock(), draftBlock()), 'a\n\n'],
  ['Draft.js, soft line break', draft(draftBlock('a\nb')), 'a\nb'],
  ['Draft.js, soft break at the end is doubled', draft(draftBlock('a\n\n')), 'a\n'],

  ['Quill, empty', '<p><br></p>', ''],
  ['Quill, paragraphs', '<p>one</p><p><br></p><p>two</p>', 'one\n\ntwo'],
  ['Quill, formats', '<p>a <strong>b<em>c</em></strong> d</p>', 'a bc d'],
  ['Quill 1.3, list', '<ol><li>one</li><li>two</li></ol><p>three</p>', 'one\ntwo\nthree'],
  [
    'Quill 2, list with markers',
    '<ol><li data-list="bullet"><span class="ql-ui" contenteditable="false">•</span>one</li></ol>',
    'one',
  ],
  [
    'Quill, mention embed',
    `<p>Hi <span class="mention">${FEFF}<span contenteditable="false">@ada</span>${FEFF}</span> there</p>`,
    'Hi @ada there',
  ],

  ['TipTap, empty', '<p><br class="ProseMirror-trailingBreak"></p>', ''],
  ['TipTap, hard break', '<p>a<br>b</p>', 'a\nb'],
  ['TipTap, hard break at the end', '<p>a<br><br class="ProseMirror-trailingBreak"></p>', 'a\n'],
  [
    'TipTap, after a mention',
    '<p>Hi <span data-type="mention" contenteditable="false">@ada</span>' +
      '<img class="ProseMirror-separator" alt=""><br class="ProseMirror-trailingBreak"></p><p>x</p>',
    'Hi @ada\nx',
  ],
  ['TipTap, foreign caret', '<p>a<span class="ProseMirror-widget">Grace</span>b</p>', 'ab'],
  ['TipTap, quote', '<blockquote><p>a</p><p>b</p></blockquote><p>c</p>', 'a\nb\nc'],

  ['Lexical, empty', '<p><br></p>', ''],
  [
    'Lexical, text and token',
    '<p dir="ltr"><span data-lexical-text="true">Hi </span><span data-lexical-text="true">@ada</span></p>',
    'Hi @ada',
  ],
  [
    'Lexical, line break at the end',
    '<p><span data-lexical-text="true">a</span><br><br data-lexical-linebreak="true"></p>',
    'a\n',
  ],

  ['Slate, empty', slateBlock(slateEmpty), ''],
  [
    'Slate, placeholder',
    slateBlock(
      `<span data-slate-placeholder="true" contenteditable="false">Write</span>${slateEmpty}`,
    ),
    '',
  ],
  [
    'Slate, blank line',
    slateBlock(slateText('a')) + slateBlock(slateEmpty) + slateBlock(slateText('b')),
    'a\n\nb',
  ],
  [
    'Slate, inline void with its spacer',
    slateBlock(slateText('Hi ') + slateVoid('@ada') + slateText(' there')),
    'Hi @ada there',
  ],
  ['Slate, soft break at the end is doubled', slateBlock(slateText('a\n\n')), 'a\n'],

  [
    'plain contenteditable, lines as div',
    'one<div>two</div><div><br></div><div>three</div>',
    'one\ntwo\n\nthree',
  ],
  ['indented markup', '\n  <p>one</p>\n  <p>two</p>\n', 'one\ntwo'],
  ['spaces between words are kept', '<p>a <b>b</b> <i>c</i></p>', 'a b c'],
  ['no-break space', '<p>a&nbsp;b&nbsp;</p>', 'a b '],
  ['zero-width characters', '<p>se\u200bcr\ufeffet</p>', 'secret'],
  ['joined emoji stay whole', '<p>👩\u200d👩\u200d👧 x</p>', '👩\u200d👩\u200d👧 x'],
  ['emoji as picture', '<p>so <img alt="😀"> good</p>', 'so 😀 good'],
  ['picture without a text', '<p>so <img> good</p>', 'so  good'],
  ['controls are no text', '<p>a<button>Remove</button><svg><title>t</title></svg>b</p>', 'ab'],
];

describe('readEditor', () => {
  it.each(CASES)('%s', (_name, html, text) => {
    expect(readEditor(editor(html)).text).toBe(text);
  });

  it('reads a textarea as it is, spaces made plain', () => {
    const field = document.createElement('textarea');
    field.value = 'one\n\ntwo\u00a0x\n';
    document.body.append(field);
    const snapshot = readEditor(field);
    expect(snapshot.text).toBe('one\n\ntwo x\n');
    expect(snapshot.range(0, 3)).toBeNull();
  });
});

describe('range', () => {
  const shown = (text: string) =>
    text.replaceAll(/[\n\u200b\ufeff]/g, '').replaceAll('\u00a0', ' ');

  // A range's string knows no pictures, and has what lies among the words without being text.
  const comparable = CASES.filter(([, html]) => !/<img|<button|-widget|\n {2}</.test(html));
  it.each(comparable)('covers its words at all offsets: %s', (_name, html) => {
    const snapshot = readEditor(editor(html));
    for (let start = 0; start <= snapshot.text.length; start += 1) {
      for (let end = start; end <= snapshot.text.length; end += 1) {
        const range = snapshot.range(start, end);
        if (snapshot.text === '' && !range) continue; // an editor without any block
        expect(shown(range!.toString())).toBe(shown(snapshot.text.slice(start, end)));
      }
    }
  });

  it('reaches into a blank line', () => {
    const root = editor('<p>a</p><p><br></p><p>b</p>');
    const range = readEditor(root).range(1, 2)!;
    expect(range.startContainer.textContent).toBe('a');
    expect(range.endContainer).toBe(root.children[1]);
  });

  it('takes a picture whole', () => {
    const root = editor('<p>so <img alt="😀"> good</p>');
    const range = readEditor(root).range(3, 5)!;
    expect(range.cloneContents().querySelectorAll('img')).toHaveLength(1);
    expect(range.toString()).toBe('');
  });

  it('starts in the text that follows, not at the end of what comes before', () => {
    const root = editor('<p>see <b>#tag</b></p>');
    const range = readEditor(root).range(4, 8)!;
    expect(range.startContainer).toBe(root.querySelector('b')!.firstChild);
  });

  it.each([
    ['its nodes were replaced', (root: HTMLElement) => (root.innerHTML = '<p>some words here</p>')],
    [
      'its words were changed',
      (root: HTMLElement) => (root.querySelector('p')!.firstChild!.nodeValue = 'same words here'),
    ],
    ['the editor left the page', (root: HTMLElement) => root.remove()],
  ])('is null when %s', (_name, change) => {
    const root = editor('<p>some words here</p>');
    const snapshot = readEditor(root);
    expect(snapshot.range(5, 10)!.toString()).toBe('words');
    change(root);
    expect(snapshot.range(5, 10)).toBeNull();
  });

  it('is null when only its last words were changed', () => {
    const root = editor('<p>some</p><p>words</p>');
    const snapshot = readEditor(root);
    root.children[1]!.firstChild!.nodeValue = 'thing';
    expect(snapshot.range(0, 10)).toBeNull();
    expect(snapshot.range(0, 4)!.toString()).toBe('some');
  });

  it('still holds when text was added behind it', () => {
    const root = editor('<p>some words</p>');
    const snapshot = readEditor(root);
    root.querySelector('p')!.firstChild!.nodeValue = 'some words and more';
    expect(snapshot.range(5, 10)!.toString()).toBe('words');
  });

  it.each([
    [-1, 2],
    [3, 2],
    [0, 99],
  ])('is null for offsets %i to %i, which are not in the text', (start, end) => {
    expect(readEditor(editor('<p>some</p>')).range(start, end)).toBeNull();
  });
});
