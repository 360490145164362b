import { describe, expect, it } from 'vitest';

import { RETRY_MS } from '../../lib/guard/session';
import type { Reply } from '../../lib/messages';
import { Bench, finding, inMode, response, settle } from './fakes';

const OFFLINE: Reply<never> = { ok: false, reason: 'offline', detail: 'not there' };

describe('when a draft is read', () => {
  it('reads once typing has rested, and only the last text', async () => {
    const bench = new Bench();
    for (const text of ['H', 'He', 'Hel']) {
      bench.write(text);
      await bench.clock.pass(329);
    }
    expect(bench.asked).toHaveLength(0);
    await bench.clock.pass(1);
    expect(bench.asked.map(({ body }) => body.text)).toEqual(['Hel']);
  });

  it('has one request under way, and the newest text follows it', async () => {
    const bench = new Bench();
    bench.write('one');
    await bench.clock.pass(330);
    bench.write('one two');
    await bench.clock.pass(330);
    bench.write('one two three');
    await bench.clock.pass(330);
    expect(bench.asked).toHaveLength(1);
    await bench.asked[0]!.answer({ ok: true, value: response([]) });
    expect(bench.asked.map(({ body }) => body.text)).toEqual(['one', 'one two three']);
    expect(bench.asked[1]!.body.revision).toBeGreaterThan(bench.asked[0]!.body.revision);
  });

  it('asks the larger reader at once where the small one has doubts, and marks meanwhile', async () => {
    const bench = new Bench();
    bench.write('Hartwell joins');
    await bench.clock.pass(330);
    const quick = response([finding('Hartwell joins', 'Hartwell')], { final: false });
    await bench.asked[0]!.answer({ ok: true, value: quick });
    expect(bench.asked.map(({ body }) => body.depth)).toEqual(['quick', 'full']);
    expect(bench.asked[1]!.body.text).toBe('Hartwell joins');
    expect(bench.quotes()).toEqual(['Hartwell']);
    await bench.asked[1]!.answer({ ok: true, value: response([]) });
    expect(bench.quotes()).toEqual([]);
    expect(bench.session.view().status).toBe('clear');
    expect(bench.asked).toHaveLength(2);
  });

  it('neither clears a draft nor lets it go by the small reader alone', async () => {
    const bench = new Bench();
    bench.write('Hartwell joins');
    await bench.clock.pass(330);
    await bench.asked[0]!.answer({ ok: true, value: response([], { final: false }) });
    expect(bench.session.view().status).toBe('reading');
    expect(bench.session.gate().action).toBe('read');
    const block = finding('Hartwell joins', 'Hartwell', { severity: 'block' });
    await bench.asked[1]!.answer({ ok: true, value: response([block]) });
    expect(bench.session.gate().action).toBe('hold');
  });

  it('keeps what the larger reader told while it is asked again, so that no mark flickers', async () => {
    const bench = new Bench();
    const byModel = { detector: { name: 'disclosure', version: '1' } };
    await bench.read('Hartwell joins', [finding('Hartwell joins', 'Hartwell', byModel)]);
    bench.write('Hartwell joins Falcon');
    await bench.clock.pass(330);
    const term = finding('Hartwell joins Falcon', 'Falcon');
    const other = finding('Hartwell joins Falcon', 'joins', byModel);
    const quick = response([term, other], { final: false });
    await bench.asked.at(-1)!.answer({ ok: true, value: quick });
    expect(bench.quotes().sort()).toEqual(['Falcon', 'Hartwell']);
    const full = response([term, finding('Hartwell joins Falcon', 'Hartwell', byModel)]);
    await bench.asked.at(-1)!.answer({ ok: true, value: full });
    expect(bench.quotes().sort()).toEqual(['Falcon', 'Hartwell']);
  });

  it('holds what the small reader found when the larger one does not answer', async () => {
    const bench = new Bench();
    bench.write('key AKIA');
    await bench.clock.pass(330);
    const block = finding('key AKIA', 'AKIA', { severity: 'block' });
    const quick = response([block], { final: false, ...inMode('normal') });
    await bench.asked[0]!.answer({ ok: true, value: quick });
    expect(bench.session.gateWhenLate().action).toBe('hold');
    await bench.asked[1]!.answer(OFFLINE);
    expect(bench.session.gate().action).toBe('hold');
    expect(bench.quotes()).toEqual(['AKIA']);
  });

  it('waits longer each time the larger reader fails', async () => {
    const bench = new Bench();
    bench.write('Hartwell joins');
    await bench.clock.pass(330);
    for (const wait of RETRY_MS.slice(0, 3)) {
      await bench.asked.at(-1)!.answer({ ok: true, value: response([], { final: false }) });
      await bench.asked.at(-1)!.answer(OFFLINE);
      const asked = bench.asked.length;
      await bench.clock.pass(wait - 1);
      expect(bench.asked).toHaveLength(asked);
      await bench.clock.pass(1);
      expect(bench.asked).toHaveLength(asked + 1);
    }
  });

  it('throws away an answer that was under way when an account changed', async () => {
    const bench = new Bench();
    bench.write('Hartwell');
    await bench.clock.pass(330);
    bench.state = { ...bench.state, accountsChanged: 1 };
    bench.session.stateChanged();
    await bench.asked[0]!.answer({ ok: true, value: response([], inMode('normal')) });
    expect(bench.asked).toHaveLength(2);
    expect(bench.session.gate().action).toBe('read');
  });

  it('asks no third time when the answer to a full reading is not final', async () => {
    const bench = new Bench();
    bench.write('Hartwell joins');
    await bench.clock.pass(330);
    await bench.asked[0]!.answer({ ok: true, value: response([], { final: false }) });
    await bench.asked[1]!.answer({ ok: true, value: response([], { final: false }) });
    expect(bench.asked).toHaveLength(2);
    expect(bench.session.view().status).toBe('clear');
  });

  it('does not read an empty draft, a paused one, or one on a site that is off', async () => {
    const bench = new Bench();
    bench.write('  \n ');
    await bench.clock.pass(1_000);
    bench.state = { ...bench.state, pausedUntil: bench.clock.now() + 60_000 };
    bench.write('paused');
    await bench.clock.pass(1_000);
    expect(bench.session.view().status).toBe('paused');
    bench.state = { ...bench.state, pausedUntil: 0, siteEnabled: false };
    bench.write('off');
    await bench.clock.pass(1_000);
    expect(bench.session.view().status).toBe('off');
    expect(bench.asked).toHaveLength(0);
  });

  it('reads at once when the pause is over', async () => {
    const bench = new Bench();
    bench.state = { ...bench.state, pausedUntil: bench.clock.now() + 60_000 };
    bench.write('hello');
    await bench.clock.pass(60_000);
    bench.session.stateChanged();
    expect(bench.asked).toHaveLength(1);
  });

  it('reads again when an account was changed, and lets nothing go meanwhile', async () => {
    const bench = new Bench();
    await bench.read('Hartwell', [finding('Hartwell', 'Hartwell')]);
    expect(bench.session.gate()).toEqual({ action: 'pass' });
    bench.state = { ...bench.state, accountsChanged: 1 };
    bench.session.stateChanged();
    expect(bench.session.gate().action).toBe('read');
    const strict = response([finding('Hartwell', 'Hartwell')], inMode('strict'));
    await bench.asked.at(-1)!.answer({ ok: true, value: strict });
    expect(bench.session.gate().action).toBe('hold');
    expect(bench.asked).toHaveLength(2);
  });

  it('takes a pause that ends further away than a pause may last for a clock set back', () => {
    const bench = new Bench();
    bench.state = { ...bench.state, pausedUntil: bench.clock.now() + 3_600_000 };
    bench.write('hello');
    expect(bench.session.view().status).toBe('reading');
  });

  it('tries again by itself while the service is gone, ever more slowly', async () => {
    const bench = new Bench();
    bench.write('hello');
    await bench.clock.pass(330);
    for (const [index, wait] of [...RETRY_MS, RETRY_MS.at(-1)!].entries()) {
      await bench.asked[index]!.answer(OFFLINE);
      expect(bench.session.view().status).toBe('offline');
      await bench.clock.pass(wait - 1);
      expect(bench.asked).toHaveLength(index + 1);
      await bench.clock.pass(1);
      expect(bench.asked).toHaveLength(index + 2);
    }
    await bench.asked.at(-1)!.answer({ ok: true, value: response([]) });
    expect(bench.session.view().status).toBe('clear');
  });

  it('reads again when another account is going to post', async () => {
    const bench = new Bench();
    await bench.read('hello');
    bench.account = { platform: 'x', handle: 'firm', name: null, kind: 'company' };
    expect(bench.session.gate().action).toBe('read');
    await bench.clock.pass(330);
    expect(bench.asked.at(-1)!.body.account?.handle).toBe('firm');
  });
});

