/**
 * A pause ends by itself. It is kept as the moment of its end; a moment further away than a
 * pause may last means that the clock was set back, and then there is no pause.
 */

/** Milliseconds that a pause lasts at most. */
export const PAUSE_MS = 10 * 60_000;

/** Milliseconds of pause that are left; 0 when reading goes on. */
export function pauseLeft(pausedUntil: number, now: number): number {
  const left = pausedUntil - now;
  return left > 0 && left <= PAUSE_MS ? left : 0;
}
