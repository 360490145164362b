import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';

import type { Scenario } from '../../lib/api';
import { PracticePage } from '../../lib/pages/practice/practice';
import { inOrder, LONGEST_RUN, practised } from '../../lib/pages/practice/progress';
import { type FakeService, get, hide, press, risky, scenario, seen, show, start } from './fakes';

let service: FakeService;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-11-25T12:00:00Z') });
  service = await start();
});

afterEach(() => {
  hide();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function open(...scenarios: Scenario[]): Promise<void> {
  service.on('GET /v1/practice', { scenarios });
  await show(<PracticePage />);
}

const kept = async () => (await browser.storage.local.get('practice')).practice as unknown;
const title = () => document.querySelector('h2')!.textContent;

describe('a draft', () => {
  it('stands as a post and asks, before it tells anything', async () => {
    await open(risky('a', { platform: 'linkedin', account: 'company' }));
    expect(seen()).toContain('LinkedIn · Post · The company’s account');
    expect(seen()).toContain('Would you post this as it is?');
    expect(document.querySelector('mark')).toBeNull();
    expect(seen()).not.toContain('A promise.');
  });

  it('shows after the answer the words, the message, why, and the clause', async () => {
    await open(risky('a'));
    await press('Post it');
    expect(document.querySelector('mark')!.textContent).toBe('Nothing gets');
    for (const words of ['Discreet would point', 'A promise.', 'as a guarantee.', 'A source.']) {
      expect(seen()).toContain(words);
    }
    const clause = document.querySelector<HTMLAnchorElement>('.clause a')!;
    expect(clause.href).toMatch(/policy\.html#honest-claims$/);
  });

  it.each([
    ['risky', 'Change it first', 'Discreet points something out here too.', true],
    ['risky', 'Not sure', 'Discreet would point something out here.', false],
    ['harmless', 'Post it', 'Discreet has nothing to point out here either.', true],
    ['harmless', 'Change it first', 'This one can go out as it is.', false],
  ])('%s, answered with %s', async (kind, answer, says, alike) => {
    await open(kind === 'risky' ? risky('a') : scenario('a'));
    await press(answer);
    expect(seen()).toContain(says);
    expect(await kept()).toEqual({ round: 0, answered: { a: alike } });
  });

  it('gives the focus to what is new, so that it is read out', async () => {
    await open(risky('a'), scenario('b'));
    const first = title();
    await press('Not sure');
    expect(document.activeElement!.tagName).toBe('H3');
    await press('Next draft');
    expect(document.activeElement!.textContent).toBe(title());
    expect(title()).not.toBe(first);
  });

  it('without a title is named by its place, and later by its first words', async () => {
    await open(risky('a', { title: '', text: `Nothing gets past us, ${'ever '.repeat(20)}` }));
    expect(title()).toBe('Draft 1 of 1');
    await press('Post it');
    await press('To the end');
    expect(document.querySelector('.otherwise')!.textContent).toMatch(/^“Nothing gets past us, .*…”$/);
  });

  it('does not say twice why it was noticed', async () => {
    await open(risky('a', { why: 'A promise.' }));
    await press('Not sure');
    expect(seen().split('A promise.')).toHaveLength(2);
  });

  it('leaves the focus alone when the page opens', async () => {
    await open(risky('a'));
    expect(document.activeElement).toBe(document.body);
  });
});

describe('progress', () => {
  it('is taken up again where it was left', async () => {
    const drafts = [scenario('a'), scenario('b'), scenario('c')];
    await open(...drafts);
    const order = inOrder(drafts, 0).map((draft) => draft.title);
    await press('Post it');
    hide();
    await open(...drafts);
    expect(title()).toBe(order[1]);
    expect(seen()).toContain('Draft 2 of 3');
  });

  it('never leaves the browser', async () => {
    await open(risky('a'));
    await press('Post it');
    await press('To the end');
    expect(service.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/practice']);
  });

  it('begins anew, in another order, when the person wants it', async () => {
    await open(scenario('a'), scenario('b'));
    await press('Post it');
    await press('Start anew');
    expect(await kept()).toEqual({ round: 1, answered: {} });
    expect(seen()).toContain('Draft 1 of 2');
  });

  it('says at the end what was practised, by category and without a grade', async () => {
    await open(risky('a'), risky('b'), scenario('c'));
    for (let left = 3; left > 0; left -= 1) {
      await press('Change it first');
      await press(left > 1 ? 'Next draft' : 'To the end');
    }
    const rows = [...document.querySelectorAll('dl > div')].map((row) => row.textContent);
    expect(rows).toEqual(['Claim that may mislead2 drafts', 'Nothing to point out1 draft']);
    expect(seen()).not.toMatch(/right|wrong|score|%/i);
    await press('Look at it again');
    expect(title()).toBe('Title c');
    expect(await kept()).toEqual({ round: 0, answered: { a: true, b: true } });
  });

  it('has nothing to begin with where the policy brings no drafts', async () => {
    await open();
    expect(seen()).toContain('This policy brings no drafts');
    expect(() => get('button', 'Post it')).toThrow();
  });
});

describe('the order', () => {
  const many = [
    ...Array.from({ length: 20 }, (_, index) => risky(`risky-${index}`)),
    ...Array.from({ length: 20 }, (_, index) => scenario(`harmless-${index}`)),
  ];
  const ids = (drafts: Scenario[]) => drafts.map(({ id }) => id);

  it('is the same within a round, whatever the service lists first', () => {
    expect(ids(inOrder([...many].reverse(), 4))).toEqual(ids(inOrder(many, 4)));
    expect(ids(inOrder(many, 5))).not.toEqual(ids(inOrder(many, 4)));
    expect(new Set(ids(inOrder(many, 4))).size).toBe(many.length);
  });

  it('mixes harmless and risky ones, and cannot be guessed', () => {
    for (let round = 0; round < 50; round += 1) {
      // Within the first half there are always both kinds left to choose from.
      const answers = inOrder(many, round).slice(0, 20).map(({ answer }) => answer);
      const runs = answers.join(' ').match(/(\w+)( \1)*/g)!.map((run) => run.split(' ').length);
      expect(Math.max(...runs)).toBeLessThanOrEqual(LONGEST_RUN);
      expect(Math.max(...runs)).toBeGreaterThan(1);
    }
  });
});

it('counts a draft once for each of its categories', () => {
  const both = risky('a');
  both.findings = [...both.findings, ...both.findings, { ...both.findings[0]!, category: 'insult' }];
  const progress = { round: 0, answered: { a: false, b: true } };
  expect(practised([both, risky('b'), scenario('never')], progress)).toEqual([
    { category: 'misleading_claim', count: 2 },
    { category: 'insult', count: 1 },
  ]);
});
