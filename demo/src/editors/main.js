/**
 * One bare editor in a composer, named by `?editor=`: what a browser test does with it is compared
 * between an address where the extension is at work and one where it is not.
 */
import { page, parameter } from '../shared/page.js';
import { adoptPlain } from '../shared/styles.js';
import css from './editors.css';
import quill1Css from 'quill1/dist/quill.core.css';
import quill2Css from 'quill/dist/quill.core.css';
import { createDraft } from './draft.jsx';
import { createLexical } from './lexical.js';
import { createQuill } from './quill.js';
import { createSlate } from './slate.jsx';
import { createTextarea } from './textarea.js';
import { createTiptap } from './tiptap.js';

/**
 * Each puts an editor into an element and gives
 * `{ root, text, state, selection, mention, destroy }`: the editable element, the editor's own text,
 * its document and its selection as plain values, a way to put a mention at the caret, and its end.
 */
const EDITORS = {
  draft: createDraft,
  quill1: (element) => createQuill('1', element),
  quill2: (element) => createQuill('2', element),
  tiptap: createTiptap,
  lexical: createLexical,
  slate: createSlate,
  textarea: createTextarea,
};

const name = parameter('editor') ?? 'textarea';
adoptPlain(document, css);
if (name.startsWith('quill')) adoptPlain(document, name === 'quill2' ? quill2Css : quill1Css);

let editor;

/** Takes the editor off the page and puts a new, empty one in its place. */
function renew() {
  editor?.destroy();
  const element = document.createElement('div');
  document.getElementById('place').replaceChildren(element);
  editor = EDITORS[name](element);
  for (const [attribute, value] of Object.entries({
    'data-testid': 'tweetTextarea_0',
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-label': 'Post text',
  })) {
    editor.root.setAttribute(attribute, value);
  }
}

/** With `?nodes=5000` so many elements stand below, as on a long feed. */
function fill(count) {
  const list = document.createElement('ul');
  for (let number = 0; number < count; number += 1) {
    const item = document.createElement('li');
    item.textContent = `Post ${number}`;
    list.append(item);
  }
  document.body.append(list);
  return list;
}

const composer = document.getElementById('composer');
const feed = fill(Number(parameter('nodes') ?? 0));

/** Opens the composer anew, as a site does when its button is pressed. */
function open() {
  const copy = composer.cloneNode(true);
  copy.querySelector('[data-testid="tweetButton"]').addEventListener('click', () => {
    page.posts.push({ texts: [editor.text()], state: editor.state() });
  });
  document.body.prepend(copy);
  renew();
}

/** Takes the composer off the page. */
function close() {
  editor.destroy();
  editor = undefined;
  document.getElementById('composer').remove();
}

/** Changes `count` elements that have nothing to do with a composer. */
function stir(count) {
  for (let number = 0; number < count; number += 1) {
    const item = feed.children[number % feed.children.length];
    if (number % 3 === 0) item.replaceChildren(document.createElement('b'), `Post ${number}`);
    else if (number % 3 === 1) item.className = `_${number}`;
    else item.textContent = `Changed ${number}`;
  }
}

composer.remove();
if (parameter('composer') !== 'none') open();
/** How often Escape got to the page. */
page.escapes = 0;
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') page.escapes += 1;
});
page.editor = {
  renew,
  open,
  close,
  stir,
  text: () => editor.text(),
  state: () => editor.state(),
  selection: () => editor.selection(),
  mention: (label) => editor.mention(label),
  root: () => editor.root,
};
page.ready = true;
