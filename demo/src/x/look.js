import draftCss from 'draft-js/dist/Draft.css';
import { adoptPlain, hashed } from '../shared/styles.js';
import panelCss from '../shared/panel.css';
import css from './x.css';

const look = hashed(css + panelCss);
look.adopt(document);
adoptPlain(document, draftCss);

/** Our class names → this page load's. */
export const s = look.s;