describe('where findings stand', () => {
  it('moves them with an edit before them', async () => {
    const bench = new Bench();
    await bench.read('Hartwell joins', [finding('Hartwell joins', 'Hartwell')]);
    bench.write('So: Hartwell joins');
    expect(bench.quotes()).toEqual(['Hartwell']);
  });

  it('drops them the moment their words change', async () => {
    const bench = new Bench();
    await bench.read('Hartwell joins', [finding('Hartwell joins', 'Hartwell')]);
    bench.write('Hartwel joins');
    expect(bench.quotes()).toEqual([]);
  });

  it('reads a text again that comes back by undo', async () => {
    const bench = new Bench();
    const leak = response([finding('Hartwell joins', 'Hartwell')]);
    await bench.read('Hartwell joins', leak.findings);
    bench.write('They join');
    await bench.clock.pass(330);
    bench.write('Hartwell joins');
    expect(bench.session.gate().action).toBe('read');
    await bench.clock.pass(330);
    await bench.asked[1]!.answer({ ok: true, value: response([]) });
    await bench.asked[2]!.answer({ ok: true, value: leak });
    expect(bench.quotes()).toEqual(['Hartwell']);
  });

  it('drops an answer for an older text while the person still types', async () => {
    const bench = new Bench();
    bench.write('Hartwell joins');
    await bench.clock.pass(330);
    bench.write('Hartwell joins u');
    await bench.asked[0]!.answer({
      ok: true,
      value: response([finding('Hartwell joins', 'Hartwell')]),
    });
    expect(bench.quotes()).toEqual([]);
  });

  it('shifts an answer for an older text when typing rests', async () => {
    const bench = new Bench();
    bench.write('Hartwell joins');
    await bench.clock.pass(330);
    bench.write('Now Hartwell joins');
    await bench.clock.pass(330);
    await bench.asked[0]!.answer({
      ok: true,
      value: response([finding('Hartwell joins', 'Hartwell')]),
    });
    expect(bench.quotes()).toEqual(['Hartwell']);
  });

  it('reads a thread as one text', async () => {
    const bench = new Bench();
    bench.write('first', 'Hartwell joins');
    await bench.clock.pass(330);
    expect(bench.asked[0]!.body.text).toBe('first\n\nHartwell joins');
  });
});

