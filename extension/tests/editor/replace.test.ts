import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { replaceRange } from '../../lib/editor/replace';

/**
 * What is decided here: which way is tried, and when it is given up. That editors accept these
 * ways is tested with the real editors in Chromium.
 */
class FakeTransfer {
  private text = '';
  setData(_type: string, text: string) {
    this.text = text;
  }
  getData() {
    return this.text;
  }
}
class FakeClipboardEvent extends Event {
  readonly clipboardData: FakeTransfer | null;
  constructor(type: string, init: EventInit & { clipboardData?: FakeTransfer }) {
    super(type, init);
    this.clipboardData = init.clipboardData ?? null;
  }
}

const writeText = vi.fn<(text: string) => Promise<void>>();
const execCommand = vi.fn<(command: string, ui: boolean, text: string) => boolean>();
let gecko = false;

beforeEach(() => {
  vi.stubGlobal('CSS', { supports: () => gecko });
  vi.stubGlobal('DataTransfer', FakeTransfer);
  vi.stubGlobal('ClipboardEvent', FakeClipboardEvent);
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  writeText.mockReset().mockResolvedValue();
  // As in browsers: replaces what is selected.
  execCommand.mockReset().mockImplementation((_command, _ui, text) => {
    const range = document.getSelection()!.getRangeAt(0);
    range.deleteContents();
    if (text) range.insertNode(document.createTextNode(text));
    return true;
  });
  Object.assign(document, { execCommand });
});
afterEach(() => {
  gecko = false;
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

function editor(html: string, className = 'ProseMirror'): HTMLElement {
  document.body.innerHTML = `<div class="${className}" contenteditable="true" tabindex="0">${html}</div>`;
  return document.body.firstElementChild as HTMLElement;
}

describe('replaceRange', () => {
  it('uses the command where beforeinput is not taken', async () => {
    const root = editor('<p>it ends teh</p>');
    expect(await replaceRange(root, 8, 11, 'the', 'teh')).toBe('applied');
    expect(root.textContent).toBe('it ends the');
    expect(execCommand).toHaveBeenCalledWith('insertText', false, 'the');
  });

  it('asks by beforeinput first, and leaves it at that when it is taken', async () => {
    const root = editor('<p>it ends teh</p>');
    const asked: [string, string | null][] = [];
    root.addEventListener('beforeinput', (event) => {
      asked.push([event.inputType, event.data]);
      event.preventDefault();
      root.innerHTML = '<p>it ends the</p>';
    });
    expect(await replaceRange(root, 8, 11, 'the', 'teh')).toBe('applied');
    expect(asked).toEqual([['insertText', 'the']]);
    expect(execCommand).not.toHaveBeenCalled();
  });

  it('pastes into Draft.js and never uses the command there', async () => {
    const root = editor('<p>see #tag teh end</p>', 'DraftEditor-root');
    let pasted = '';
    root.addEventListener('paste', (event) => {
      event.preventDefault();
      pasted = event.clipboardData!.getData('text/plain');
      root.innerHTML = '<p>see #new the end</p>';
    });
    expect(await replaceRange(root, 4, 12, '#new the', '#tag teh')).toBe('applied');
    expect(pasted).toBe('#new the');

    const deaf = editor('<p>see #tag teh end</p>', 'DraftEditor-root');
    expect(await replaceRange(deaf, 4, 12, '#new the', '#tag teh')).toBe('copied');
    expect(execCommand).not.toHaveBeenCalled();
  });

  it.each([false, true])(
    'cuts from Draft.js, which deletes in a timer (Firefox: %s)',
    async (firefox) => {
      gecko = firefox;
      const root = editor('<p>cut #this out</p>', 'DraftEditor-root');
      root.addEventListener('cut', () => setTimeout(() => (root.innerHTML = '<p>cut out</p>')));
      expect(await replaceRange(root, 4, 10, '', '#this ')).toBe('applied');
      expect(execCommand).not.toHaveBeenCalled();
    },
  );

  it('inserts by the command alone in Firefox, in Draft.js too', async () => {
    gecko = true;
    const root = editor('<p>it ends teh</p>', 'DraftEditor-root');
    const touched = vi.fn();
    for (const type of ['paste', 'beforeinput']) root.addEventListener(type, touched);
    expect(await replaceRange(root, 8, 11, 'the', 'teh')).toBe('applied');
    expect(touched).not.toHaveBeenCalled();
  });

  it('does not trust the answer of the command', async () => {
    const root = editor('<p>it ends teh</p>');
    execCommand.mockImplementation(() => {
      root.innerHTML = '<p>it ends the</p>';
      return false;
    });
    expect(await replaceRange(root, 8, 11, 'the', 'teh')).toBe('applied');
  });

  it('leaves a line break in Quill to the person in Firefox', async () => {
    gecko = true;
    const root = editor('<p>one two</p>', 'ql-editor');
    expect(await replaceRange(root, 3, 4, '\n', ' ')).toBe('copied');
    expect(execCommand).not.toHaveBeenCalled();
  });

  it('writes into a textarea by the command', async () => {
    document.body.innerHTML = '<textarea>it ends teh</textarea>';
    const field = document.querySelector('textarea')!;
    execCommand.mockImplementation((_command, _ui, text) => {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
      return true;
    });
    expect(await replaceRange(field, 8, 11, 'the', 'teh')).toBe('applied');
    expect(field.value).toBe('it ends the');
  });

  it('replaces a mention whole, and does not cut into one', async () => {
    const html = '<p>Hi <span contenteditable="false">\ufeff@ada\ufeff</span> there</p>';
    const root = editor(html);
    expect(await replaceRange(root, 3, 7, 'you', '@ada')).toBe('applied');
    expect(root.textContent).toBe('Hi you there');

    const other = editor(html);
    expect(await replaceRange(other, 3, 5, 'you', '@a')).toBe('copied');
    expect(other.innerHTML).toBe(html);
  });

  it('copies, and writes nothing, when other words stand there', async () => {
    const root = editor('<p>it ends thus</p>');
    expect(await replaceRange(root, 8, 11, 'the', 'teh')).toBe('copied');
    expect(writeText).toHaveBeenCalledWith('the');
    expect(root.textContent).toBe('it ends thus');
    expect(execCommand).not.toHaveBeenCalled();
  });

  it.each([
    ['teh', '\ud83d'],
    ['\ud83d', 'the'],
  ])('copies, and writes nothing, when half a character is at stake: %j for %j', async (words, fix) => {
    const root = editor(`<p>it ends ${words}</p>`);
    expect(await replaceRange(root, 8, 8 + words.length, fix, words)).toBe('copied');
    expect(root.textContent).toBe(`it ends ${words}`);
    expect(execCommand).not.toHaveBeenCalled();
  });

  it('copies when the person typed while the selection settled', async () => {
    const root = editor('<p>it ends teh</p>');
    const done = replaceRange(root, 8, 11, 'the', 'teh');
    root.querySelector('p')!.firstChild!.nodeValue = 'oh, it ends teh';
    expect(await done).toBe('copied');
    expect(root.textContent).toBe('oh, it ends teh');
  });

  it('copies when the editor does not take the focus', async () => {
    const root = editor('<p>it ends teh</p>');
    root.removeAttribute('tabindex');
    root.removeAttribute('contenteditable');
    expect(await replaceRange(root, 8, 11, 'the', 'teh')).toBe('copied');
    expect(root.textContent).toBe('it ends teh');
    expect(execCommand).not.toHaveBeenCalled();
  });

  it('copies when the editor shows something else afterwards', async () => {
    const root = editor('<p>it ends teh</p>');
    execCommand.mockImplementation(() => {
      root.innerHTML = '<p>it ends the the</p>';
      return true;
    });
    expect(await replaceRange(root, 8, 11, 'the', 'teh')).toBe('copied');
    expect(execCommand).toHaveBeenCalledTimes(1);
  });

  it('copies when the editor overrules the change a moment later', async () => {
    const root = editor('<p>it ends teh</p>');
    execCommand.mockImplementation(() => {
      root.innerHTML = '<p>it ends the</p>';
      setTimeout(() => (root.innerHTML = '<p>it ends teh</p>'), 2);
      return true;
    });
    expect(await replaceRange(root, 8, 11, 'the', 'teh')).toBe('copied');
  });

  it('fails when the clipboard is refused as well', async () => {
    writeText.mockRejectedValue(new DOMException('denied', 'NotAllowedError'));
    expect(await replaceRange(editor('<p>other</p>'), 0, 3, 'the', 'teh')).toBe('failed');
  });

  it('has nothing to do when the words are right already', async () => {
    expect(await replaceRange(editor('<p>the</p>'), 0, 3, 'the', 'the')).toBe('applied');
    expect(execCommand).not.toHaveBeenCalled();
  });
});
