/**
 * What an earlier run of the extension left in a page. Chromium lets its script live on, which then
 * tidies up itself; Firefox ends the script at once and leaves what it drew.
 */
import { HIGHLIGHT_NAMES } from '../editor/paint';
import { HOST_STYLE } from '../ui/host';

/**
 * Takes an ended script's chips and marks off the page. It is sent to the page alone, so it uses
 * nothing of this module.
 */
export function removeRemains(style: string, names: readonly string[]): void {
  const dressed = document.createElement('div');
  dressed.style.cssText = style;
  const clear = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.style?.cssText === dressed.style.cssText) element.remove();
      else if (element.shadowRoot) clear(element.shadowRoot);
    }
  };
  clear(document);
  for (const name of names) CSS.highlights.delete(name);
}

export const REMAINS: Parameters<typeof removeRemains> = [HOST_STYLE, HIGHLIGHT_NAMES];