describe('what a person decides', () => {
  const text = 'Hartwell joins, says Ann';
  const both = [finding(text, 'Hartwell'), finding(text, 'Ann')];

  it('dismisses one, tells the service, and takes it back', async () => {
    const bench = new Bench();
    await bench.read(text, both);
    bench.session.dismiss('id-Hartwell', 'text');
    expect(bench.quotes()).toEqual(['Ann']);
    expect(bench.decided[0]).toMatchObject({
      draft_id: 'draft-1',
      findings: [{ finding: 'id-Hartwell', rule: 'rule-Hartwell', decision: 'dismissed' }],
    });
    bench.session.restore('id-Hartwell');
    expect(bench.decided[1]!.findings[0]).toMatchObject({ decision: 'restored', scope: 'text' });
    expect(bench.quotes()).toEqual(['Hartwell', 'Ann']);
    expect(bench.asked).toHaveLength(1);
    await settle();
    expect(bench.asked).toHaveLength(2); // only once the service knows of the decision
  });

  it('does not take an answer that was asked for before a decision was taken back', async () => {
    const bench = new Bench();
    await bench.read(text, both);
    bench.session.dismiss('id-Hartwell', 'text');
    bench.write(`${text}.`);
    await bench.clock.pass(330);
    bench.session.restore('id-Hartwell');
    await bench.asked.at(-1)!.answer({ ok: true, value: response([both[1]!]) });
    expect(bench.asked).toHaveLength(3);
    await bench.asked.at(-1)!.answer({ ok: true, value: response(both) });
    expect(bench.quotes()).toEqual(['Hartwell', 'Ann']);
  });

  it('dismisses a rule with all its findings', async () => {
    const bench = new Bench();
    const again = finding(text, 'Ann', { rule: 'rule-Hartwell' });
    await bench.read(text, [finding(text, 'Hartwell'), again]);
    bench.session.dismiss('id-Hartwell', 'rule_site');
    expect(bench.quotes()).toEqual([]);
  });

  it('brings back what the service refuses to dismiss, and says why', async () => {
    const bench = new Bench();
    await bench.read(text, both);
    bench.refuse = [{ finding: 'id-Hartwell', reason: 'The policy does not allow it.' }];
    bench.session.dismiss('id-Hartwell', 'text');
    await bench.clock.pass(0);
    expect(bench.quotes()).toEqual(['Hartwell', 'Ann']);
    expect(bench.session.view().detail).toBe('The policy does not allow it.');
  });

  it('reports "not an issue" and puts the finding aside', async () => {
    const bench = new Bench();
    await bench.read(text, both);
    bench.session.notAnIssue('id-Ann', 'rule_site');
    expect(bench.feedback).toMatchObject([
      { kind: 'not_an_issue', quote: 'Ann', rule: 'rule-Ann', scope: 'rule_site' },
    ]);
    expect(bench.decided.at(-1)!.findings).toMatchObject([
      { finding: 'id-Ann', decision: 'dismissed', scope: 'rule_site' },
    ]);
    expect(bench.quotes()).toEqual(['Hartwell']);
  });

  it('tells of words that were missed, and reads the draft again', async () => {
    const bench = new Bench();
    await bench.read('We met Hartwell today');
    expect(bench.session.view().status).toBe('clear');
    const told = bench.session.missed('Hartwell', 'customer', 'rule');
    expect((await told).ok).toBe(true);
    expect(bench.feedback).toEqual([
      {
        kind: 'missed',
        text: 'We met Hartwell today',
        quote: 'Hartwell',
        category: 'customer',
        scope: 'rule',
        platform: 'x',
        surface: 'post',
        account: 'personal',
      },
    ]);
    const found = finding(bench.text, 'Hartwell');
    await bench.asked.at(-1)!.answer({ ok: true, value: response([found]) });
    expect(bench.quotes()).toEqual(['Hartwell']);
  });

  it('asks about a finding with everything that may have to be masked, dismissed or not', async () => {
    const bench = new Bench();
    await bench.read(text, both);
    bench.session.dismiss('id-Ann', 'text');
    const question = bench.session.question('id-Hartwell')!;
    expect(question.finding.quote).toBe('Hartwell');
    expect(question.known.map(({ quote }) => quote)).toEqual(expect.arrayContaining(['Hartwell', 'Ann']));
    expect(question.draft).toBe(text);
    expect(bench.session.question('id-Nobody')).toBeNull();
  });

  it('hands over no draft in which something is dismissed for good and so not known', async () => {
    const bench = new Bench();
    bench.write(text);
    await bench.clock.pass(330);
    await bench.asked[0]!.answer({ ok: true, value: response(both, { hidden: 1 }) });
    expect(bench.session.question('id-Hartwell')!.draft).toBeNull();
  });

  it('hands over no draft that was not read to its end', async () => {
    const bench = new Bench();
    await bench.read(text, both);
    bench.write(`${text} and one more word`);
    expect(bench.session.question('id-Hartwell')!.draft).toBeNull();
    await bench.clock.pass(bench.state.restMs);
    await bench.asked.at(-1)!.answer({ ok: true, value: response(both, { incomplete: true }) });
    expect(bench.session.question('id-Hartwell')!.draft).toBeNull();
  });

  it('sends the words around a finding as feedback, not the whole of a long draft', async () => {
    const bench = new Bench();
    const text = `${'a '.repeat(20_000)}Ann ${'b '.repeat(20_000)}`;
    const ann = finding(text, 'Ann');
    await bench.read(text, [ann]);
    bench.session.notAnIssue(ann.id, 'text');
    const sent = (bench.feedback[0] as { text: string }).text;
    expect(sent).toContain('Ann');
    expect(sent.length).toBeLessThan(2_100);
  });
});

