/** Small questions to the DOM that descriptions of sites and their reader ask. */

/**
 * True when a person can see `element`. Sites keep hidden copies of their editors. The focused
 * element always counts: nothing is typed into what is not there.
 */
export function isVisible(element: HTMLElement): boolean {
  if (hasFocus(element)) return true;
  if (element.closest('[hidden], [aria-hidden="true"]')) return false;
  // Absent only where there is no layout to ask (jsdom).
  return element.checkVisibility?.({ visibilityProperty: true }) ?? true;
}

export function hasFocus(element: HTMLElement): boolean {
  return (element.getRootNode() as Document | ShadowRoot).activeElement === element;
}

/** All visible matches under `root`, in document order. */
export function visibleMatches(root: ParentNode, selector: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector)].filter(isVisible);
}

/** The first text with a visible character in `element`; null without one. */
export function firstText(element: Element | null | undefined): string | null {
  if (!element) return null;
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.nodeValue?.trim();
    if (text) return text;
  }
  return null;
}

/** True when `a` comes before `b` in the document. */
export function precedes(a: Node, b: Node): boolean {
  return (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
