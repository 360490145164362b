/**
 * Class names that change with every page load, as on the two sites, so that nothing can come
 * to depend on them. The style text writes `.t-name`; `hashed` gives each name a random class.
 *
 * @param {string} css
 * @returns {{ s: (names: string) => string, adopt: (root: Document | ShadowRoot) => void }}
 *   `s` turns our names into this load's classes; `adopt` styles a tree with them.
 */
export function hashed(css) {
  const names = new Map();
  const classOf = (name) => {
    if (!names.has(name)) names.set(name, `_${crypto.randomUUID().slice(0, 8)}`);
    return names.get(name);
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css.replace(/\.t-([\w-]+)/g, (_, name) => `.${classOf(name)}`));
  return {
    s: (text) => text.split(' ').filter(Boolean).map(classOf).join(' '),
    adopt: (root) => root.adoptedStyleSheets.push(sheet),
  };
}

/** Adopts an editor's own style sheet, whose class names must stay as they are. */
export function adoptPlain(root, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets.push(sheet);
}
