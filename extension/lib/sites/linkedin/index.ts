/**
 * LinkedIn. Two generations of its post composer are live at once, account by account:
 *
 * - the older one is Quill in an Ember modal, in the light DOM or in the open shadow root of
 *   `#interop-outlet`, with class names that can be relied on; company pages still post with it;
 * - the newer one is TipTap in a native `<dialog>` or on a page of its own. Its classes are hashed
 *   and its Post button has no name but a localised text.
 *
 * A reshare with thoughts, and the message that goes with an article, are written in the same share
 * boxes; a date is set in a dialog, and Post then reads Schedule. Comments exist in both
 * generations, replies to them in the same boxes.
 */
import type { AccountRef } from '../../api';
import { firstText } from '../dom';
import { defineSite, type Place } from '../site';

const DIALOG = 'dialog, [role="dialog"]';
const MESSAGING = '.msg-form, [class*="msg-overlay"], [class*="msg-convo"]';
const COMMENT_BOX =
  '[componentkey^="commentBox-"], .comments-comment-box, .comments-comment-texteditor';

const SHAREBOX = '[data-test-modal-id="sharebox"], .share-box-v2__modal';
const SHARE_ACTION = '.share-actions__primary-action';
/** Its first line names who will post, its second who will see it. */
const AUTHOR_BUTTON = '.share-unified-settings-entry-button';
const QUILL = '.ql-editor[contenteditable="true"]';

const SHARE_SCREEN = '[data-sdui-screen$=".sharing.ShareCompose"]';
const SHARE_EDITOR = '[componentkey="ShareBox_textEditor"]';

/** The admin view of a company's page: whatever is posted here, the company posts. */
const COMPANY_ADMIN = /^\/company\/([^/]+)\/admin(\/|$)/;
const ARTICLE = /^\/(article|pulse)\/(new|edit)/;

/** Who will post: the page whose admin view this is, else the company chosen, else the person. */
function account({ block, location, document }: Place): AccountRef | null {
  const author = authorOf(block);
  const name = firstText(block.querySelector(AUTHOR_BUTTON)) ?? labelOf(author);
  const company = COMPANY_ADMIN.exec(location.pathname)?.[1];
  const asCompany = { platform: 'linkedin', name, kind: 'company' } as const;
  if (company) return { ...asCompany, handle: decodeURIComponent(company) };
  // Icons tell a company from a person in every language; a reshare has a radio button instead.
  if (
    author?.querySelector('svg[id^="company-accent"]') ||
    block.querySelector('input[name="actor"][value="company"]:checked')
  ) {
    return { ...asCompany, handle: null };
  }
  // An article can be a page's, and its author control tells no kind: then nobody is named.
  if (ARTICLE.test(location.pathname) && document.querySelector('[class*="article-editor-actor"]')) {
    return null;
  }
  const handle = memberHandle(document, location.pathname);
  return handle ? { platform: 'linkedin', handle, name, kind: 'personal' } : null;
}

/** The newer composer's author control, recognised by its arrow icon and no other. */
function authorOf(block: HTMLElement): Element | null {
  return block.querySelector(
    '[role="button"][aria-expanded]:has(svg#caret-small):not(:has(svg#visibility-small, svg#comment-small))',
  );
}

function labelOf(author: Element | null): string | null {
  return author?.querySelector('[aria-label]')?.getAttribute('aria-label')?.trim() || null;
}

/** The signed-in person's link beside the share box; on the feed the first sidebar is theirs too. */
function memberHandle(document: Document, path: string): string | null {
  const link =
    document.querySelector('#shareboxProfilePictureComponentRef a[href*="/in/"]') ??
    (path.startsWith('/feed') ? document.querySelector('aside a[href*="/in/"]') : null);
  const slug = link?.getAttribute('href')?.match(/\/in\/([^/?#]+)/)?.[1];
  return slug ? decodeURIComponent(slug) : null;
}

export default defineSite({
  platform: 'linkedin',
  hosts: ['linkedin.com'],
  shadows: '#interop-outlet, [data-testid="interop-shadowdom"]',
  account,
  signs: `${SHARE_SCREEN}, ${SHARE_ACTION}, .article-editor-nav__publish`,
  kinds: [
    {
      id: 'linkedin.sharebox_quill',
      fields: `${QUILL}, [data-test-ql-editor-contenteditable="true"][contenteditable="true"]`,
      outside: `${MESSAGING}, ${COMMENT_BOX}`,
      blocks: [`${SHAREBOX}, ${DIALOG}`],
      holding: `${SHAREBOX}, ${SHARE_ACTION}`,
      edge: 'main, body',
      controls: SHARE_ACTION,
      lastButton: true,
      surface: 'post',
    },
    {
      id: 'linkedin.sharebox_tiptap',
      fields: `${SHARE_EDITOR}[contenteditable="true"], ${SHARE_EDITOR} [contenteditable="true"]`,
      blocks: [DIALOG, SHARE_SCREEN],
      edge: 'main, body',
      otherwise: '[data-testid="ui-core-tiptap-text-editor-wrapper"], main, body',
      lastButton: true,
      surface: 'post',
    },
    {
      // A company page's composer is on neither schedule: on its admin pages any text box of a
      // dialog with the share box's marks is a composer, whatever its editor.
      id: 'linkedin.company',
      fields: '[role="textbox"][contenteditable="true"]:not(.ql-editor)',
      outside: `${SHARE_EDITOR}, ${MESSAGING}, ${COMMENT_BOX}`,
      path: COMPANY_ADMIN,
      blocks: [DIALOG],
      holding: `${AUTHOR_BUTTON}, ${SHARE_ACTION}`,
      controls: SHARE_ACTION,
      lastButton: true,
      surface: 'post',
    },
    {
      // Its button is mounted with the first word, in the newer generation a few elements above.
      id: 'linkedin.comment',
      fields:
        '[componentkey^="commentBox-"] [role="textbox"][contenteditable="true"], ' +
        `.comments-comment-texteditor ${QUILL}, .comments-comment-box__form ${QUILL}`,
      blocks: [
        '[componentkey^="commentBox-"], .comments-comment-box__form, .comments-comment-box',
      ],
      controls:
        '[componentkey*="commentButtonSection" i] button:not(:has(svg, img)), ' +
        '[class*="comments-comment-box__submit-button"]:not(:has(svg, img))',
      climb: 4,
      surface: 'comment',
    },
    {
      // Next leads to a share box, where the article is published and can no longer be changed.
      id: 'linkedin.article',
      fields:
        '.article-editor-headline__textarea, [data-test-article-editor-content-textbox][contenteditable="true"], ' +
        '[data-test-article-editor-content-textbox] [contenteditable="true"]',
      path: ARTICLE,
      edge: 'html',
      otherwise: 'main, body',
      controls: '.article-editor-nav__publish',
      surface: 'article',
    },
    {
      id: 'linkedin.message',
      fields: '.msg-form__contenteditable[contenteditable="true"]',
      blocks: ['.msg-form'],
      controls: '.msg-form__send-button',
      // A person chooses between a Send button and Enter, and has no button then.
      enter: 'alone',
      surface: 'message',
      personal: true,
    },
  ],
});
