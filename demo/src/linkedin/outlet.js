/**
 * The open shadow root of #interop-outlet with what else lives there on the site: the messaging
 * overlay, which is a dialog with an editor but no composer of posts, and the hidden editor of a
 * share box that was closed. Both are there so that a reader of the page must tell them apart.
 */
import { adoptInto, s } from './look.js';
import { words } from './words.js';

const outlet = document.getElementById('interop-outlet');

/** The shadow root, styled. */
export const shadow = outlet.attachShadow({ mode: 'open' });
adoptInto(shadow);

function messaging() {
  const overlay = document.createElement('aside');
  overlay.className = `msg-overlay-container ${s('messaging')}`;
  overlay.setAttribute('role', 'dialog');
  overlay.setAttribute('aria-label', words.messages);
  overlay.innerHTML = `
    <div class="${s('messaginghead')}"></div>
    <div hidden>
      <div class="msg-form__contenteditable" contenteditable="true" role="textbox"></div>
      <button type="button" class="msg-form__send-button"></button>
    </div>`;
  overlay.querySelector('div').textContent = words.messages;
  overlay.querySelector('[role=textbox]').setAttribute('aria-label', words.message);
  overlay.querySelector('button').textContent = words.send;
  return overlay;
}

function leftover() {
  const old = document.createElement('div');
  old.hidden = true;
  old.innerHTML = `
    <div data-test-modal-id="sharebox" class="share-box-v2__modal" role="dialog">
      <div class="ql-container"><div class="ql-editor ql-blank" contenteditable="true"
        data-test-ql-editor-contenteditable="true" role="textbox"><p><br></p></div></div>
      <button class="share-actions__primary-action" type="button" disabled></button>
    </div>`;
  return old;
}

shadow.append(leftover(), messaging());
