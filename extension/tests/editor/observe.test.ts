import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { observeEditor } from '../../lib/editor/observe';

/** Mutation records arrive in a microtask, the end of a composition in a timer. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

let abort: AbortController;
beforeEach(() => void (abort = new AbortController()));
afterEach(() => {
  abort.abort();
  document.body.replaceChildren();
});

function observed(tag: string) {
  const editor = document.createElement(tag);
  document.body.append(editor);
  const onChange = vi.fn();
  observeEditor(editor, onChange, abort.signal);
  return { editor, onChange };
}

describe('observeEditor', () => {
  it('tells once of a batch of changes, deep ones too', async () => {
    const { editor, onChange } = observed('div');
    editor.innerHTML = '<p>one</p>';
    editor.firstChild!.firstChild!.nodeValue = 'two';
    await settle();
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('is silent while composing and tells afterwards', async () => {
    const { editor, onChange } = observed('div');
    editor.dispatchEvent(new CompositionEvent('compositionstart'));
    editor.textContent = 'に';
    await settle();
    expect(onChange).not.toHaveBeenCalled();
    editor.dispatchEvent(new CompositionEvent('compositionend'));
    await settle();
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('listens to input where the text is no DOM', async () => {
    const { editor, onChange } = observed('textarea');
    editor.dispatchEvent(new Event('input'));
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('ends with its signal', async () => {
    const { editor, onChange } = observed('div');
    abort.abort();
    editor.textContent = 'x';
    await settle();
    expect(onChange).not.toHaveBeenCalled();
  });
});
