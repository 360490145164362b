/** Words of the practice page. */
import type { AccountKind } from '../../api';
import type { Answer } from './progress';

export const practice = {
  title: 'Practice',
  lead:
    'Drafts as they come up at work. Decide what you would do, then see what Discreet notices. ' +
    'It stays in this browser: no answer is sent anywhere, and nobody counts.',
  loading: 'Looking for drafts',
  position: (index: number, count: number) => `Draft ${index} of ${count}`,
  accounts: {
    personal: 'Your own account',
    company: 'The company’s account',
  } satisfies Record<AccountKind, string>,
  names: { personal: 'You', company: 'Your company' } satisfies Record<AccountKind, string>,
  question: 'Would you post this as it is?',
  answers: {
    post: 'Post it',
    change: 'Change it first',
    unsure: 'Not sure',
  } satisfies Record<Answer, string>,
  /** By what the policy would have, and what the person said. */
  says: {
    post: {
      post: 'Discreet has nothing to point out here either.',
      change: 'This one can go out as it is.',
      unsure: 'This one can go out as it is.',
    },
    change: {
      post: 'Discreet would point something out here.',
      change: 'Discreet points something out here too.',
      unsure: 'Discreet would point something out here.',
    },
  } satisfies Record<'post' | 'change', Record<Answer, string>>,
  why: 'Why',
  clause: 'The policy says',
  next: 'Next draft',
  finish: 'To the end',
  doneTitle: 'That was the last draft',
  done: (count: number) =>
    count === 1 ? 'You practised with 1 draft, about:' : `You practised with ${count} drafts, about:`,
  harmless: 'Nothing to point out',
  drafts: (count: number) => (count === 1 ? '1 draft' : `${count} drafts`),
  again: 'Where you and the policy saw it differently, a second look may help:',
  retry: (count: number) => (count === 1 ? 'Look at it again' : `Look at these ${count} again`),
  reset: 'Start anew',
  empty: 'This policy brings no drafts to practise with',
  emptyHelp: 'Whoever keeps the policy can add some.',
  toPolicy: 'Read the policy',
  offlineHelp: 'The drafts lie with it and cannot be shown. Start it on this machine:',
  unpairedHelp: 'Practice begins once this browser is paired with the service.',
} as const;
