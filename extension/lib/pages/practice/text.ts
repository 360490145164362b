/** Words of the practice page. */
import type { AccountKind } from '../../api';
import { counted, sentence, words } from '../../words';
import type { Answer } from './progress';

export const practice = {
  ...words(
    'practice',
    'title', 'lead', 'loading', 'question', 'clause', 'next', 'finish', 'doneTitle', 'harmless',
    'again', 'reset', 'empty', 'emptyHelp', 'toPolicy', 'offlineHelp', 'unpairedHelp',
  ),
  position: sentence('practice.position', 'index', 'count'),
  accounts: words('practice.account', 'personal', 'company') satisfies Record<AccountKind, string>,
  names: words('practice.name', 'personal', 'company') satisfies Record<AccountKind, string>,
  answers: words('practice.answer', 'post', 'change', 'unsure') satisfies Record<Answer, string>,
  /** By what the policy would have, and what the person said. */
  says: {
    post: words('practice.harmlessSays', 'post', 'change', 'unsure'),
    change: words('practice.riskySays', 'post', 'change', 'unsure'),
  } satisfies Record<'post' | 'change', Record<Answer, string>>,
  done: counted('practice.done'),
  drafts: counted('practice.drafts'),
  retry: counted('practice.retry'),
};
