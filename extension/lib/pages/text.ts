/**
 * Every word of the extension's pages, in one table for each page. The names of categories and
 * severities are those that the card uses.
 */
import type { Account, HistoryEntry, HistoryFinding, Mode, Platform, Surface } from '../api';
import { counted, list, LOCALE, sentence, word, words } from '../words';

export { CATEGORY, categoryName, FAMILY, languageName, NAME, SEVERITY } from '../ui/text';

export const NO_ANSWER = word('trouble.pageNoAnswer');

export const PLATFORM: Record<Platform, string> = {
  x: 'X',
  linkedin: 'LinkedIn',
  ...words('platform', 'other'),
};

export const SURFACE: Record<Surface, string> = words(
  'surface',
  'post',
  'reply',
  'comment',
  'message',
  'article',
);

export const KIND: Record<Account['kind'], string> = words('kind', 'personal', 'company');

export const MODE: Record<Mode, { name: string; says: string }> = {
  observe: words('mode.observe', 'name', 'says'),
  normal: words('mode.normal', 'name', 'says'),
  strict: words('mode.strict', 'name', 'says'),
};

/** What the service's failures mean to a person; `error` is told in the service's own words. */
export const failure = {
  ...words('failure', 'offline', 'offlineHelp', 'unpaired', 'unpairedHelp', 'error', 'pair', 'retry'),
  offlineCommand: 'discreet serve',
  port: numeral(sentence('failure.port', 'port')),
};

const noAccount = word('popup.noAccount');
const noAccountHere = sentence('popup.noAccountHere', 'site');

export const popup = {
  ...words(
    'popup',
    'loading', 'up', 'upHelp', 'attention', 'pausedHelp', 'siteOffHelp', 'pause', 'resume',
    'pauseFixed', 'accounts', 'kind', 'mode', 'sites', 'messages', 'fixed', 'history', 'policy',
    'practice', 'welcome', 'lostSeen',
  ),
  lost: counted('popup.lost'),
  paused: sentence('popup.paused', 'left'),
  siteOff: sentence('popup.siteOff', 'site'),
  accountHere: sentence('popup.accountHere', 'site'),
  others: counted('popup.others'),
  noAccount: (site: string | null) => (site === null ? noAccount : noAccountHere(site)),
  trouble: words(
    'popup.trouble',
    'title', 'no_editor', 'no_control', 'text_differs', 'report', 'reportHelp',
  ),
};

export const OUTCOME: Record<HistoryEntry['outcome'], string> = words(
  'outcome',
  'open',
  'posted',
  'discarded',
);

const chartOneWeek = sentence('history.chartOneWeek', 'total');
const chartWeeks = sentence('history.chartWeeks', 'total', 'weeks');

export const history = {
  ...words(
    'history',
    'title', 'lead', 'filters', 'search', 'searchHint', 'platform', 'about', 'outcome', 'since',
    'any', 'anyTime', 'clear', 'stillOpen', 'allowed', 'chart', 'asTable', 'week', 'sum', 'empty',
    'emptyHelp', 'nothing', 'nothingHelp', 'loading', 'more', 'showAll', 'showLess', 'unread',
    'erase', 'eraseAll', 'confirmTitle', 'confirmFilters', 'confirmStays', 'keep', 'undo',
    'export', 'exportJson', 'exportCsv', 'offlineHelp', 'unpairedHelp',
  ),
  allOf: sentence('history.allOf', 'family'),
  days: sentence('history.days', 'days'),
  states: words(
    'history.state',
    'open', 'edited', 'dismissed', 'overridden', 'public',
  ) satisfies Record<HistoryFinding['state'], string>,
  reason: sentence('history.reason', 'reason'),
  chartTotal: (total: number, weeks: number) =>
    weeks === 1 ? chartOneWeek(total) : chartWeeks(total, weeks),
  drafts: counted('history.drafts'),
  shown: sentence('history.shown', 'shown', 'total'),
  eraseOne: sentence('history.eraseOne', 'what'),
  confirmGoes: counted('history.confirmGoes'),
  confirm: counted('history.confirm'),
  erasing: words('history.erasing', 'one', 'all'),
  erased: words('history.erased', 'one', 'all'),
  notErased: sentence('history.notErased', 'detail'),
  notExported: sentence('history.notExported', 'detail'),
};

/** What a pairing code looks like. */
const CODE = 'K7PMW-4QXDR';

/** The port that the service has when nobody chose another. */
const PORT = '8765';

const seconds = new Intl.NumberFormat(LOCALE, {
  style: 'unit',
  unit: 'second',
  unitDisplay: 'long',
});
const inSeconds = (ms: number) => seconds.format(ms / 1_000);

export const welcome = {
  ...words(
    'welcome',
    'page', 'title', 'lead', 'loading', 'pairTitle', 'pairHelp', 'code', 'pair', 'pairing',
    'paired', 'tryTitle', 'tryHelp', 'trySentence', 'copy', 'copied', 'settingsTitle', 'rest', 'port',
    'looking', 'connectHelp', 'connectAgain', 'connected', 'connectedHelp',
    'badPort', 'save', 'saved', 'fixed', 'unpair', 'unpairHelp',
  ),
  connectCommand: 'discreet browser install',
  pairCommand: 'discreet pair',
  codeExample: CODE,
  badCode: sentence('welcome.badCode', 'example')(CODE),
  offline: numeral(sentence('welcome.offline', 'port')),
  openSite: sentence('welcome.openSite', 'site'),
  facts: [
    { title: word('welcome.facts.what.title'), points: list('welcome.facts.what.points') },
    { title: word('welcome.facts.where.title'), points: list('welcome.facts.where.points') },
    { title: word('welcome.facts.kept.title'), points: list('welcome.facts.kept.points') },
    { title: word('welcome.facts.waits.title'), points: list('welcome.facts.waits.points') },
  ],
  pages: {
    ...words('welcome.pages', 'title', 'help', 'address', 'add', 'known', 'refused', 'remove'),
    bad: sentence('welcome.pages.bad', 'example')('forum.example.org'),
    removeOne: sentence('welcome.pages.removeOne', 'page'),
  },
  links: [
    { page: 'history', name: word('welcome.history') },
    { page: 'policy', name: word('welcome.policy') },
    { page: 'practice', name: word('welcome.practice') },
  ] as const,
  marksTitle: word('welcome.marks.title'),
  marks: [
    { kind: 'warn', ...words('welcome.marks.warn', 'sample', 'says') },
    { kind: 'block', ...words('welcome.marks.block', 'sample', 'says') },
  ],
  marksMore: word('welcome.marks.more'),
  keys: words(
    'welcome.keys',
    'title', 'shift', 'escape', 'move', 'close', 'unset', 'change', 'changeHelp',
  ),
  restOptions: [
    { ms: 150, name: inSeconds(150) },
    { ms: 330, name: sentence('welcome.restUsual', 'seconds')(inSeconds(330)) },
    { ms: 700, name: inSeconds(700) },
    { ms: 1500, name: inSeconds(1500) },
  ],
  restOther: inSeconds,
  portHelp: sentence('welcome.portHelp', 'port')(PORT),
};

/** For a number that names something and is written without separators, as a port is. */
function numeral(say: (number: string) => string): (number: number) => string {
  return (number) => say(String(number));
}