describe('how a draft ends', () => {
  const text = 'Hartwell joins';
  const outcomes = (bench: Bench) =>
    bench.decided.filter(({ outcome }) => outcome).map(({ draft_id, outcome }) => [draft_id, outcome]);

  it('was posted when the composer empties after Post; the next draft has a new id', async () => {
    const bench = new Bench();
    await bench.read(text, [finding(text, 'Hartwell')]);
    bench.session.posts();
    await bench.clock.pass(800);
    bench.write('');
    expect(outcomes(bench)).toEqual([['draft-1', 'posted']]);
    await bench.read('next one');
    expect(bench.asked.at(-1)!.body.draft_id).toBe('draft-2');
  });

  it('is the same draft when the person deletes everything', async () => {
    const bench = new Bench();
    await bench.read(text, [finding(text, 'Hartwell')]);
    bench.write('');
    await bench.read('another try');
    expect(bench.asked.at(-1)!.body.draft_id).toBe('draft-1');
    expect(outcomes(bench)).toEqual([]);
  });

  it('was discarded when the composer closes without Post', async () => {
    const bench = new Bench();
    await bench.read(text, [finding(text, 'Hartwell')]);
    bench.session.close();
    expect(outcomes(bench)).toEqual([['draft-1', 'discarded']]);
  });

  it('is not reported when nothing was ever found in it', async () => {
    const bench = new Bench();
    await bench.read('good morning');
    bench.session.posts();
    bench.session.close();
    expect(bench.decided).toEqual([]);
  });

  it('drops an answer that comes after the draft was posted', async () => {
    const bench = new Bench();
    bench.write(text);
    await bench.clock.pass(330);
    bench.session.posts();
    bench.write('');
    bench.session.close();
    await bench.asked[0]!.answer({ ok: true, value: response([finding(text, 'Hartwell')]) });
    expect(bench.quotes()).toEqual([]);
  });
});

