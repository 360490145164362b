/** Accounts and times as a person reads them; dates as the browser writes them. */
import type { Account } from '../api';
import { history as text } from './text';

/** An account's handle as its site writes it. */
export function handleOf({ platform, handle }: Pick<Account, 'platform' | 'handle'>): string {
  return platform === 'x' && handle !== '' ? `@${handle}` : handle;
}

/** Minutes and seconds of a countdown, "9:05"; never "0:00" while something is left. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function clockTime(iso: string): string {
  return new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** The day of a moment, with its year. */
export function dateOf(iso: string): string {
  return new Date(iso).toLocaleDateString([], { day: 'numeric', month: 'long', year: 'numeric' });
}

/** The day of a moment on this machine's calendar: today, yesterday, or its date. */
export function dayName(iso: string, now: Date): string {
  const moment = new Date(iso);
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (moment.toDateString() === now.toDateString()) return text.today;
  if (moment.toDateString() === before.toDateString()) return text.yesterday;
  return moment.toLocaleDateString([], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(moment.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  });
}

/** A language by its code, as a person calls it. */
export function languageName(code: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
}

/** Names in a row: "English, German and French". */
export function listing(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
}

/** The day a week begins with; `week` is a date of the calendar, not a moment. */
export function weekName(week: string): string {
  return new Date(`${week}T00:00:00`).toLocaleDateString([], { day: 'numeric', month: 'short' });
}

export function monthName(week: string): string {
  return new Date(`${week}T00:00:00`).toLocaleDateString([], { month: 'short' });
}
