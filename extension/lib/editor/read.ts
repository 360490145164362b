/**
 * Reads any editor's text with one walk over its DOM, and maps offsets back to DOM positions.
 *
 * The walk knows blocks, line breaks and fillers, not editors by name: the same rules give the own
 * state of Draft.js, Quill, ProseMirror/TipTap, Lexical and Slate. `innerText` does not (it doubles
 * paragraph breaks) and forces layout. Decisions are made by tag, never by computed style, so a
 * read costs no style recalculation while a person types.
 */
import type { TextSnapshot } from './types';

/** Elements that start and end a line. */
const BLOCKS = new Set(
  (
    'address article aside blockquote dd details div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul'
  ).split(' '),
);

/** Elements that hold no text of the draft. */
const SKIPPED = new Set('button input script select style svg template textarea'.split(' '));

/**
 * What editors put among the text for their own purposes: Slate's spacer inside a void element and
 * its placeholder, ProseMirror's widgets (foreign carets) and gap cursor, Quill's list markers.
 */
const FILLERS =
  '[data-slate-spacer], [data-slate-placeholder], .ProseMirror-widget, .ProseMirror-gapcursor, .ql-ui';

/** Byte-order marks and zero-width spaces, which editors use to give the caret a place. */
const ZERO_WIDTH = /[\u200b\ufeff]+/;
const ZERO_WIDTH_PARTS = /([\u200b\ufeff]+)/;
const BLANK = /^[ \t\r\n]+$/;

/** Characters of the text that one node shows. */
interface Run {
  /** Offset of the first character in the text. */
  start: number;
  /** Zero for the place of an empty line. */
  length: number;
  node: Text | Element;
  /** Offset of the first character in `node.data`; 0 for elements. */
  from: number;
}

/** True for plain text fields, which keep their text in `value`. */
export function isTextField(element: Element): element is HTMLTextAreaElement | HTMLInputElement {
  return element.localName === 'textarea' || element.localName === 'input';
}

/** Reads `editor` now. The snapshot stays as it was read; its ranges follow the DOM. */
export function readEditor(editor: HTMLElement): TextSnapshot {
  if (isTextField(editor)) {
    // Same length as `value`, so that offsets are also the field's own.
    return { text: plainSpaces(editor.value), range: () => null };
  }
  const { text, runs } = new Walk(editor);
  return { text, range: (start, end) => rangeOver(editor, text, runs, start, end) };
}

class Walk {
  text = '';
  readonly runs: Run[] = [];
  #lines = 0;
  #open = false;
  #lineStart = 0;

  constructor(editor: Element) {
    this.#children(editor);
    this.#endLine(editor);
  }

  #children(parent: Element): void {
    for (let node = parent.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === Node.TEXT_NODE) this.#characters(node as Text);
      else if (node.nodeType === Node.ELEMENT_NODE) this.#element(node as Element);
    }
  }

  #element(element: Element): void {
    const name = element.localName;
    if (name === 'br') return this.#add(element, 0, '\n');
    if (name === 'img') return this.#add(element, 0, element.getAttribute('alt') ?? '');
    if (SKIPPED.has(name) || element.matches(FILLERS)) return;
    if (!BLOCKS.has(name)) return this.#children(element);

    this.#endLine(element);
    const linesBefore = this.#lines;
    this.#children(element);
    if (this.#lines === linesBefore) this.#beginLine(); // an empty block is an empty line
    this.#endLine(element);
  }

  #characters(node: Text): void {
    const { data } = node;
    if (BLANK.test(data) && besideBlock(node)) return; // indentation of the markup
    if (!ZERO_WIDTH.test(data)) return this.#add(node, 0, data);
    let from = 0;
    for (const part of data.split(ZERO_WIDTH_PARTS)) {
      if (!ZERO_WIDTH.test(part)) this.#add(node, from, part);
      from += part.length;
    }
  }

  #add(node: Text | Element, from: number, characters: string): void {
    if (!characters) return;
    this.#beginLine();
    this.runs.push({ start: this.text.length, length: characters.length, node, from });
    this.text += plainSpaces(characters);
  }

  #beginLine(): void {
    if (this.#open) return;
    if (this.#lines > 0) this.text += '\n';
    this.#lines += 1;
    this.#open = true;
    this.#lineStart = this.text.length;
  }

  /**
   * Ends the open line. Browsers do not show a line break at the very end of a block, so every
   * editor adds one more, as `<br>` or as "\n", where its state ends with one or is empty. Exactly
   * one is therefore no text.
   */
  #endLine(block: Element): void {
    if (!this.#open) return;
    this.#open = false;
    const last = this.runs.at(-1);
    if (!last || last.start < this.#lineStart || this.text.length === this.#lineStart) {
      this.runs.push({ start: this.#lineStart, length: 0, node: block, from: 0 });
    } else if (this.text.endsWith('\n')) {
      this.text = this.text.slice(0, -1);
      last.length -= 1;
    }
  }
}

function plainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

function besideBlock(node: Text): boolean {
  return isBlock(node.previousSibling) || isBlock(node.nextSibling);
}

function isBlock(node: Node | null): boolean {
  return node?.nodeType === Node.ELEMENT_NODE && BLOCKS.has((node as Element).localName);
}

function rangeOver(
  editor: HTMLElement,
  text: string,
  runs: Run[],
  start: number,
  end: number,
): Range | null {
  if (start < 0 || end < start || end > text.length) return null;
  const first = runAtStart(runs, start);
  const last = end === start ? first : runAtEnd(runs, end);
  if (!first || !last || !stillShows(editor, text, first) || !stillShows(editor, text, last)) {
    return null;
  }
  const range = editor.ownerDocument.createRange();
  place(range, first, start, 'setStart');
  place(range, last, end, 'setEnd');
  return range;
}

/** The last run that begins at or before `offset`: its inside, or its end before a line break. */
function runAtStart(runs: Run[], offset: number): Run | undefined {
  return runs[countUntil(runs, (run) => run.start <= offset) - 1];
}

/** The run that ends with `offset`, else (a line break comes before it) the one that begins there. */
function runAtEnd(runs: Run[], offset: number): Run | undefined {
  const next = countUntil(runs, (run) => run.start < offset);
  const run = runs[next - 1];
  return run && offset <= run.start + run.length ? run : runs[next];
}

/** How many leading runs satisfy `holds`, which is true for a prefix only. */
function countUntil(runs: Run[], holds: (run: Run) => boolean): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(runs[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function stillShows(editor: HTMLElement, text: string, run: Run): boolean {
  if (!editor.contains(run.node) || !editor.isConnected) return false;
  if (run.node.nodeType !== Node.TEXT_NODE) return true;
  const shown = (run.node as Text).data.slice(run.from, run.from + run.length);
  return plainSpaces(shown) === text.slice(run.start, run.start + run.length);
}

function place(range: Range, run: Run, offset: number, edge: 'setStart' | 'setEnd'): void {
  const { node } = run;
  if (!('localName' in node)) {
    range[edge](node, run.from + Math.min(offset - run.start, run.length));
  } else if (node.localName !== 'br' && node.localName !== 'img') {
    range[edge](node, 0); // an empty block
  } else if (offset > run.start) {
    range[`${edge}After`](node);
  } else {
    range[`${edge}Before`](node);
  }
}
