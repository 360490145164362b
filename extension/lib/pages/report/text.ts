/** Words of the page that asks the policy's contact, and of the message it writes. */
import { sentence, words } from '../../words';
import type { Part } from './message';

export const report = {
  ...words(
    'report',
    'plainTitle', 'lead', 'loading', 'gone', 'goneHelp', 'tick', 'masked', 'draftMasked', 'noDraft',
    'comment', 'preview', 'subject', 'mail', 'copy', 'tooLong', 'noContact',
  ),
  title: sentence('label.ask', 'contact'),
  parts: words('report.part', 'rule', 'clause', 'quote', 'draft', 'comment') satisfies Record<
    Part,
    string
  >,
  noAddress: sentence('report.noAddress', 'channel'),
};

export const message = {
  ...words(
    'message',
    'subject', 'plainGreeting', 'opening', 'rule', 'clause', 'quote', 'comment', 'draft',
  ),
  greeting: sentence('message.greeting', 'contact'),
};