describe('what changes while a draft is open', () => {
  it('asks anew before Post when the answer is old', async () => {
    const bench = new Bench();
    bench.write('hello there');
    await bench.clock.pass(330);
    await bench.asked[0]!.answer({ ok: true, value: response([]) });
    expect(bench.session.gate()).toEqual({ action: 'pass' });
    await bench.clock.pass(61_000);
    expect(bench.session.gate().action).toBe('read');
    void bench.session.readNow(1_000);
    expect(bench.asked).toHaveLength(2);
    await bench.asked[1]!.answer({ ok: true, value: response([]) });
    expect(bench.session.gate()).toEqual({ action: 'pass' });
  });

  it('holds a strict draft of which a part was not read, until a reason is given', async () => {
    const bench = new Bench();
    bench.write('hello there');
    await bench.clock.pass(330);
    const partly = { incomplete: true, incomplete_reason: 'What failed: secrets.' };
    await bench.asked[0]!.answer({ ok: true, value: response([], { ...inMode('strict'), ...partly }) });
    expect(bench.session.gate()).toEqual({
      action: 'hold', because: 'unreachable', reason: 'error',
    });
    bench.session.excuseUnchecked('Looked at it myself');
    expect(bench.session.gate()).toEqual({ action: 'pass' });
  });

  it('moves a repair that stands elsewhere, and drops it when its words go', async () => {
    const bench = new Bench();
    bench.write('Loved it, use code X1');
    await bench.clock.pass(330);
    const label = { label: 'Start with “#ad”', replacement: '#ad Loved', start: 0, end: 5 };
    const found = finding(bench.text, 'use code X1', { fixes: [label] });
    await bench.asked[0]!.answer({ ok: true, value: response([found]) });
    bench.write('So! Loved it, use code X1');
    expect(bench.session.view().findings[0]!.fixes).toEqual([{ ...label, start: 4, end: 9 }]);
    bench.write('So! Liked it, use code X1');
    expect(bench.session.view().findings[0]!.fixes).toEqual([]);
  });
});

