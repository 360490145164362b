/**
 * Underlines with the CSS Custom Highlight API: no element is added to the page, so no editor
 * notices, and nothing of ours can end up in a post.
 *
 * The page shares the highlight registry and the style sheets and may clear either; both are set
 * again at each paint and looked at by `repair`. Firefox applies `::highlight()` only within the
 * tree of its style sheet, so the rules are adopted into each editor's own root.
 */
import type { Severity } from '../api';
import type { Mark, TextSnapshot } from './types';

type Painted = Exclude<Severity, 'info'>;

const NAMES: Record<Painted, string> = { warn: 'discreet-warn', block: 'discreet-block' };

export const HIGHLIGHT_NAMES: readonly string[] = Object.values(NAMES);

/**
 * The looks. They differ by line style, not by colour alone. The colours are mid-tones that keep
 * at least 3:1 against white and against black (WCAG 2.2, 1.4.11), as pages do not tell a content
 * script dependably whether they are dark.
 */
export const highlightCss =
  look('warn', 'rgb(217 119 6 / 0.16)', 'wavy #d97706 1.5px') +
  look('block', 'rgb(220 38 38 / 0.18)', 'solid #dc2626 3px');

function look(severity: Painted, wash: string, line: string): string {
  return `::highlight(${NAMES[severity]}){background-color:${wash};text-decoration:underline ${line};text-decoration-skip-ink:none;text-underline-offset:2px}`;
}

interface PaintedMark {
  id: string;
  severity: Painted;
  range: Range;
  /** What the range held when it was drawn. */
  words: string;
}

/** Paints the marks of all editors of one page. */
export class Painter {
  /** False in a browser without custom highlights; all methods then do nothing. */
  readonly supported =
    typeof Highlight === 'function' && typeof CSS === 'object' && 'highlights' in CSS;

  readonly #editors = new Map<HTMLElement, PaintedMark[]>();
  readonly #highlights = this.supported
    ? { warn: new Highlight(), block: new Highlight() }
    : null;
  readonly #roots = new Set<Document | ShadowRoot>(); // with our style sheet
  #sheet: CSSStyleSheet | null = null;

  constructor() {
    if (this.#highlights) this.#highlights.block.priority = 1; // drawn over a warning
  }

  /**
   * Replaces the marks of `editor`. `snapshot` must have been read after the editor's last change:
   * frameworks replace text nodes, and ranges of older snapshots collapse. Remarks (`info`) and
   * marks that the DOM no longer holds are left out.
   */
  paint(editor: HTMLElement, snapshot: TextSnapshot, marks: readonly Mark[]): void {
    if (!this.#highlights) return;
    this.#forget(editor);
    const painted: PaintedMark[] = [];
    for (const { id, severity, start, end } of marks) {
      if (severity === 'info') continue;
      const range = snapshot.range(start, end);
      if (!range || range.collapsed) continue;
      this.#highlights[severity].add(range);
      painted.push({ id, severity, range, words: String(range) });
    }
    if (painted.length > 0) this.#editors.set(editor, painted);
    this.repair();
  }

  /** Takes away the marks of `editor`. */
  clear(editor: HTMLElement): void {
    this.#forget(editor);
    this.repair();
  }

  /** Takes away everything, style sheets included. The painter can be used again. */
  dispose(): void {
    for (const editor of [...this.#editors.keys()]) this.#forget(editor);
    for (const root of this.#roots) {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    }
    this.#roots.clear();
    this.repair();
  }

  /**
   * Puts highlights and rules back where the page took them away, and takes the registry's entries
   * away when there is nothing to show. A few comparisons when all is well. False when a mark no
   * longer is where it was drawn, as the page can reach the ranges: then all must be painted anew.
   */
  repair(): boolean {
    if (!this.#highlights) return true;
    for (const severity of ['warn', 'block'] as const) {
      const highlight = this.#highlights[severity];
      const registered = CSS.highlights.get(NAMES[severity]);
      if (highlight.size > 0 && registered !== highlight) {
        CSS.highlights.set(NAMES[severity], highlight);
      } else if (highlight.size === 0 && registered === highlight) {
        CSS.highlights.delete(NAMES[severity]);
      }
    }
    let right = true;
    for (const [editor, painted] of this.#editors) {
      this.#adoptInto(rootOf(editor));
      for (const { severity, range, words } of painted) {
        if (String(range) !== words || !this.#highlights[severity].has(range)) right = false;
      }
    }
    return right;
  }

  /** The mark at a point of the viewport (CSS pixels), the gravest if several; null when none. */
  markAt(x: number, y: number): { editor: HTMLElement; id: string } | null {
    for (const [editor, painted] of this.#editors) {
      const top = rootOf(editor).elementFromPoint(x, y);
      if (!top || !editor.contains(top)) continue; // elsewhere, or something lies over the editor
      const hits = painted.filter(({ range }) => covers(range, x, y));
      const hit = hits.find(({ severity }) => severity === 'block') ?? hits[0];
      if (hit) return { editor, id: hit.id };
    }
    return null;
  }

  #forget(editor: HTMLElement): void {
    for (const { severity, range } of this.#editors.get(editor) ?? []) {
      this.#highlights?.[severity].delete(range);
    }
    this.#editors.delete(editor);
  }

  #adoptInto(root: Document | ShadowRoot): void {
    if (!this.#sheet) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(highlightCss);
    }
    if (!root.adoptedStyleSheets.includes(this.#sheet)) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.#sheet];
      this.#roots.add(root);
    }
  }
}

function rootOf(editor: HTMLElement): Document | ShadowRoot {
  const root = editor.getRootNode();
  return root instanceof ShadowRoot ? root : editor.ownerDocument;
}

function covers(range: Range, x: number, y: number): boolean {
  for (const box of range.getClientRects()) {
    if (x >= box.left && x < box.right && y >= box.top && y < box.bottom) return true;
  }
  return false;
}
