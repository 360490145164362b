/**
 * X (x.com, once twitter.com).
 *
 * The post editor is Draft.js with `data-testid="tweetTextarea_N"` on the editable element itself;
 * a thread numbers its items. The mobile site has a real textarea inside. Test ids are the only
 * dependable names: texts are localised, classes are generated.
 *
 * All ways to send end in one control or one shortcut. Confirming a date only sets it: the same
 * control then reads Schedule. An unsent draft or a scheduled post that is opened comes back into
 * this composer. Posts in a community and long posts are written in it too.
 */
import type { AccountRef, Surface } from '../../api';
import { firstText, precedes } from '../dom';
import { defineSite, type Kind, type Place } from '../site';

const DIALOG = '[role="dialog"]';

/** A poll's answers are posted with the text above them. */
const POLL =
  'input[data-testid^="pollOption"], [data-testid^="pollOption"] input, input[name^="Choice"]';

/**
 * A reply dialog shows the answered post above the editor, a quote shows its post below it, as an
 * attachment; the inline editor of a post's own page answers that post.
 */
function surface({ block, first, location }: Place): Surface {
  if (block.matches(DIALOG)) {
    const above = block.querySelector('article[data-testid="tweet"]');
    return above && first && precedes(above, first) ? 'reply' : 'post';
  }
  if (/^\/[^/]+\/status\/\d+/.test(location.pathname)) return 'reply';
  return new URLSearchParams(location.search).has('in_reply_to') ? 'reply' : 'post';
}

/**
 * The account that will post: the one signed in, unless the composer shows another's picture, as
 * where someone posts for an account that was delegated to them. Then nobody is named, and what is
 * strict on this site is strict here. Whether an account is a company's is not on the page.
 */
function account({ block, first, document }: Place): AccountRef | null {
  const switcher = document.querySelector('[data-testid="SideNav_AccountSwitcher_Button"]');
  const signedIn =
    handleFromLink(document.querySelector('a[data-testid="AppTabBar_Profile_Link"]')) ??
    switcher?.textContent?.match(/@(\w{1,15})\b/)?.[1];
  const shown = handleFromAvatar(block, first);
  const handle = signedIn ?? shown;
  if (!handle || (shown && !isSame(shown, handle))) return null;
  const label = firstText(switcher);
  return {
    platform: 'x',
    handle,
    name: label && !label.startsWith('@') ? label : null,
    kind: null,
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function handleFromLink(link: Element | null): string | null {
  return link?.getAttribute('href')?.match(/^\/(\w{1,15})$/)?.[1] ?? null;
}

/** The writer's own picture stands directly before the editor; posts around it show others. */
function handleFromAvatar(block: HTMLElement, editor: HTMLElement | undefined): string | null {
  const prefix = 'UserAvatar-Container-';
  const own = [...block.querySelectorAll<HTMLElement>(`[data-testid^="${prefix}"]`)].filter(
    (avatar) => editor && precedes(avatar, editor) && !avatar.closest('article'),
  );
  return own.at(-1)?.dataset.testid?.slice(prefix.length) || null;
}

const POST: Omit<Kind, 'id' | 'fields'> = {
  blocks: [DIALOG],
  edge: '[data-testid="primaryColumn"], main, body',
  otherwise: '[data-testid$="RichTextInputContainer"], main, body',
  controls: '[data-testid="tweetButton"], [data-testid="tweetButtonInline"]',
  surface,
  shortcut: true,
};

const MESSAGE: Pick<Kind, 'surface' | 'personal' | 'enter' | 'shortcut' | 'edge' | 'otherwise'> = {
  edge: 'main, body',
  otherwise: 'form, aside, main, body',
  surface: 'message',
  personal: true,
  enter: 'always',
  shortcut: true,
};

export default defineSite({
  platform: 'x',
  hosts: ['x.com', 'twitter.com'],
  account,
  signs: '[data-testid="tweetButton"], [data-testid="tweetButtonInline"]',
  kinds: [
    {
      ...POST,
      id: 'x.post',
      fields: `[data-testid^="tweetTextarea_"][contenteditable="true"], ${POLL}`,
    },
    {
      ...POST,
      id: 'x.post_mobile',
      fields: '[data-testid^="tweetTextarea_"] textarea, textarea[data-testid^="tweetTextarea_"]',
    },
    {
      // Saved from a dialog of its own, and then no longer on the page: Save is its Post.
      id: 'x.image_description',
      fields: '[data-testid="altTextInput"]',
      blocks: [DIALOG],
      controls: '[data-testid="applyButton"]',
      surface: 'post',
    },
    {
      ...MESSAGE,
      id: 'x.message',
      fields: '[data-testid="dmComposerTextInput"][contenteditable="true"]',
      controls: '[data-testid="dmComposerSendButton"]',
    },
    {
      ...MESSAGE,
      id: 'x.chat',
      fields: 'textarea[data-testid="dm-composer-textarea"]',
      controls: '[data-testid="dm-composer-send-button"]',
    },
  ],
});
