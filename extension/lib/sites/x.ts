/**
 * X (x.com, once twitter.com).
 *
 * The post editor is Draft.js with `data-testid="tweetTextarea_N"` on the editable element itself;
 * a thread numbers its items. The mobile site has a real textarea inside. Test ids are the only
 * dependable names: texts are localised, classes are generated. Direct messages have test ids of
 * their own and are not read.
 */
import type { AccountRef, Surface } from '../api';
import type { Adapter } from '../editor/types';
import { defineAdapter, type Kind, type Place, type Site } from './adapter';
import { closestWhere, firstText, precedes, visibleMatches } from './dom';

const SITE: Site = { hosts: ['x.com', 'twitter.com'] };

const POST_CONTROLS = '[data-testid="tweetButton"], [data-testid="tweetButtonInline"]';
const DIALOG = '[role="dialog"]';
/** Where the search for a composer's own block ends. */
const PAGE_PARTS = '[data-testid="primaryColumn"], main, body';

/** The dialog, else the smallest block with the editor and its Post button. */
function composeBlock(editor: HTMLElement): HTMLElement {
  return (
    editor.closest<HTMLElement>(DIALOG) ??
    closestWhere(editor, (block) => block.querySelector(POST_CONTROLS) !== null, PAGE_PARTS) ??
    editor.closest<HTMLElement>('[data-testid$="RichTextInputContainer"]')?.parentElement ??
    editor.parentElement ??
    editor
  );
}

/**
 * A reply dialog shows the answered post above the editor, a quote shows its post below it, as an
 * attachment; the inline editor of a post's own page answers that post.
 */
function surface({ scope, editors, location }: Place): Surface {
  const first = editors[0];
  if (scope.matches(DIALOG)) {
    const above = scope.querySelector('article[data-testid="tweet"]');
    return above && first && precedes(above, first) ? 'reply' : 'post';
  }
  if (/^\/[^/]+\/status\/\d+/.test(location.pathname)) return 'reply';
  return new URLSearchParams(location.search).has('in_reply_to') ? 'reply' : 'post';
}

/** The signed-in account. Whether it is a company's is not on the page. */
function account({ scope, editors, document }: Place): AccountRef | null {
  const switcher = document.querySelector('[data-testid="SideNav_AccountSwitcher_Button"]');
  const handle =
    handleFromLink(document.querySelector('a[data-testid="AppTabBar_Profile_Link"]')) ??
    switcher?.textContent?.match(/@(\w{1,15})\b/)?.[1] ??
    handleFromAvatar(scope, editors[0]);
  if (!handle) return null;
  const label = firstText(switcher);
  return {
    platform: 'x',
    handle,
    name: label && !label.startsWith('@') ? label : null,
    kind: null,
  };
}

function handleFromLink(link: Element | null): string | null {
  return link?.getAttribute('href')?.match(/^\/(\w{1,15})$/)?.[1] ?? null;
}

/** The writer's own picture stands directly before the editor; a reply shows others above it. */
function handleFromAvatar(scope: HTMLElement, editor: HTMLElement | undefined): string | null {
  const prefix = 'UserAvatar-Container-';
  const avatars = [...scope.querySelectorAll<HTMLElement>(`[data-testid^="${prefix}"]`)];
  const own = avatars.filter((avatar) => !editor || precedes(avatar, editor)).at(-1);
  return own?.dataset.testid?.slice(prefix.length) || null;
}

const SHARED: Omit<Kind, 'id' | 'editors'> = {
  platform: 'x',
  scope: composeBlock,
  postControls: ({ scope }) => visibleMatches(scope, POST_CONTROLS),
  surface,
  account,
  shortcut: true,
};

const KINDS: Kind[] = [
  {
    ...SHARED,
    id: 'x.post',
    editors: '[data-testid^="tweetTextarea_"][contenteditable="true"]',
  },
  {
    ...SHARED,
    id: 'x.post_mobile',
    editors: '[data-testid^="tweetTextarea_"] textarea, textarea[data-testid^="tweetTextarea_"]',
  },
];

export const xAdapters: Adapter[] = KINDS.map((kind) => defineAdapter(SITE, kind));