describe('what the chip is told', () => {
  it('says so where the composer is not recognised', async () => {
    const bench = new Bench();
    bench.trouble = 'no_control';
    await bench.read('hello');
    expect(bench.session.view().status).toBe('unprotected');
    expect(bench.session.gate()).toEqual({ action: 'pass' });
  });

  it('names a language that is not covered and a reading in part', async () => {
    const bench = new Bench();
    bench.write('sveiki');
    await bench.clock.pass(330);
    const unread = [{ language: 'lv', what: 'tone' } as const];
    const partly = { covered: false, unread, incomplete: true, incomplete_reason: 'Long.' };
    await bench.asked[0]!.answer({ ok: true, value: response([], partly) });
    expect(bench.session.view()).toMatchObject({ unread, incomplete: 'Long.' });
  });

  it('shows nothing in observe mode', async () => {
    const bench = new Bench();
    bench.write('Hartwell');
    await bench.clock.pass(330);
    const value = response([finding('Hartwell', 'Hartwell')], inMode('observe'));
    await bench.asked[0]!.answer({ ok: true, value });
    expect(bench.session.view()).toMatchObject({ status: 'off', findings: [] });
    expect(bench.session.gate()).toEqual({ action: 'pass' });
  });
});

describe('an embargo', () => {
  const HOUR = 3_600_000;

  function until(bench: Bench, ms: number) {
    const embargo = new Date(bench.clock.now() + ms).toISOString();
    return finding('Hartwell joins', 'Hartwell', { embargo });
  }

  async function answer(bench: Bench, ...findings: ReturnType<typeof finding>[]) {
    await bench.asked.at(-1)!.answer({ ok: true, value: response(findings, inMode('strict')) });
  }

  it('ends by itself: the service is asked again, and Post goes', async () => {
    const bench = new Bench();
    await bench.read('Hartwell joins', [until(bench, 5_000)], 'strict');
    await bench.clock.pass(4_600);
    expect(bench.asked).toHaveLength(1);
    expect(bench.session.gate().action).toBe('hold');
    await bench.clock.pass(400);
    expect(bench.asked).toHaveLength(2);
    expect(bench.session.gate().action).toBe('read');
    await answer(bench);
    expect(bench.quotes()).toEqual([]);
    expect(bench.session.view().status).toBe('clear');
    expect(bench.session.gate().action).toBe('pass');
    await bench.clock.pass(HOUR);
    expect(bench.asked).toHaveLength(2);
  });

  it('is over when the service says so, which is asked each second and no more often', async () => {
    const bench = new Bench();
    const term = until(bench, 2_000);
    await bench.read('Hartwell joins', [term], 'strict');
    await bench.clock.pass(2_000);
    await answer(bench, term);
    expect(bench.quotes()).toEqual(['Hartwell']);
    await bench.clock.pass(999);
    expect(bench.asked).toHaveLength(2);
    await bench.clock.pass(1);
    expect(bench.asked).toHaveLength(3);
  });

  it('of years is waited for without asking', async () => {
    const bench = new Bench();
    await bench.read('Hartwell joins', [until(bench, 1_000 * 24 * HOUR)], 'strict');
    await bench.clock.pass(HOUR);
    expect(bench.asked).toHaveLength(1);
  });

  it('that ended while the machine slept is asked about on waking', async () => {
    const bench = new Bench();
    await bench.read('Hartwell joins', [until(bench, HOUR)], 'strict');
    bench.session.wake();
    expect(bench.asked).toHaveLength(1);
    bench.clock.sleep(2 * HOUR);
    bench.session.wake();
    expect(bench.asked).toHaveLength(2);
    await answer(bench);
    expect(bench.session.view().status).toBe('clear');
  });

  it('that ended while the machine slept is noticed within a minute without any event', async () => {
    const bench = new Bench();
    await bench.read('Hartwell joins', [until(bench, HOUR)], 'strict');
    bench.clock.sleep(2 * HOUR);
    await bench.clock.pass(60_000);
    expect(bench.asked).toHaveLength(2);
  });

  it('is no longer waited for once the composer is closed', async () => {
    const bench = new Bench();
    await bench.read('Hartwell joins', [until(bench, 5_000)], 'strict');
    bench.session.close();
    await bench.clock.pass(HOUR);
    expect(bench.asked).toHaveLength(1);
  });
});

