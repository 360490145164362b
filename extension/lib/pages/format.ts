/** Accounts and times as a person reads them; dates as the language writes them. */
import type { Account } from '../api';
import { LOCALE } from '../words';

/** An account's handle as its site writes it. */
export function handleOf({ platform, handle }: Pick<Account, 'platform' | 'handle'>): string {
  return platform === 'x' && handle !== '' ? `@${handle}` : handle;
}

/** Minutes and seconds of a countdown, "9:05"; never "0:00" while something is left. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The day of a moment, with its year. */
export function dateOf(iso: string): string {
  return new Date(iso).toLocaleDateString(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** The day of a moment on this machine's calendar: today, yesterday, or its date. */
export function dayName(iso: string, now: Date): string {
  const moment = new Date(iso);
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (moment.toDateString() === now.toDateString()) return asHeading(nearDays.format(0, 'day'));
  if (moment.toDateString() === before.toDateString()) return asHeading(nearDays.format(-1, 'day'));
  const date = moment.toLocaleDateString(LOCALE, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(moment.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  });
  return asHeading(date);
}

const nearDays = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });

function asHeading(words: string): string {
  return words.charAt(0).toLocaleUpperCase(LOCALE) + words.slice(1);
}

/** Names in a row: "English, German and French". */
export function listing(names: readonly string[]): string {
  return new Intl.ListFormat(LOCALE, { type: 'conjunction' }).format(names);
}

/** The day a week begins with; `week` is a date of the calendar, not a moment. */
export function weekName(week: string): string {
  return new Date(`${week}T00:00:00`).toLocaleDateString(LOCALE, { day: 'numeric', month: 'short' });
}

export function monthName(week: string): string {
  return new Date(`${week}T00:00:00`).toLocaleDateString(LOCALE, { month: 'short' });
}
