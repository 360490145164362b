/** What lies where on the page, through open shadow roots. */
import type { Box } from './place';
import { parseColour } from './theme';

/** The innermost element at a point. */
export function deepElementFromPoint(x: number, y: number, skip?: Element): Element | null {
  let root: Document | ShadowRoot = document;
  let found: Element | null = null;
  for (;;) {
    const hit: Element | null =
      root.elementsFromPoint(x, y).find((element) => element !== skip) ?? null;
    if (hit === null || hit === found) return found;
    found = hit;
    if (hit.shadowRoot === null) return found;
    root = hit.shadowRoot;
  }
}

/** The topmost elements at the corners, the edges' middles and the centre of a box. */
export function topmostBehind(box: Box, skip: Element): (Element | null)[] {
  const xs = [box.left + 1, (box.left + box.right) / 2, box.right - 1];
  const ys = [box.top + 1, (box.top + box.bottom) / 2, box.bottom - 1];
  return ys.flatMap((y) => xs.map((x) => deepElementFromPoint(x, y, skip)));
}

/** True when `element` lies in `container`, seen through shadow roots. */
export function isWithin(element: Element, container: Element): boolean {
  let node: Node | null = element;
  while (node !== null) {
    if (node === container) return true;
    node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
  }
  return false;
}

const CONTENT =
  'a, button, input, select, textarea, label, img, svg, video, canvas, iframe, ' +
  '[contenteditable="true"], [role="button"], [role="textbox"], [role="link"], [tabindex="0"]';

/**
 * True for a bare surface of `block`, or of what is behind it: no control, picture, text or
 * painted shape.
 */
export function isBackground(element: Element, block: Element): boolean {
  const behind = isWithin(block, element);
  if (!behind && !isWithin(element, block)) return false;
  const content = element.closest(CONTENT);
  if (content !== null && !isWithin(block, content)) return false;
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim()) return false;
  }
  return behind || !isPainted(element);
}

function isPainted(element: Element): boolean {
  const { backgroundColor, backgroundImage, borderTopWidth, borderTopStyle } =
    getComputedStyle(element);
  const alpha = parseColour(backgroundColor)?.[3] ?? 0;
  const box = element.getBoundingClientRect();
  // A bar as wide as a composer is a surface, a small painted thing is a shape.
  const small = box.width < 64 && box.height < 64;
  return small && (alpha > 0 || backgroundImage !== 'none' || isDrawn(borderTopWidth, borderTopStyle));
}

function isDrawn(width: string, style: string): boolean {
  return parseFloat(width) > 0 && style !== 'none' && style !== 'hidden';
}
