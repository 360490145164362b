/**
 * LinkedIn. Two generations of its post composer are live at once, account by account:
 *
 * - the older one is Quill in an Ember modal, in the light DOM or in the open shadow root of
 *   `#interop-outlet`, with class names that can be relied on; company pages still post with it;
 * - the newer one is TipTap in a native `<dialog>` or on a page of its own. Its classes are hashed
 *   and its Post button has no name but a localised text.
 *
 * Comments exist in both generations. Messages use the same editors and are not read: each kind
 * names what surrounds its editor, and nothing of messaging matches.
 */
import type { AccountRef } from '../api';
import type { Adapter } from '../editor/types';
import { defineAdapter, type Kind, type Place, type Site } from './adapter';
import { closestWhere, firstText, precedes, visibleMatches } from './dom';

const SITE: Site = {
  hosts: ['linkedin.com'],
  shadowHosts: '#interop-outlet, [data-testid="interop-shadowdom"]',
};

const DIALOG = 'dialog, [role="dialog"]';
const MESSAGING = '.msg-form, [class*="msg-overlay"], [class*="msg-convo"]';
const COMMENT_BOX =
  '[componentkey^="commentBox-"], .comments-comment-box, .comments-comment-texteditor';

const SHAREBOX = '[data-test-modal-id="sharebox"], .share-box-v2__modal';
const SHARE_ACTION = '.share-actions__primary-action';
/** Its first line names who will post, its second who will see it. */
const AUTHOR_BUTTON = '.share-unified-settings-entry-button';
const QUILL =
  '.ql-editor[contenteditable="true"], [data-test-ql-editor-contenteditable="true"][contenteditable="true"]';

const SHARE_SCREEN = '[data-sdui-screen$=".sharing.ShareCompose"]';
const SHARE_EDITOR = '[componentkey="ShareBox_textEditor"]';

/** The admin view of a company's page: whatever is posted here, the company posts. */
const COMPANY_ADMIN = /^\/company\/([^/]+)\/admin(\/|$)/;

/** Around a Quill editor: the share box, or the dialog that has the share box's Post button. */
function shareModal(editor: HTMLElement): HTMLElement | null {
  if (editor.closest(`${MESSAGING}, ${COMMENT_BOX}`)) return null;
  const dialog = editor.closest<HTMLElement>(`${SHAREBOX}, ${DIALOG}`);
  if (dialog) return isShareBox(dialog) ? dialog : null;
  return closestWhere(editor, (block) => block.querySelector(SHARE_ACTION) !== null, 'main, body');
}

function isShareBox(dialog: HTMLElement): boolean {
  return dialog.matches(SHAREBOX) || dialog.querySelector(`${SHAREBOX}, ${SHARE_ACTION}`) !== null;
}

/** Around the TipTap editor: its dialog, else the screen, else the block that has a Post button. */
function shareScreen(editor: HTMLElement): HTMLElement | null {
  return (
    editor.closest<HTMLElement>(DIALOG) ??
    editor.closest<HTMLElement>(SHARE_SCREEN) ??
    closestWhere(editor, (block) => textButtons(block, editor).length > 0, 'main, body') ??
    editor.parentElement
  );
}

/** Around a comment's editor, wide enough for a button that is mounted with the first word. */
function commentBlock(editor: HTMLElement): HTMLElement | null {
  return editor.closest<HTMLElement>(
    '[componentkey^="commentBox-"], .comments-comment-box__form, .comments-comment-box',
  );
}

/**
 * Visible buttons after the editor that show a text and no icon. In any language Post is the last
 * of them, and keeps its element when it is relabelled Schedule; all other controls are icons.
 */
function textButtons(scope: HTMLElement, editor: HTMLElement): HTMLElement[] {
  const dialog = editor.closest(DIALOG);
  return visibleMatches(scope, 'button').filter(
    (button) =>
      button.closest(DIALOG) === dialog && // not that of a dialog on top
      precedes(editor, button) &&
      !button.querySelector('svg, img') &&
      (button.textContent ?? '').trim() !== '',
  );
}

function lastTextButton({ scope, editors }: Place): HTMLElement[] {
  const editor = editors[0];
  return editor ? textButtons(scope, editor).slice(-1) : [];
}

/** Named by class while that lasts, else by the rule that needs no name. */
function shareControls(place: Place): HTMLElement[] {
  const named = visibleMatches(place.scope, SHARE_ACTION);
  return named.length > 0 ? named : lastTextButton(place);
}

const COMMENT_CONTROLS =
  '[componentkey*="commentButtonSection" i] button, [class*="comments-comment-box__submit-button"]';
/** The newer comment's button stands a few elements above the editor's box. */
const COMMENT_CLIMB = 4;

