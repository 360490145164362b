/** Words of the page that asks the policy's contact, and of the message it writes. */
import type { Part } from './message';

export const report = {
  title: (contact: string) => `Ask ${contact}`,
  plainTitle: 'Ask about a draft',
  lead: 'Tick what the message may hold. Nothing is sent from here; you decide whether it goes.',
  loading: 'One moment',
  gone: 'There is no question here any more',
  goneHelp:
    'A question is handed over once. Open the card at the marked words again and press “Ask”.',
  tick: 'The message holds',
  parts: {
    rule: 'What was noticed',
    clause: 'The clause of the policy',
    quote: 'The marked words',
    draft: 'The whole draft',
    comment: 'Your question',
  } satisfies Record<Part, string>,
  masked: 'masked',
  draftMasked: 'Passwords, keys, people’s data and company names in it are masked.',
  noDraft: 'The draft was not read to its end, so it cannot be masked and is not offered.',
  comment: 'Your question or reason',
  preview: 'The message',
  subject: 'Subject',
  mail: 'Open as e-mail',
  copy: 'Copy the text',
  tooLong: 'The text is too long to be handed to a mail program. Copy it and paste it there.',
  noAddress: (channel: string) => `The policy names this way to reach them: ${channel}. Copy the text.`,
  noContact: 'The service does not answer, so the contact’s address is not known. The text can be copied.',
} as const;

export const message = {
  subject: 'A question about a draft',
  greeting: (contact: string) => `Hello ${contact},`,
  plainGreeting: 'Hello,',
  opening: 'I have a question about a draft that Discreet marked before I posted it.',
  rule: 'Noticed',
  clause: 'Clause',
  quote: 'Words',
  comment: 'My question',
  draft: 'Draft',
} as const;
