/**
 * What the page itself knows, for tests: `window.__page`. Texts come from the editors' own
 * state (Draft's raw content, Quill's and TipTap's getText), never from the DOM.
 */
const composers = new Map();

export const page = {
  /** Every time the site's own post handler ran: {where, surface, account, texts}. */
  posts: [],
  /** Errors that the page's scripts threw. */
  errors: [],
  /** Open composers in the order in which they were opened: {where, texts}. */
  state: () => [...composers].map(([where, read]) => ({ where, texts: read() })),
  /** True once handlers are attached, as after the sites' hydration. */
  ready: false,
};

window.__page = page;
window.addEventListener('error', (event) => page.errors.push(String(event.message)));
window.addEventListener('unhandledrejection', (event) => page.errors.push(String(event.reason)));

/** Adds an open composer under a name such as "inline"; returns what takes it away again. */
export function trackComposer(where, read) {
  composers.set(where, read);
  return () => {
    if (composers.get(where) === read) composers.delete(where);
  };
}

const parameters = new URLSearchParams(location.search);

/** A parameter of the page's address, as it was at load. */
export const parameter = (name) => parameters.get(name);

/** With `?accept=trusted` the sites' Post handlers refuse events that a script made. */
export const accepts = (event) =>
  parameter('accept') !== 'trusted' || (event.nativeEvent ?? event).isTrusted;

const theme = parameter('theme');
if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
