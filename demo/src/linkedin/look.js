import quill2Css from 'quill/dist/quill.core.css';
import quill1Css from 'quill1/dist/quill.core.css';
import { adoptPlain, hashed } from '../shared/styles.js';
import { parameter } from '../shared/page.js';
import panelCss from '../shared/panel.css';
import css from './linkedin.css';

const look = hashed(css + panelCss);
look.adopt(document);

/** Styles the shadow root of the old composer too. */
export function adoptInto(root) {
  adoptPlain(root, parameter('editor') === 'quill2' ? quill2Css : quill1Css);
  if (root !== document) look.adopt(root);
}

/** Our class names → this page load's. */
export const s = look.s;
