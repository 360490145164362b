/**
 * What other writing tools do to an editor: words marked through the highlight registry, a style
 * sheet, an overlay with a box for each word, all made anew after each change. Idle until a test
 * asks for it.
 */
const LONG_WORD = /\p{L}{5,}/gu;

function ranges(editor) {
  const found = [];
  const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (const { 0: word, index } of node.data.matchAll(LONG_WORD)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      found.push(range);
    }
  }
  return found;
}

document.addEventListener('highlighter-on', () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('::highlight(other) { background: rgb(120 200 120 / 0.3); }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const overlay = document.createElement('other-highlighter');
  overlay.style.cssText = 'position: fixed; inset: 0; pointer-events: none;';
  const boxes = overlay.attachShadow({ mode: 'closed' });
  document.body.append(overlay);

  const mark = () => {
    const editor = document.querySelector('[data-testid="tweetTextarea_0"]');
    const words = ranges(editor);
    CSS.highlights.set('other', new Highlight(...words));
    boxes.replaceChildren(
      ...words.map((range) => {
        const { left, bottom, width } = range.getBoundingClientRect();
        const box = document.createElement('i');
        box.style.cssText = `position:fixed;left:${left}px;top:${bottom}px;width:${width}px;height:2px;background:green`;
        return box;
      }),
    );
  };
  const place = document.getElementById('place');
  new MutationObserver(mark).observe(place, { childList: true, characterData: true, subtree: true });
  mark();
});