it('asks about one of more findings than a question may name, without the draft', async () => {
  const bench = new Bench();
  const text = 'ab '.repeat(1_200);
  const findings = Array.from({ length: 1_200 }, (_, index) =>
    finding(text, 'ab', { id: `id-${index}`, start: 3 * index, end: 3 * index + 2 }),
  );
  await bench.read(text, findings);
  const question = bench.session.question('id-7')!;
  expect(question.known.map((known) => (known as typeof question.finding & { id: string }).id)).toEqual(['id-7']);
  expect(question.draft).toBeNull();
});

it('tries again at once after a sleep when the service was out of reach', async () => {
  const bench = new Bench();
  bench.write('Good morning.');
  await bench.clock.pass(bench.state.restMs);
  await bench.asked[0]!.answer({ ok: false, reason: 'offline', detail: '' });
  expect(bench.session.view().status).toBe('offline');
  bench.clock.sleep(3_600_000);
  bench.session.wake();
  await bench.asked[1]!.answer({ ok: true, value: response([]) });
  expect(bench.session.view().status).toBe('clear');
});

it.each(['strict', 'normal'] as const)('shows what is true once the extension is gone: %s', async (mode) => {
  const bench = new Bench();
  await bench.read('Hartwell', [finding('Hartwell', 'Hartwell')], mode);
  bench.session.abandon();
  const view = bench.session.view();
  expect(view.status).toBe(mode === 'strict' ? 'abandoned' : 'off');
  expect(view.findings).toEqual([]);
});

it('reads the rest by itself when the service was too busy, and gives up in the end', async () => {
  const bench = new Bench();
  const partly = { ok: true, value: response([], { incomplete: true }) } as const;
  bench.write('Good morning.');
  await bench.clock.pass(bench.state.restMs);
  for (let tries = 1; tries <= RETRY_MS.length + 1; tries += 1) {
    expect(bench.asked).toHaveLength(tries);
    await bench.asked.at(-1)!.answer(partly);
    expect(bench.session.view().incomplete).not.toBeNull();
    await bench.clock.pass(15_000);
  }
  expect(bench.asked).toHaveLength(RETRY_MS.length + 1);
  bench.write('Good morning all.');
  await bench.clock.pass(bench.state.restMs);
  await bench.asked.at(-1)!.answer({ ok: true, value: response([]) });
  await bench.clock.pass(60_000);
  expect(bench.asked).toHaveLength(RETRY_MS.length + 2);
});

describe('a composer that cannot be protected', () => {
  it('says so also without a letter in it, where it has no editor at all', () => {
    const bench = new Bench();
    bench.parts = [];
    bench.trouble = 'no_editor';
    bench.session.edited();
    expect(bench.session.view()).toMatchObject({ status: 'unprotected', trouble: 'no_editor' });
    expect(bench.session.gate()).toEqual({ action: 'pass' });
  });
});

describe('who posts', () => {
  it('is strict at once when the composer is switched to a company, before any answer', async () => {
    const bench = new Bench();
    await bench.read('Hello there', []);
    expect(bench.session.view().mode).toBe('normal');
    bench.account = { platform: 'x', handle: 'acme', name: null, kind: 'company' };
    bench.session.edited();
    expect(bench.session.view().mode).toBe('strict');
    expect(bench.session.gate()).toEqual({ action: 'read', withinMs: 8_000 });
  });

  it('is told to be nobody where that makes the draft strict', async () => {
    const bench = new Bench();
    bench.account = null;
    await bench.read('Hello there', [], 'strict');
    expect(bench.session.view()).toMatchObject({ mode: 'strict', unnamed: true });
    await bench.read('Hello again', [], 'normal');
    expect(bench.session.view().unnamed).toBe(false);
  });
});

describe('a draft that is only marked', () => {
  it('shows its findings, is never held, and has no end', async () => {
    const bench = new Bench({ marksOnly: true });
    const text = 'Hartwell joins us.';
    await bench.read(text, [finding(text, 'Hartwell', { severity: 'block' })], 'strict');
    expect(bench.session.view().status).toBe('findings');
    expect(bench.session.gate()).toEqual({ action: 'pass' });
    bench.session.close();
    expect(bench.decided).toEqual([]);
  });
});
