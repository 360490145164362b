/**
 * Every word of the extension's pages, in one table for each page, so that a translation is one
 * file. The names of categories and severities are those that the card uses.
 */
import type { Account, Family, HistoryEntry, HistoryFinding, Mode, Platform, Surface } from '../api';

export { CATEGORY, categoryName, NAME, SEVERITY } from '../ui/text';

export const NO_ANSWER = 'The extension did not answer. Close this page and open it again.';

export const PLATFORM: Record<Platform, string> = {
  x: 'X',
  linkedin: 'LinkedIn',
  other: 'Elsewhere',
};

export const SURFACE: Record<Surface, string> = {
  post: 'Post',
  reply: 'Reply',
  comment: 'Comment',
  message: 'Message',
  article: 'Article',
};

export const FAMILY: Record<Family, string> = {
  confidentiality: 'Confidentiality',
  tone: 'Tone',
  policy: 'Policy',
};

export const KIND: Record<Account['kind'], string> = { personal: 'Personal', company: 'Company' };

export const MODE: Record<Mode, { name: string; says: string }> = {
  observe: { name: 'Observe', says: 'Nothing is shown. What is found is only recorded.' },
  normal: { name: 'Normal', says: 'Post is held once, when something is serious.' },
  strict: { name: 'Strict', says: 'Post is held while a warning is open.' },
};

/** What the service's failures mean to a person; `error` is told in the service's own words. */
export const failure = {
  offline: 'The service is not running',
  offlineHelp: 'Drafts are not read until it runs. Start it on this machine:',
  offlineCommand: 'discreet serve',
  port: (port: number) => `It is expected on port ${port}.`,
  unpaired: 'Not paired yet',
  unpairedHelp: 'Drafts are not read until this browser is paired with the service.',
  error: 'Something is wrong',
  pair: 'Pair this browser',
  retry: 'Try again',
} as const;

export const popup = {
  loading: 'Looking for the service',
  up: 'Reading your drafts',
  upHelp: 'On this machine only.',
  attention: 'Running, but look at this',
  paused: (left: string) => `Paused, ${left} left`,
  pausedHelp: 'Drafts are not read. The pause ends by itself.',
  siteOff: (site: string) => `Off on ${site}`,
  siteOffHelp: 'Drafts on this site are not read. Switch it on below.',
  pause: 'Pause for 10 minutes',
  resume: 'Resume',
  pauseFixed: 'Your administrator does not allow a pause.',
  accountHere: (site: string) => `Your account on ${site}`,
  others: (count: number) => (count === 1 ? '1 other account' : `${count} other accounts`),
  accounts: 'Your accounts',
  noAccount: (site: string | null) =>
    site === null
      ? 'An account appears here once you have written with it on X or LinkedIn.'
      : `An account appears here once you have written with it on ${site}.`,
  kind: 'Kind',
  mode: 'Mode',
  sites: 'Read drafts on',
  fixed: 'Set by your administrator',
  history: 'History',
  policy: 'Policy',
  practice: 'Practice',
  welcome: 'Help and settings',
} as const;

export const OUTCOME: Record<HistoryEntry['outcome'], string> = {
  open: 'Not posted so far',
  posted: 'Posted',
  discarded: 'Discarded',
};

export const history = {
  title: 'History',
  lead:
    'Drafts in which something was found, kept on this machine for you alone. Passwords, keys and ' +
    'people’s data are masked. Drafts with nothing in them are not kept.',
  filters: 'Filters',
  search: 'Search',
  searchHint: 'Words or account',
  platform: 'Site',
  about: 'About',
  allOf: (family: string) => `${family}: all`,
  outcome: 'What became of it',
  since: 'Since',
  any: 'All',
  anyTime: 'Any time',
  days: (days: number) => (days === 7 ? 'Last 7 days' : days === 30 ? 'Last 30 days' : `Last ${days} days`),
  clear: 'Clear filters',
  states: {
    open: 'Left as it was',
    edited: 'Edited away',
    dismissed: 'Dismissed',
    overridden: 'Posted anyway',
  } satisfies Record<HistoryFinding['state'], string>,
  stillOpen: 'Open',
  allowed: 'Allowed',
  reason: 'Your reason:',
  chart: 'What was found, by week',
  chartTotal: (total: number, weeks: number) =>
    weeks === 1 ? `${total} in one week` : `${total} in ${weeks} weeks`,
  asTable: 'Show as a table',
  week: 'Week from',
  sum: 'Together',
  empty: 'Nothing was found yet',
  emptyHelp:
    'When a draft on X or LinkedIn has something that needs a second look, it will be listed here ' +
    'with what you did about it.',
  nothing: 'No draft matches',
  nothingHelp: 'Try fewer words or other filters.',
  loading: 'Reading the history',
  drafts: (count: number) => (count === 1 ? '1 draft' : `${count} drafts`),
  shown: (shown: number, total: number) => `${shown} of ${total} drafts`,
  more: 'Show older drafts',
  showAll: 'Show all of it',
  showLess: 'Show less',
  today: 'Today',
  yesterday: 'Yesterday',
  unread: 'Posted without being read.',
  erase: 'Erase',
  eraseOne: (what: string) => `Erase: ${what}`,
  eraseAll: 'Erase all',
  confirmTitle: 'Erase the whole history?',
  confirmGoes: (count: number) =>
    `${count === 1 ? 'The 1 draft' : `All ${count} drafts`} in the history will go, with what was ` +
    'found in them and what you did about it. Reports of wrong and missed findings go too.',
  confirmFilters: 'The filters make no difference: drafts that are not listed now go as well.',
  confirmStays: 'Kept are the modes of your accounts, and what you dismissed on a site or everywhere.',
  confirm: (count: number) => (count === 1 ? 'Erase 1 draft' : `Erase ${count} drafts`),
  keep: 'Keep them',
  erasing: { one: 'The draft will be erased.', all: 'All drafts will be erased.' },
  erased: { one: 'The draft is erased.', all: 'All drafts are erased.' },
  notErased: (detail: string) => `Nothing was erased. ${detail}`,
  notExported: (detail: string) => `Nothing was exported. ${detail}`,
  undo: 'Undo',
  export: 'Export',
  exportJson: 'Export JSON',
  exportCsv: 'Export CSV',
  offlineHelp: 'The history lies with it and cannot be shown. Start it on this machine:',
  unpairedHelp: 'The history can be shown once this browser is paired with the service.',
} as const;

