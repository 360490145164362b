/** Every word of the extension's pages, in one table for each page. */
import type { Family, Mode, Platform, Surface } from '../api';

export const NO_ANSWER = 'The extension did not answer. Close this page and open it again.';

export const PLATFORM: Record<Platform, string> = { x: 'X', linkedin: 'LinkedIn', other: 'elsewhere' };

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

export const MODE: Record<Mode, { name: string; says: string }> = {
  observe: { name: 'Observe', says: 'Nothing is shown; findings are only recorded.' },
  normal: { name: 'Normal', says: 'Post is held once when something is serious.' },
  strict: { name: 'Strict', says: 'Post is held while a warning is open.' },
};

export const popup = {
  up: 'Running on this machine',
  offline: 'The service is not running',
  offlineHelp: 'Drafts are not read. Start it with “discreet serve”.',
  unpaired: 'Not paired yet',
  unpairedHelp: 'Drafts are not read until this browser is paired with the service.',
  pair: 'Pair now',
  accounts: 'Accounts on this site',
  everyAccount: 'Accounts',
  noAccount: 'An account appears here once you have written a draft with it.',
  kind: 'Kind',
  mode: 'Mode',
  personal: 'Personal',
  company: 'Company',
  pause: 'Pause for 10 minutes',
  resume: 'Resume',
  paused: (left: string) => `Paused, ${left} left`,
  sites: 'Read drafts on',
  fixed: 'Set by your administrator',
  history: 'History',
  welcome: 'What is read, and how',
} as const;

export const history = {
  title: 'History',
  lead:
    'Drafts in which something was flagged, kept on this machine only. Keys and people’s data are ' +
    'masked. Drafts with nothing in them are not kept.',
  search: 'Search',
  platform: 'Site',
  family: 'About',
  outcome: 'What became of it',
  since: 'Since',
  any: 'All',
  outcomes: { open: 'Still a draft', posted: 'Posted', discarded: 'Discarded' },
  states: { open: 'Open', edited: 'Edited away', dismissed: 'Dismissed', overridden: 'Posted anyway' },
  chart: 'Findings by week',
  week: 'Week of',
  empty: 'Nothing was flagged yet.',
  nothing: 'No draft matches these filters.',
  loading: 'Loading',
  more: 'Show older ones',
  erase: 'Erase',
  eraseAll: 'Erase all',
  confirmAll: (count: number) =>
    `Erase all ${count} drafts and their decisions from this machine? They cannot be brought back.`,
  keep: 'Keep them',
  erasing: (what: string) => `${what} will be erased.`,
  oneDraft: 'This draft',
  allDrafts: (count: number) => `${count} drafts`,
  undo: 'Undo',
  exportJson: 'Export JSON',
  exportCsv: 'Export CSV',
  offline: 'The service is not running, so the history cannot be read. Start it with “discreet serve”.',
  unpaired: 'This browser is not paired with the service.',
  retry: 'Try again',
  unread: (reason: string) => `Posted without being read: ${reason}`,
  count: (shown: number, total: number) => `${shown} of ${total}`,
  category: {
    secret: 'Password or key',
    personal_data: 'Personal data',
    customer: 'Customer or partner',
    unreleased_product: 'Not released yet',
    financials: 'Figures not public',
    deal: 'Deal not public',
    workforce: 'News about staff',
    legal: 'Legal matter',
    security_incident: 'Security incident',
    internal_information: 'Internal information',
    company_term: 'Name to leave out',
    insult: 'Insult',
    identity_attack: 'Attack on a group',
    threat: 'Threat',
    profanity: 'Strong language',
    hostility: 'Hostile tone',
    condescension: 'Talking down',
    sarcasm: 'Sarcasm',
    ad_disclosure: 'Advertising not marked',
    misleading_claim: 'Claim that may mislead',
    copyright: 'Copyright',
    ai_disclosure: 'AI use not marked',
    forward_looking: 'Forward-looking statement',
    spokesperson: 'Speaking for the company',
  } as Record<string, string>,
} as const;

export const welcome = {
  title: 'Discreet reads along, so that you can write freely',
  lead: 'It points out what a post would give away, before you press Post.',
  pairTitle: 'Pair this browser',
  pairHelp: 'Run “discreet pair” (or “./scripts/run”) and type the code that it shows.',
  code: 'Pairing code',
  pair: 'Pair',
  pairing: 'Pairing',
  paired: 'This browser is paired.',
  tryIt:
    'Try it: open a new post on X or LinkedIn and write a sentence with a made-up password, such as ' +
    '“the wifi password is Blue-Harbour-42”. You need not post it.',
  unpair: 'Unpair this browser',
  badCode: 'A code has eight letters and digits, such as K7PM-4QXD.',
  offline: 'The service does not answer on this machine. Start it with “discreet serve” and try again.',
  sections: [
    {
      title: 'What is read',
      text:
        'The draft in the post, reply and comment boxes of X and LinkedIn, while you write it. Direct ' +
        'messages are not read, and neither is anything else on the pages.',
    },
    {
      title: 'Where it goes',
      text:
        'Nowhere. A service on this machine reads it. There is no account, no cloud and no statistics, ' +
        'and no one else can see your drafts.',
    },
    {
      title: 'What is kept',
      text:
        'Flagged drafts, on this machine, for 90 days, with keys and people’s data masked. You can erase ' +
        'one or all of them on the history page.',
    },
    {
      title: 'What the marks mean',
      text:
        'A wavy line is a warning, a thick straight line is serious. Click it to see why and what to do. ' +
        'With the keyboard: Alt+Shift+D.',
    },
  ],
} as const;
