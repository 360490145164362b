/** Words of the policy page and of the notice of a new version. */
import type { Override } from '../../api';
import { counted, sentence, word, words } from '../../words';

/** The button in the toolbar. */
export const badge = { mark: '1', title: word('notice.badge') };

/** The line in the popup. */
export const notice = {
  ...words('notice', 'read'),
  title: sentence('notice.title', 'version'),
  more: counted('notice.more'),
};

export const policy = {
  ...words(
    'policy',
    'title', 'loading', 'digest', 'noChanges', 'acknowledge', 'acknowledged', 'changed',
    'problemsTitle', 'problemsHelp', 'crisisTitle', 'crisisHelp', 'crisisQuiet', 'contents',
    'clauses', 'clauseElsewhere', 'guidelines', 'askTitle', 'ask', 'reportTitle', 'report',
    'severities', 'severitiesHelp', 'category', 'personal', 'company', 'override', 'clause',
    'single', 'hideSingle', 'notRead', 'limits', 'notEverything', 'offlineHelp', 'unpairedHelp', 'practise',
  ),
  showSingle: counted('policy.showSingle'),
  version: sentence('policy.version', 'version'),
  signed: sentence('policy.signed', 'by'),
  read: sentence('policy.read', 'day'),
  news: sentence('policy.news', 'version'),
  notAcknowledged: sentence('policy.notAcknowledged', 'detail'),
  languages: sentence('policy.languages', 'languages'),
  labels: sentence('policy.labels', 'places'),
  overrides: words(
    'override',
    'not_allowed',
    'false_positive',
    'with_justification',
    'without_justification',
    'with_acknowledgement',
  ) satisfies Record<Override, string>,
};

export const JURISDICTION: Record<string, string> = words('jurisdiction', 'us', 'uk', 'de', 'fr', 'es');
