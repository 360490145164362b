/** Both generations of Quill, with mentions as embedded blots. */
import Quill2 from 'quill/core';
import Quill1 from 'quill1/core';
import { JOIN_MS } from './history.js';

function withMentions(Quill) {
  const Embed = Quill.import('blots/embed');
  class Mention extends Embed {
    static create(label) {
      const node = super.create();
      node.textContent = label;
      node.contentEditable = 'false';
      return node;
    }
    static value(node) {
      return node.textContent.replaceAll('\uFEFF', '');
    }
  }
  Mention.blotName = 'mention';
  Mention.tagName = 'span';
  Mention.className = 'mention';
  Quill.register(Mention, true);
  return Quill;
}

const VERSIONS = { 1: withMentions(Quill1), 2: withMentions(Quill2) };

export function createQuill(version, element) {
  const quill = new VERSIONS[version](element, {
    formats: ['mention'],
    modules: { history: { delay: JOIN_MS } },
  });
  const parts = () =>
    quill.getContents().ops.map(({ insert }) => (typeof insert === 'string' ? insert : insert.mention));
  return {
    root: quill.root,
    // Quill ends every document with a line feed of its own.
    text: () => parts().join('').replace(/\n$/, ''),
    state: () => quill.getContents().ops,
    selection: () => quill.getSelection(),
    mention(label) {
      const { index } = quill.getSelection(true);
      quill.insertEmbed(index, 'mention', label, 'user');
      quill.setSelection(index + 1, 0, 'user');
    },
    destroy: () => quill.root.remove(),
  };
}
