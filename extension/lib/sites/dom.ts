/** Small questions to the DOM that all adapters ask. */

/**
 * True when a person can see `element`. Sites keep hidden copies of their editors. The focused
 * element always counts: nothing is typed into what is not there.
 */
export function isVisible(element: HTMLElement): boolean {
  const root = element.getRootNode() as Document | ShadowRoot;
  if (root.activeElement === element) return true;
  if (element.closest('[hidden], [aria-hidden="true"]')) return false;
  // Absent only where there is no layout to ask (jsdom).
  return element.checkVisibility?.({ visibilityProperty: true }) ?? true;
}

/** All visible matches under `root`, in document order. */
export function visibleMatches(root: ParentNode, selector: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector)].filter(isVisible);
}

/** The nearest ancestor that satisfies; null when `boundary` or the root comes first. */
export function closestWhere(
  element: Element,
  satisfies: (ancestor: HTMLElement) => boolean,
  boundary: string,
): HTMLElement | null {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (satisfies(at)) return at;
    if (at.matches(boundary)) return null;
  }
  return null;
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

/** Ctrl+Enter or Cmd+Enter, which X binds to Post; not while an input method is composing. */
export function isSendShortcut(event: KeyboardEvent): boolean {
  return (
    event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.isComposing
  );
}
