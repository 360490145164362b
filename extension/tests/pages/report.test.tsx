import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Question } from '../../lib/messages';
import { takeKey } from '../../lib/pages/report/key';
import { mailAddress, mailto, MAILTO_LIMIT } from '../../lib/pages/report/message';
import { ReportPage } from '../../lib/pages/report/report';
import { type Asked, asQuestion, leaveQuestion } from '../../lib/service/questions';
import { click, type FakeService, fill, get, hide, policy, seen, show, start } from './fakes';

let service: FakeService;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-11-25T12:00:00Z') });
  service = await start();
  service.on('GET /v1/policy', policy());
});

afterEach(() => {
  hide();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const ASKED: Asked = {
  rule: 'claims.absolute',
  category: 'misleading_claim',
  clause: 'honest-claims',
  quote: '100% secure',
  draft: 'Our vault is 100% secure.',
};

async function open(change: Partial<Asked> = {}): Promise<void> {
  const key = await leaveQuestion({ ...ASKED, ...change });
  await show(<ReportPage questionKey={key} />);
}

const preview = () => document.querySelector('pre')!.textContent!;
const box = (words: string) => get<HTMLInputElement>('input[type=checkbox]', words);
const mail = () => document.querySelector<HTMLAnchorElement>('a[href^="mailto:"]');

describe('the message', () => {
  it('holds rule and clause, and nothing of the draft, until more is ticked', async () => {
    await open();
    expect(seen()).toContain('Ask Communications');
    expect(preview()).toContain('Noticed: Claim that may mislead (claims.absolute)');
    expect(preview()).toContain('Clause: Claims that we can show (Northwind, 2026.12)');
    expect(preview()).not.toContain('secure');
  });

  it('shows at once what each tick adds and takes away', async () => {
    await open();
    await click(box('The marked words'));
    expect(preview()).toContain('Words: “100% secure”');
    await click(box('The whole draft'));
    expect(preview()).toContain('Draft:\nOur vault is 100% secure.');
    await click(box('What was noticed'));
    await click(box('The whole draft'));
    expect(preview()).not.toContain('claims.absolute');
    expect(preview()).not.toContain('Our vault');
  });

  it('takes a question as soon as one is written, and leaves it out when told to', async () => {
    await open();
    await fill('Your question or reason', 'May I say “tested”?');
    expect(preview()).toContain('My question:\nMay I say “tested”?');
    await click(box('Your question'));
    expect(preview()).not.toContain('May I say');
    await fill('Your question or reason', 'May I say “tested by Acme”?');
    expect(preview()).not.toContain('May I say');
  });

  it('does not offer a draft that was not read to its end', async () => {
    await open({ draft: null });
    expect(() => box('The whole draft')).toThrow();
    expect(seen()).toContain('was not read to its end');
  });

  it('says that masked words are masked', async () => {
    await open({ category: 'secret', quote: 'hu••••' });
    expect(document.querySelector('#about-quote')!.textContent).toBe('“hu••••” (masked)');
  });
});

describe('the way out', () => {
  it('is a link to the address of the policy, and the text to copy', async () => {
    const writeText = vi.fn(async (_words: string) => undefined);
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
    await open();
    const link = new URL(mail()!.href);
    expect(link.pathname).toBe('communications@northwind.example');
    expect(link.searchParams.get('body')!.replaceAll('\r\n', '\n')).toBe(preview());
    await click(get('button', 'Copy the text'));
    expect(writeText).toHaveBeenCalledWith(preview());
  });

  it.each(['#ask-comms on the chat', 'https://northwind.example/ask', 'a@b.example?bcc=c@d.example'])(
    'is copied text alone for the channel %s',
    async (channel) => {
      service.on('GET /v1/policy', policy({ contact: { name: 'Communications', channel } }));
      await open();
      expect(mail()).toBeNull();
      expect(seen()).toContain(`this way to reach them: ${channel}`);
    },
  );

  it('is copied text alone when a mail program would cut it', async () => {
    await open({ draft: 'long '.repeat(1_000) });
    expect(mail()).not.toBeNull();
    await click(box('The whole draft'));
    expect(mail()).toBeNull();
    expect(seen()).toContain('too long to be handed to a mail program');
  });

  it('is copied text when the service is gone', async () => {
    service.running = false;
    await open();
    expect(mail()).toBeNull();
    expect(preview()).toContain('claims.absolute');
    expect(seen()).toContain('it is not known how to reach the contact');
  });
});

describe('the question', () => {
  it('is handed over once', async () => {
    const key = await leaveQuestion(ASKED);
    await show(<ReportPage questionKey={key} />);
    expect(preview()).toContain('claims.absolute');
    hide();
    await show(<ReportPage questionKey={key} />);
    expect(seen()).toContain('There is no question here any more');
  });

  it('is for the page with its key', async () => {
    await leaveQuestion(ASKED);
    await show(<ReportPage questionKey="another" />);
    expect(seen()).toContain('There is no question here any more');
  });

  it('leaves its key in no address', () => {
    const replaceState = vi.fn();
    expect(takeKey({ hash: '#abc', pathname: '/report.html' }, { replaceState })).toBe('abc');
    expect(replaceState).toHaveBeenCalledWith(null, '', '/report.html');
  });
});

describe('what a card may hand over', () => {
  const noticed = { rule: 'r', category: 'customer', quote: 'Hartwell', clause: null };
  const question = (change: Partial<Question> = {}): Question => ({
    finding: noticed,
    known: [noticed],
    draft: 'Hartwell joins',
    ...change,
  });

  it('is only what the page needs', () => {
    const finding = { ...noticed, message: 'Left behind.', fixes: [() => 'code'] };
    expect(asQuestion(question({ finding: finding as never }))).toEqual({
      rule: 'r',
      category: 'customer',
      quote: 'Hartwell',
      clause: null,
      draft: 'Hartwell joins',
    });
  });

  it('is masked wherever secrets, data of people or company terms stand, dismissed or not', () => {
    const known = [
      { ...noticed, category: 'secret', quote: 'hunter2-hunter2' },
      { ...noticed, category: 'personal_data', quote: 'hunter2' },
      { ...noticed, category: 'company_term', quote: 'Falcon' },
      { ...noticed, category: 'insult', quote: 'fools' },
    ];
    const draft = 'Falcon, fools: hunter2-hunter2 and hunter2, Falcon';
    const asked = asQuestion(question({ finding: known[2]!, known, draft }))!;
    expect(asked.quote).toBe('••••••');
    expect(asked.draft).toBe('••••••, fools: hu•••••••••••• and •••••••, ••••••');
  });

  it('is masked where words stand that the person asked to be told of', () => {
    const watched = { ...noticed, rule: 'customer.missed', quote: 'Hartwell' };
    const asked = asQuestion(question({ finding: watched, known: [], draft: 'Hartwell joins' }))!;
    expect([asked.quote, asked.draft]).toEqual(['••••••••', '•••••••• joins']);
  });

  it.each(['$&hunter2hunter2', '$`hunter2hunter2', "$'hunter2hunter2", '$$hunter2hunter2'])(
    'is masked whatever a secret begins with: %s',
    (quote) => {
      const secret = { ...noticed, category: 'secret', quote };
      const asked = asQuestion(question({ finding: secret, known: [], draft: `a ${quote} b` }))!;
      expect(asked.draft).toBe(`a ${quote.slice(0, 2)}${'•'.repeat(12)} b`);
    },
  );

  const clause = { id: 'c', title: '', url: null, text: null };

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'question'],
    ['no finding', { known: [], draft: null }],
    ['a rule that is none', question({ finding: { ...noticed, rule: '<b>' } })],
    ['a rule that is long', question({ finding: { ...noticed, rule: 'r'.repeat(121) } })],
    ['a clause that is none', question({ finding: { ...noticed, clause: { ...clause, id: 'a b' } } })],
    ['words that are none', question({ finding: { ...noticed, quote: 5 as never } })],
    ['words without end', question({ finding: { ...noticed, quote: 'a'.repeat(40_001) } })],
    ['a draft without end', question({ draft: 'a'.repeat(40_001) })],
    ['a draft that is none', question({ draft: {} as never })],
    ['findings without end', question({ known: Array.from({ length: 1_001 }, () => noticed) })],
    ['findings that are none', question({ known: [noticed, {} as never] })],
    ['no list', question({ known: {} as never })],
  ])('is not %s', (_what, given) => {
    expect(asQuestion(given)).toBeNull();
  });
});

describe('an address', () => {
  it.each([
    ['communications@northwind.example', 'communications@northwind.example'],
    [' mailto:a.b+c@northwind.example ', 'a.b+c@northwind.example'],
    ['a@b.example,c@d.example', null],
    ['a@b.example?cc=c@d.example', null],
    ['Communications <a@b.example>', null],
    ['a@b', null],
    ['extension 4141', null],
  ])('%j is %j', (channel, address) => expect(mailAddress(channel)).toBe(address));

  it('gets subject and text, whatever is in them', () => {
    const link = mailto('a.b+c@d.example', 'Is this & that ok?', 'One\nTwo = “2”')!;
    expect(link).toMatch(/^mailto:a\.b%2Bc@d\.example\?subject=/);
    expect(new URL(link).searchParams.get('subject')).toBe('Is this & that ok?');
    expect(new URL(link).searchParams.get('body')).toBe('One\r\nTwo = “2”');
    expect(mailto('a@d.example', '', 'a'.repeat(MAILTO_LIMIT))).toBeNull();
  });
});
