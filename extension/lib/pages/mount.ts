/** Puts a page into its document, in the language of its words. */
import { type ComponentChild, render } from 'preact';

import { LANGUAGE } from '../words';
import { NAME } from './text';

/** `title` names the page in its tab; without one it is called as the product. */
export function mount(page: ComponentChild, title?: string): void {
  const root = document.getElementById('app');
  if (root === null) throw new Error('The page has no element with the id "app".');
  document.documentElement.lang = LANGUAGE;
  if (title !== undefined) document.title = `${title} · ${NAME}`;
  render(page, root);
}
