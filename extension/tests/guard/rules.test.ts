import { describe, expect, it } from 'vitest';

import type { Finding, Mode, Override, Severity } from '../../lib/api';
import { gate, type Knowledge, modeInForce, type Situation, waysOut } from '../../lib/guard/rules';
import { finding } from './fakes';

const of = (severity: Severity): Finding => finding('word', 'word', { severity });

const read = (...severities: Severity[]): Knowledge => ({ kind: 'read', open: severities.map(of) });
const CLEAR = { kind: 'read', open: [] } as const;
const UNREAD: Knowledge = { kind: 'unread' };
const OFFLINE: Knowledge = { kind: 'failed', reason: 'offline' };
const UNPAIRED: Knowledge = { kind: 'failed', reason: 'unpaired' };

const base = {
  modeKnown: true, reading: true, empty: false, warned: new Set<string>() };

/** Mode, what is known about the text, and what Post does. */
const TABLE: [Mode, string, Knowledge, string][] = [
  ['observe', 'nothing', UNREAD, 'pass'],
  ['observe', 'a serious warning', read('block'), 'pass'],
  ['observe', 'no service', OFFLINE, 'pass'],
  ['normal', 'nothing', UNREAD, 'read 1000'],
  ['normal', 'clear', read(), 'pass'],
  ['normal', 'a remark', read('info'), 'pass'],
  ['normal', 'a warning', read('warn'), 'pass'],
  ['normal', 'a serious warning', read('block'), 'hold findings'],
  ['normal', 'no service', OFFLINE, 'pass'],
  ['normal', 'no pairing', UNPAIRED, 'pass'],
  ['strict', 'nothing', UNREAD, 'read 8000'],
  ['strict', 'clear', read(), 'pass'],
  ['strict', 'a remark', read('info'), 'pass'],
  ['strict', 'a warning', read('warn'), 'hold findings'],
  ['strict', 'a serious warning', read('block'), 'hold findings'],
  ['normal', 'clear, a part was not read', { ...CLEAR, partly: true }, 'pass'],
  ['strict', 'clear, a part was not read', { ...CLEAR, partly: true }, 'hold unreachable'],
  ['strict', 'no service', OFFLINE, 'hold unreachable'],
  ['strict', 'no pairing', UNPAIRED, 'hold unreachable'],
];

function told(situation: Situation): string {
  const result = gate(situation);
  if (result.action === 'read') return `read ${result.withinMs}`;
  return result.action === 'hold' ? `hold ${result.because}` : 'pass';
}

describe('Post', () => {
  it.each(TABLE)('%s, known: %s', (mode, _name, knowledge, expected) => {
    expect(told({ ...base, mode, knowledge })).toBe(expected);
  });

  it.each(['observe', 'normal', 'strict'] as const)('passes in %s when not reading', (mode) => {
    expect(told({ ...base, mode, reading: false, knowledge: UNREAD })).toBe('pass');
    expect(told({ ...base, mode, empty: true, knowledge: UNREAD })).toBe('pass');
  });

  it('is held once for a thing in normal mode, and again for a new one', () => {
    const one = of('block');
    const other = { ...one, id: 'other' };
    const warned = new Set([one.id]);
    const knows = (...open: Finding[]): Knowledge => ({ kind: 'read', open });
    expect(told({ ...base, mode: 'normal', warned, knowledge: knows(one) })).toBe('pass');
    expect(told({ ...base, mode: 'normal', warned, knowledge: knows(one, other) })).toBe(
      'hold findings',
    );
  });

  it('stays held in strict mode until each thing is dealt with', () => {
    const warned = new Set([of('warn').id]);
    expect(told({ ...base, mode: 'strict', warned, knowledge: read('warn') })).toBe('hold findings');
  });

  it('names only what holds it', () => {
    const result = gate({ ...base, mode: 'normal', knowledge: read('warn', 'block', 'info') });
    expect(result).toMatchObject({ findings: [{ severity: 'block' }] });
  });
});

describe('ways out', () => {
  const WAYS: [Override, boolean, string | null][] = [
    ['not_allowed', false, null],
    ['false_positive', true, 'false_positive'],
    ['with_justification', false, 'reason'],
    ['without_justification', true, 'plain'],
    ['with_acknowledgement', false, 'acknowledge'],
  ];

  it.each(WAYS)('%s in strict mode', (override, dismiss, postAnyway) => {
    const found = finding('word', 'word', { override });
    expect(waysOut('strict', found)).toEqual({ dismiss, postAnyway });
  });

  it.each(WAYS)('%s in normal mode can always be dismissed', (override, _dismiss, postAnyway) => {
    const found = finding('word', 'word', { override });
    expect(waysOut('normal', found)).toEqual({ dismiss: true, postAnyway });
  });
});

describe('mode in force', () => {
  it('is strict when an administrator says so', () => {
    expect(modeInForce('normal', true)).toBe('strict');
    expect(modeInForce('observe', true)).toBe('strict');
    expect(modeInForce('normal', false)).toBe('normal');
  });
});
