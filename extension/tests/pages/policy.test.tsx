import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';

import type { PolicyRule } from '../../lib/api';
import { PolicyPage } from '../../lib/pages/policy/policy';
import { groups } from '../../lib/pages/policy/severities';
import { hasNotice } from '../../lib/service/notice';
import { type FakeService, get, hide, policy, press, seen, show, start, wait } from './fakes';

let service: FakeService;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-11-25T12:00:00Z') });
  service = await start();
  location.hash = '';
  Element.prototype.scrollIntoView = vi.fn();
});

afterEach(() => {
  hide();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function open(change: Parameters<typeof policy>[0] = {}): Promise<void> {
  service.on('GET /v1/policy', policy(change));
  await show(<PolicyPage />);
}

/** From the next question on the policy counts as read. */
function acceptAcknowledgement(): void {
  service.answers.set('POST /v1/policy/acknowledge', () => {
    service.on('GET /v1/policy', policy());
    return { status: 200, json: { acknowledged: '2026-11-25T12:00:00Z' } };
  });
}

describe('the policy', () => {
  it('shows name, version, clauses, contact and what was read when', async () => {
    await open();
    expect(seen()).toContain('Northwind');
    expect(seen()).toContain('Version 2026.12');
    expect(seen()).toContain('You read this version on 24 November 2026');
    expect(seen()).toContain('With a source.');
    expect(seen()).toContain('communications@northwind.example');
  });

  it('names who signed it', async () => {
    await open({ signed_by: 'Northwind Legal' });
    expect(seen()).toContain('Signed by Northwind Legal');
  });

  it('sends whoever has posted already to the place for that', async () => {
    await open({ report: { name: 'Security desk', channel: 'extension 4141' } });
    const [ask, report] = [...document.querySelectorAll('.address')];
    expect(ask!.textContent).toContain('Communications');
    expect(report!.textContent).toContain('extension 4141');
  });

  it('has the manners of the sites that have some', async () => {
    await open({ guidelines: { x: 'One thought in 280 characters.' } });
    expect(seen()).toContain('One thought in 280 characters.');
    expect(seen()).not.toContain('LinkedIn');
  });

  it('says what is not covered', async () => {
    await open({ languages: ['en', 'de', 'fr'], jurisdictions: ['us', 'de'] });
    expect(seen()).toContain('come in English, German and French');
    expect(seen()).toContain('rules of: United States and Germany');
  });

  it('tells that a broken edit keeps the older version', async () => {
    await open({ problems: ['rules/a.yaml, line 4: write existence.'] });
    expect(seen()).toContain('A newer edit of the policy is not in force');
    expect(seen()).toContain('rules/a.yaml, line 4: write existence.');
  });

  it('says what to do when the service is gone', async () => {
    service.running = false;
    await show(<PolicyPage />);
    expect(seen()).toContain('The policy lies with it');
    service.running = true;
    service.on('GET /v1/policy', policy());
    await press('Try again');
    expect(seen()).toContain('With a source.');
  });
});

describe('a crisis', () => {
  it('is not spoken of without one', async () => {
    await open({ crisis: { active: false, holding_statement: 'We know of it.' } });
    expect(seen()).not.toContain('extra care');
    expect(seen()).not.toContain('We know of it.');
  });

  it('brings the approved statement, to be copied', async () => {
    const writeText = vi.fn(async () => undefined);
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
    await open({ crisis: { active: true, holding_statement: 'We know of it.' } });
    await press('Copy');
    expect(writeText).toHaveBeenCalledWith('We know of it.');
  });

  it('leaves answers to the contact where nothing is approved', async () => {
    await open({ crisis: { active: true, holding_statement: null } });
    expect(seen()).toContain('Leave answers about it to the contact');
  });
});

describe('a clause that the address names', () => {
  it('is in view and has the focus', async () => {
    location.hash = '#people';
    await open();
    expect(document.activeElement!.id).toBe('people');
    expect(document.activeElement!.scrollIntoView).toHaveBeenCalled();
  });

  it('changes with the address', async () => {
    location.hash = '#people';
    await open();
    location.hash = '#honest-claims';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await wait(100);
    expect(document.activeElement!.id).toBe('honest-claims');
  });
});

describe('a new version', () => {
  it('stands at the top until it is read', async () => {
    await open({ acknowledged: null });
    expect(seen()).toContain('New in version 2026.12');
    expect(seen()).toContain('Certifications are named with their scope.');
    acceptAcknowledgement();
    await press('I have read this');
    expect(service.calls('POST /v1/policy/acknowledge').map(({ body }) => body)).toEqual([
      { version: '2026.12' },
    ]);
    expect(seen()).toContain('Thank you.');
    expect(() => get('button', 'I have read this')).toThrow();
  });

  it('is noticed in every window when the service tells, and gone when one has read it', async () => {
    await open({ acknowledged: null });
    expect(await hasNotice()).toBe(true);
    acceptAcknowledgement();
    await press('I have read this');
    expect(await hasNotice()).toBe(false);
  });

  it('that another window acknowledged needs no button here', async () => {
    await open({ acknowledged: null });
    service.on('GET /v1/policy', policy());
    await browser.storage.local.set({ policyNotice: false });
    await wait(100);
    expect(() => get('button', 'I have read this')).toThrow();
  });

  it('that was replaced meanwhile is shown as it is now', async () => {
    await open({ acknowledged: null });
    service.answers.set('POST /v1/policy/acknowledge', () => {
      service.on('GET /v1/policy', policy({ version: '2027.01', acknowledged: null }));
      return { status: 409, json: { title: 'Conflict', detail: 'Version 2027.01 is in force.' } };
    });
    await press('I have read this');
    expect(seen()).toContain('New in version 2027.01');
    expect(seen()).toContain('changed once more meanwhile');
    expect(await hasNotice()).toBe(true);
  });

  it('stays when the service does not take the acknowledgement', async () => {
    await open({ acknowledged: null });
    service.on('POST /v1/policy/acknowledge', { title: 'Busy', detail: 'The history is locked.' }, 503);
    await press('I have read this');
    expect(seen()).toContain('The history is locked.');
    expect(get<HTMLButtonElement>('button', 'I have read this').disabled).toBe(false);
  });
});

describe('the table of severities', () => {
  const rule = (name: string, category: string, change: Partial<PolicyRule> = {}): PolicyRule => ({
    rule: name,
    category,
    severity_personal: 'warn',
    severity_company: 'warn',
    override: 'with_justification',
    clause: null,
    ...change,
  });

  it('goes by family and leaves out rules that are treated like their category', () => {
    const rules = [
      rule('absolute', 'misleading_claim', { severity_company: 'block' }),
      rule('insult', 'insult'),
      rule('superlative', 'misleading_claim'),
      rule('misleading_claim', 'misleading_claim'),
      rule('customer', 'customer'),
      rule('shouting', 'a_new_category'),
    ];
    expect(groups(rules).map(({ family, rows }) => [family, rows.map((row) => row.rule)])).toEqual([
      ['confidentiality', ['customer']],
      ['tone', ['insult']],
      ['policy', ['misleading_claim', 'absolute']],
      [null, ['shouting']],
    ]);
  });

  it('shows single rules when asked to', async () => {
    await open({
      rules: [
        rule('misleading_claim', 'misleading_claim'),
        rule('absolute', 'misleading_claim', { severity_company: 'block' }),
      ],
    });
    expect(seen()).not.toContain('absolute');
    await press('Show 1 single rule');
    expect(document.querySelector('.single')!.textContent).toBe(
      'Claim that may mislead, single rule absolute',
    );
    await press('Hide single rules');
    expect(seen()).not.toContain('absolute');
  });

  it('says for each kind of account how strongly, and leads to the clause', async () => {
    await open({
      rules: [
        rule('misleading_claim', 'misleading_claim', {
          severity_personal: null,
          severity_company: 'block',
          override: 'not_allowed',
          clause: 'honest-claims',
        }),
      ],
    });
    const cells = [...document.querySelectorAll('tbody tr:last-child > *')].map((cell) =>
      cell.textContent?.trim(),
    );
    expect(cells).toEqual([
      'Claim that may mislead',
      'not looked for',
      'Serious warning',
      'not possible',
      'Claims that we can show',
    ]);
    expect(document.querySelector('tbody a')!.getAttribute('href')).toBe('#honest-claims');
  });
});
