import { afterEach, expect, it, vi } from 'vitest';

import { lookAtComposers } from '../../lib/pages/popup/health';

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const PAGE = `
  <div id="block" role="dialog" aria-label="Ada Lovelace" class="css-1x2y">
    <div data-testid="UserAvatar-Container-ada_l"><img alt="Ada"></div>
    <div class="public-DraftEditor-content" contenteditable="true" role="textbox"
      data-testid="tweetTextarea_0" aria-label="What is happening"><p>Our secret plan</p></div>
    <div componentkey="6f1c9a7e-aaaa"><a href="/ada_l">Ada</a></div>
    <textarea>another secret</textarea>
    <button data-testid="tweetButton" disabled>Post</button>
  </div>`;

function health(trouble: string | null) {
  document.body.innerHTML = PAGE;
  const block = document.querySelector<HTMLElement>('#block')!;
  const fields = [document.querySelector<HTMLElement>('[contenteditable]')!];
  vi.stubGlobal('discreetHealth', () => [{ kind: 'x.post', trouble, block, fields }]);
}

it('describes how a composer is built, without a word or a name in it', () => {
  health('no_control');
  expect(lookAtComposers()).toEqual({
    troubles: ['no_control'],
    outline: [
      'x.post: no_control, 1 editors',
      '  div[role=dialog]',
      '    div[data-testid=…]',
      '      img',
      '    div.public-DraftEditor-content[role=textbox][contenteditable=true][data-testid=tweetTextarea_0]',
      '    div[componentkey=…]',
      '      a',
      '    textarea',
      '    button[data-testid=tweetButton]:disabled',
    ],
  });
});

it('describes none that is protected, and nothing where no guard runs', () => {
  health(null);
  expect(lookAtComposers()).toEqual({ troubles: [], outline: ['x.post: protected, 1 editors'] });
  vi.unstubAllGlobals();
  expect(lookAtComposers()).toBeNull();
});

it('uses nothing outside of itself, as it runs in another place', () => {
  health('no_editor');
  const alone = new Function(`return (${lookAtComposers.toString()})()`) as typeof lookAtComposers;
  expect(alone()?.troubles).toEqual(['no_editor']);
});