function commentControls({ scope, editors }: Place): HTMLElement[] {
  let block: HTMLElement | null = scope;
  for (let step = 0; block && step <= COMMENT_CLIMB; step += 1, block = block.parentElement) {
    const controls = visibleMatches(block, COMMENT_CONTROLS).filter(
      (button) => !button.querySelector('svg, img') && isNearest(button, editors, block!),
    );
    if (controls.length > 0) return controls;
  }
  return [];
}

/** Climbing reaches other comments' boxes: a button belongs to the last editor before it. */
function isNearest(button: HTMLElement, editors: HTMLElement[], block: HTMLElement): boolean {
  const all = [...block.querySelectorAll<HTMLElement>('[contenteditable="true"]')];
  const last = all.filter((editor) => precedes(editor, button)).at(-1);
  return last !== undefined && editors.includes(last);
}

/** Who will post: the page whose admin view this is, else the company chosen, else the person. */
function account(place: Place): AccountRef | null {
  const { scope, location, document } = place;
  const name = firstText(scope.querySelector(AUTHOR_BUTTON)) ?? authorLabel(scope);
  const company = COMPANY_ADMIN.exec(location.pathname)?.[1];
  if (company) {
    return { platform: 'linkedin', handle: decodeURIComponent(company), name, kind: 'company' };
  }
  if (actsAsCompany(scope)) return { platform: 'linkedin', handle: null, name, kind: 'company' };
  const handle = memberHandle(document, place);
  return handle ? { platform: 'linkedin', handle, name, kind: 'personal' } : null;
}

/** The newer composer's author control, recognised by its arrow icon and no other. */
function authorControl(scope: HTMLElement): Element | undefined {
  return [...scope.querySelectorAll('[role="button"][aria-expanded]')].find(
    (control) =>
      control.querySelector('svg#caret-small') &&
      !control.querySelector('svg#visibility-small, svg#comment-small'),
  );
}

function authorLabel(scope: HTMLElement): string | null {
  const label = authorControl(scope)?.querySelector('[aria-label]');
  return label?.getAttribute('aria-label')?.trim() || null;
}

/** Icons tell a company from a person in every language; a reshare has a radio button instead. */
function actsAsCompany(scope: HTMLElement): boolean {
  return (
    authorControl(scope)?.querySelector('svg[id^="company-accent"]') != null ||
    scope.querySelector('input[name="actor"][value="company"]:checked') !== null
  );
}

/** The signed-in person's link beside the share box; on the feed the first sidebar is theirs too. */
function memberHandle(document: Document, { location }: Place): string | null {
  const own = document.querySelector('#shareboxProfilePictureComponentRef a[href*="/in/"]');
  const sidebar = location.pathname.startsWith('/feed')
    ? document.querySelector('aside a[href*="/in/"]')
    : null;
  const slug = (own ?? sidebar)?.getAttribute('href')?.match(/\/in\/([^/?#]+)/)?.[1];
  return slug ? decodeURIComponent(slug) : null;
}

const KINDS: Kind[] = [
  {
    id: 'linkedin.sharebox_quill',
    platform: 'linkedin',
    editors: QUILL,
    scope: shareModal,
    postControls: shareControls,
    surface: () => 'post',
    account,
  },
  {
    id: 'linkedin.sharebox_tiptap',
    platform: 'linkedin',
    editors: `${SHARE_EDITOR}[contenteditable="true"], ${SHARE_EDITOR} [contenteditable="true"]`,
    scope: shareScreen,
    postControls: lastTextButton,
    surface: () => 'post',
    account,
  },
  {
    // A company page's composer is on neither schedule: on its admin pages any text box of a
    // dialog with the share box's marks is a composer, whatever its editor.
    id: 'linkedin.company',
    platform: 'linkedin',
    editors: '[role="textbox"][contenteditable="true"]:not(.ql-editor)',
    scope: (editor, location) => {
      if (!COMPANY_ADMIN.test(location.pathname)) return null;
      if (editor.closest(`${SHARE_EDITOR}, ${MESSAGING}, ${COMMENT_BOX}`)) return null;
      const dialog = editor.closest<HTMLElement>(DIALOG);
      return dialog?.querySelector(`${AUTHOR_BUTTON}, ${SHARE_ACTION}`) ? dialog : null;
    },
    postControls: shareControls,
    surface: () => 'post',
    account,
  },
  {
    id: 'linkedin.comment',
    platform: 'linkedin',
    editors:
      '[componentkey^="commentBox-"] [role="textbox"][contenteditable="true"], ' +
      '.comments-comment-texteditor .ql-editor[contenteditable="true"], ' +
      '.comments-comment-box__form .ql-editor[contenteditable="true"]',
    scope: commentBlock,
    postControls: commentControls,
    surface: () => 'comment',
    account,
  },
];

export const linkedinAdapters: Adapter[] = KINDS.map((kind) => defineAdapter(SITE, kind));