export const welcome = {
  title: 'Write freely. Discreet reads along.',
  lead:
    'It points out what a post would give away, or how it would sound, before you press Post. ' +
    'All of it happens on this machine.',
  loading: 'One moment',
  pairTitle: 'Pair this browser',
  pairHelp: 'In a terminal on this machine, run this and type the code that it prints:',
  pairCommand: 'discreet pair',
  code: 'Pairing code',
  codeExample: 'K7PM-4QXD',
  pair: 'Pair',
  pairing: 'Pairing',
  paired: 'This browser is paired',
  badCode: 'A code has eight letters and digits, such as K7PM-4QXD.',
  offline: (port: number) =>
    `The service does not answer on port ${port} of this machine. Start it with “discreet serve”, ` +
    'then try again.',
  tryTitle: 'Try it',
  tryHelp:
    'Open a new post, paste this sentence and stop typing for a moment. The made-up password gets ' +
    'a line under it. You need not post it.',
  trySentence: 'The wifi password at our office is Blue-Harbour-42.',
  copy: 'Copy',
  copied: 'Copied',
  openSite: (site: string) => `Open ${site}`,
  facts: [
    {
      title: 'What is read, and when',
      points: [
        'The text in the post, reply and comment boxes of X and LinkedIn, a moment after you stop typing.',
        'Direct messages are not read, and nothing else on these pages either.',
      ],
    },
    {
      title: 'Where it goes',
      points: [
        'Nowhere. A service on this machine reads it, and nobody else gets it.',
        'There is no account, no cloud and no statistics. The service never connects to the internet.',
      ],
    },
    {
      title: 'What is kept',
      points: [
        'Drafts in which something was found, on this machine, for 90 days unless you set it otherwise.',
        'Passwords, keys and people’s data are masked before anything is stored.',
        'Erase one draft or all of them on the history page.',
      ],
    },
    {
      title: 'When Post waits',
      points: [
        'Personal accounts: once, and only when something is serious. Press Post again and it goes out.',
        'Company accounts: while a warning is open. Fix it, dismiss it, or post anyway with a reason where the policy lets you.',
        'The button in the toolbar changes this, pauses reading for ten minutes and switches a site off.',
      ],
    },
  ],
  links: [
    { page: 'history', name: 'Open the history' },
    { page: 'policy', name: 'Read the policy' },
    { page: 'practice', name: 'Practise with examples' },
  ],
  marksTitle: 'What the marks mean',
  marks: [
    { kind: 'warn', sample: 'wavy line', says: 'A warning. Worth a second look.' },
    { kind: 'block', sample: 'thick line', says: 'Serious. Post may wait until you have decided.' },
  ],
  marksMore:
    'Click the words to see why they are marked and what you can do. The small chip at the box says ' +
    'how things stand, also when a draft is not read.',
  keysTitle: 'From the keyboard',
  keys: [
    { keys: ['Alt', 'Shift', 'D'], says: 'opens the card, and closes it' },
    { keys: ['Tab'], says: 'moves through what the card offers' },
    { keys: ['Esc'], says: 'closes the card and puts the caret back' },
  ],
  settingsTitle: 'Settings',
  rest: 'Marks appear when typing rests for',
  restOptions: [
    { ms: 150, name: '0.15 seconds' },
    { ms: 330, name: '0.33 seconds (usual)' },
    { ms: 700, name: '0.7 seconds' },
    { ms: 1500, name: '1.5 seconds' },
  ],
  restOther: (ms: number) => `${ms / 1000} seconds`,
  port: 'Port of the service',
  portHelp: 'The usual one is 8765.',
  badPort: 'A port is a whole number from 1 to 65535.',
  save: 'Save',
  saved: 'Saved',
  fixed: 'Set by your administrator',
  unpair: 'Unpair this browser',
  unpairHelp: 'Drafts are not read any more. The history stays on this machine.',
} as const;
