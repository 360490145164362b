/** Puts a page into its document. */
import { type ComponentChild, render } from 'preact';

export function mount(page: ComponentChild): void {
  const root = document.getElementById('app');
  if (root === null) throw new Error('The page has no element with the id "app".');
  render(page, root);
}
