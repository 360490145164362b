/** How the words of a language come out: numbers, plurals, dates, and what is not read. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';

import type { Unread } from '../../lib/api';
import { speak } from '../speak';

async function load(language: string, locale?: string) {
  await speak(language, locale);
  vi.resetModules();
  return {
    ui: await import('../../lib/ui/text'),
    pages: await import('../../lib/pages/text'),
    format: await import('../../lib/pages/format'),
    words: await import('../../lib/words'),
  };
}

const unread = (language: string, ...what: Unread['what'][]): Unread[] =>
  what.map((one) => ({ language, what: one }));

/** What is not read, and how the card says so in English and German. */
const NOT_READ: [Unread[], string, string][] = [
  [
    unread('pl', 'tone', 'statements'),
    'Tone and confidential statements are not read in Polish.',
    'Tonfall und vertrauliche Aussagen werden auf Polnisch nicht gelesen.',
  ],
  [
    unread('pl', 'tone', 'tone_model'),
    'Tone is not read in Polish.',
    'Der Tonfall wird auf Polnisch nicht gelesen.',
  ],
  [
    unread('fr', 'statements'),
    'Confidential statements are not read in French.',
    'Vertrauliche Aussagen werden auf Französisch nicht gelesen.',
  ],
  [
    unread('de', 'tone_model', 'statements'),
    'In German, tone is read by word lists only; confidential statements are not read.',
    'Auf Deutsch wird der Tonfall nur anhand von Wortlisten gelesen; vertrauliche Aussagen werden nicht gelesen.',
  ],
  [
    unread('es', 'tone_model'),
    'In Spanish, tone is read by word lists only.',
    'Auf Spanisch wird der Tonfall nur anhand von Wortlisten gelesen.',
  ],
];

describe('in German', () => {
  let german: Awaited<ReturnType<typeof load>>;
  beforeEach(async () => {
    german = await load('de', 'de-AT');
  });

  it('counts one, none and many', () => {
    const { chip, held } = german.ui;
    expect([0, 1, 2, 1_234].map(chip.findings)).toEqual([
      '0 Warnungen',
      '1 Warnung',
      '2 Warnungen',
      `${(1_234).toLocaleString('de-AT')} Warnungen`,
    ]);
    expect(held.findings(1)).toContain('bis dies geklärt ist');
    expect(held.findings(3)).toContain('bis 3 Stellen geklärt sind');
  });

  it('writes dates and durations as the country of the browser does', () => {
    const now = new Date(2027, 0, 15, 12);
    const on = (month: number, day: number) =>
      german.format.dayName(new Date(2027, month, day, 9).toISOString(), now);
    expect(german.words.LOCALE).toBe('de-AT');
    expect(on(0, 15)).toBe('Heute');
    expect(on(0, 14)).toBe('Gestern');
    expect(on(0, 13)).toBe('Mittwoch, 13. Jänner');
    expect(german.words.clockTime(new Date(2027, 0, 1, 15, 5).toISOString())).toBe('15:05');
    expect(german.ui.publicIn(12_000_000)).toBe('öffentlich in 3 Std. 20 Min.');
    expect(german.pages.welcome.restOptions[0]).toEqual({ ms: 150, name: '0,15 Sekunden' });
  });

  it('does not group the digits of a port', () => {
    expect(german.pages.failure.port(8765)).toBe('Er wird auf Port 8765 erwartet.');
  });

  it.each(NOT_READ)('says what is not read: %j', (given, _english, words) => {
    expect(german.ui.unreadNotes(given)[0]).toBe(words);
  });
});

describe('in English', () => {
  it.each(NOT_READ)('says what is not read: %j', async (given, words) => {
    const { ui } = await load('en');
    expect(ui.unreadNotes(given)[0]).toBe(words);
  });

  it('tells it for each language of a draft', async () => {
    const { ui } = await load('en');
    const both = [...unread('pl', 'tone', 'statements'), ...unread('de', 'tone_model')];
    expect(ui.unreadNotes(both)).toEqual([
      'Tone and confidential statements are not read in Polish.',
      'In German, tone is read by word lists only.',
      'Passwords, keys and personal data are read in every language.',
    ]);
    expect(ui.unreadNotes([])).toEqual([]);
  });
});

it('counts none in French as French does', async () => {
  const { pages } = await load('fr');
  expect([0, 1, 2].map(pages.history.drafts)).toEqual([
    'Aucun brouillon',
    '1 brouillon',
    '2 brouillons',
  ]);
});

it('is English, with English dates, in a browser of a language that is not spoken', async () => {
  const { words, ui } = await load('en', 'pl');
  expect(words.LANGUAGE).toBe('en');
  expect(words.LOCALE).toBe('en');
  expect(ui.unreadNotes(unread('de', 'tone'))[0]).toContain('German');
});

it('keeps its words when the extension was reloaded under it', async () => {
  const { ui } = await load('de');
  const gone = () => {
    throw new Error('Extension context invalidated.');
  };
  Object.assign(fakeBrowser.i18n, { getMessage: gone, getUILanguage: gone });
  expect(ui.chip.findings(2)).toBe('2 Warnungen');
  expect(ui.buttons.dismiss).toBe('Ausblenden');
  expect(ui.categoryName('deal', 'confidentiality')).toBe('Geschäft nicht öffentlich');
  expect(ui.chip.paused(0)).toContain('Pausiert bis');
});
