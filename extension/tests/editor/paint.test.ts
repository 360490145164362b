import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Painter } from '../../lib/editor/paint';
import { readEditor } from '../../lib/editor/read';
import type { Mark } from '../../lib/editor/types';

/** jsdom has neither highlights nor constructed style sheets; real painting is tested in Chromium. */
class FakeHighlight extends Set<Range> {
  priority = 0;
}
class FakeSheet {
  replaceSync() {}
}

let registry: Map<string, FakeHighlight>;

beforeEach(() => {
  registry = new Map();
  vi.stubGlobal('Highlight', FakeHighlight);
  vi.stubGlobal('CSS', { highlights: registry });
  vi.stubGlobal('CSSStyleSheet', FakeSheet);
  Object.assign(document, { adoptedStyleSheets: [] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

function editor(text: string, root: ParentNode & Node = document.body): HTMLElement {
  const element = document.createElement('div');
  element.textContent = text;
  root.appendChild(element);
  return element;
}

function mark(text: string, word: string, severity: Mark['severity']): Mark {
  const start = text.indexOf(word);
  return { start, end: start + word.length, severity, id: word };
}

function paint(painter: Painter, element: HTMLElement, ...words: [string, Mark['severity']][]) {
  const snapshot = readEditor(element);
  painter.paint(
    element,
    snapshot,
    words.map(([word, severity]) => mark(snapshot.text, word, severity)),
  );
}

const painted = (name: string) => [...(registry.get(name) ?? [])].map(String).sort();

describe('Painter', () => {
  it('has one highlight per severity for all editors, and none for remarks', () => {
    const painter = new Painter();
    const one = editor('leak here');
    const two = editor('worse there, by the way');
    paint(painter, one, ['leak', 'warn']);
    paint(painter, two, ['there', 'warn'], ['worse', 'block'], ['way', 'info']);
    expect(painted('discreet-warn')).toEqual(['leak', 'there']);
    expect(painted('discreet-block')).toEqual(['worse']);

    paint(painter, two, ['way', 'warn']);
    expect(painted('discreet-warn')).toEqual(['leak', 'way']);
    painter.clear(one);
    expect(painted('discreet-warn')).toEqual(['way']);
  });

  it('registers nothing while there is nothing to show', () => {
    const painter = new Painter();
    const element = editor('leak here');
    expect([...registry.keys()]).toEqual([]);
    paint(painter, element, ['leak', 'warn']);
    painter.clear(element);
    expect([...registry.keys()]).toEqual([]);
  });

  it('comes back after the page cleared highlights and style sheets', () => {
    const painter = new Painter();
    paint(painter, editor('leak here'), ['leak', 'warn']);
    registry.clear();
    document.adoptedStyleSheets = [];
    painter.repair();
    expect(painted('discreet-warn')).toEqual(['leak']);
    expect(document.adoptedStyleSheets).toHaveLength(1);
  });

  it('tells when the page emptied a highlight or moved a mark', () => {
    const painter = new Painter();
    const text = 'Hartwell joins us';
    const element = editor(text);
    const paint = () => painter.paint(element, readEditor(element), [mark(text, 'Hartwell', 'block')]);
    paint();
    expect(painter.repair()).toBe(true);
    registry.get('discreet-block')!.clear();
    expect(painter.repair()).toBe(false);
    paint();
    const [range] = registry.get('discreet-block')!;
    range!.setEnd(element.firstChild!, 3);
    expect(painter.repair()).toBe(false);
    paint();
    expect(painter.repair()).toBe(true);
    expect([...registry.get('discreet-block')!].map(String)).toEqual(['Hartwell']);
  });

  it("leaves the page's own highlights and style sheets alone", () => {
    const painter = new Painter();
    const foreign = new FakeHighlight();
    const sheet = new FakeSheet() as unknown as CSSStyleSheet;
    registry.set('search', foreign);
    document.adoptedStyleSheets = [sheet];
    const element = editor('leak here');
    paint(painter, element, ['leak', 'warn']);
    painter.dispose();
    expect([...registry]).toEqual([['search', foreign]]);
    expect(document.adoptedStyleSheets).toEqual([sheet]);
  });

  it("adopts the rules into the editor's shadow root, once", () => {
    const root = document.body
      .appendChild(document.createElement('div'))
      .attachShadow({ mode: 'open' });
    Object.assign(root, { adoptedStyleSheets: [] });
    const painter = new Painter();
    const element = editor('leak here', root);
    paint(painter, element, ['leak', 'warn']);
    paint(painter, element, ['here', 'warn']);
    expect(root.adoptedStyleSheets).toHaveLength(1);
    expect(document.adoptedStyleSheets).toHaveLength(0);
    painter.dispose();
    expect(root.adoptedStyleSheets).toHaveLength(0);
  });

  it('draws nothing for words that are no longer there', () => {
    const painter = new Painter();
    const element = editor('leak here');
    const snapshot = readEditor(element);
    element.textContent = 'something else';
    painter.paint(element, snapshot, [mark('leak here', 'leak', 'block')]);
    expect(painted('discreet-block')).toEqual([]);
  });

  it('does nothing in a browser without custom highlights', () => {
    vi.stubGlobal('Highlight', undefined);
    const painter = new Painter();
    expect(painter.supported).toBe(false);
    paint(painter, editor('leak here'), ['leak', 'warn']);
    expect(registry.size).toBe(0);
  });

  it('finds the gravest mark at a point, unless something lies over the editor', () => {
    const painter = new Painter();
    const element = editor('leak here');
    // No layout in jsdom: every range lies at 0…10, and the editor or the body is hit.
    const box = { left: 0, right: 10, top: 0, bottom: 10 } as DOMRect;
    Range.prototype.getClientRects = () => [box] as unknown as DOMRectList;
    let top: Element = element;
    document.elementFromPoint = () => top;
    paint(painter, element, ['leak', 'warn'], ['leak here', 'block']);
    expect(painter.markAt(5, 5)).toEqual({ editor: element, id: 'leak here' });
    expect(painter.markAt(15, 5)).toBeNull();
    top = document.body;
    expect(painter.markAt(5, 5)).toBeNull();
  });
});
