/** Words of the policy page and of the notice of a new version. */
import type { Override } from '../../api';

/** The button in the toolbar. */
export const badge = {
  mark: '1',
  title: 'Discreet: the policy has a new version',
} as const;

/** The line in the popup. */
export const notice = {
  title: (version: string) => `The policy has a new version, ${version}`,
  more: (count: number) => (count === 1 ? 'And 1 more change.' : `And ${count} more changes.`),
  read: 'See what changed',
} as const;

export const policy = {
  title: 'Policy',
  loading: 'Reading the policy',
  version: (version: string) => `Version ${version}`,
  signed: (by: string) => `Signed by ${by}`,
  digest: 'Fingerprint',
  read: (day: string) => `You read this version on ${day}.`,
  news: (version: string) => `New in version ${version}`,
  noChanges: 'Nobody noted what changed in this version. The clauses below are what holds now.',
  acknowledge: 'I have read this',
  acknowledged: 'Thank you. The notice is gone.',
  changed: 'The policy has changed once more meanwhile. This is the version in force now.',
  notAcknowledged: (detail: string) => `This could not be noted. ${detail}`,
  problemsTitle: 'A newer edit of the policy is not in force',
  problemsHelp: 'The version on this page still holds. Whoever keeps the policy can mend this:',
  crisisTitle: 'The company asks for extra care now',
  crisisHelp: 'Stricter rules hold until it is over. This is what may be said about it:',
  crisisQuiet: 'Stricter rules hold until it is over. Leave answers about it to the contact below.',
  contents: 'On this page',
  clauses: 'What holds',
  clauseElsewhere: 'Read the full text',
  guidelines: 'Manners of each site',
  askTitle: 'Whom to ask',
  ask: 'When in doubt, ask before you post:',
  reportTitle: 'When something is out already',
  report: 'Tell them early; most posts can be mended in the first hour:',
  severities: 'What is pointed out, and how strongly',
  severitiesHelp:
    'A remark is only listed. A warning is underlined; company accounts deal with it before Post. ' +
    'A serious warning holds Post once on personal accounts too.',
  category: 'What',
  personal: 'Personal account',
  company: 'Company account',
  override: 'Posting anyway',
  clause: 'Clause',
  single: 'single rule',
  notRead: 'not looked for',
  overrides: {
    not_allowed: 'not possible',
    false_positive: 'if it is a mistake',
    with_justification: 'with a reason',
    without_justification: 'possible',
    with_acknowledgement: 'after confirming',
  } satisfies Record<Override, string>,
  limits: 'What is not covered',
  languages: (names: string) =>
    `Rules of this policy are written for ${names}. In other languages only passwords, keys, ` +
    'people’s data and the company’s own names are read.',
  labels: (places: string) => `Labels for advertising follow the rules of: ${places}.`,
  notEverything:
    'No program notices everything. A draft without a mark is not a draft that was approved.',
  offlineHelp: 'The policy lies with it and cannot be shown. Start it on this machine:',
  unpairedHelp: 'The policy can be shown once this browser is paired with the service.',
  practise: 'Practise with examples',
} as const;

export const JURISDICTION: Record<string, string> = {
  us: 'United States',
  uk: 'United Kingdom',
  de: 'Germany',
  fr: 'France',
  es: 'Spain',
};
