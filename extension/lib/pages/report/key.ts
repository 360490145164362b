/** The key of a question, as the address of the page brings it. */

/** Takes the key out of the address, so that it stays in no history; empty without one. */
export function takeKey(
  location: Pick<Location, 'hash' | 'pathname'>,
  history: Pick<History, 'replaceState'>,
): string {
  const key = location.hash.slice(1);
  if (key !== '') history.replaceState(null, '', location.pathname);
  return key;
}
