/** The sites that the guard runs on. One table for the manifest, the switches and the worker. */
import type { Platform } from './api';

/** Platforms that a person can switch on and off. */
export type SitePlatform = Exclude<Platform, 'other'>;

const HOSTS: Record<SitePlatform, readonly string[]> = {
  x: ['x.com', 'twitter.com', 'mobile.x.com'],
  linkedin: ['www.linkedin.com'],
};

export const SITE_PLATFORMS = Object.keys(HOSTS) as SitePlatform[];

/** With the pages that the person adds. Each has a folder in `sites/`. */
export const PLATFORMS: readonly Platform[] = [...SITE_PLATFORMS, 'other'];

/** Match patterns of the pages of each site. */
export const MATCHES = Object.fromEntries(
  Object.entries(HOSTS).map(([platform, hosts]) => [platform, hosts.map((host) => `https://${host}/*`)]),
) as Record<SitePlatform, string[]>;

/** All of them. */
export const SITE_MATCHES: readonly string[] = Object.values(MATCHES).flat();

/**
 * The scripts that guard a page: what the site is like, made of its folder in `sites/`, and then
 * the guard, which looks for that.
 */
export function scriptsFor(platform: Platform): string[] {
  return [`site-${platform}.js`, 'guard.js'];
}

/** The platform that an address belongs to; null for a page the guard does not run on. */
export function platformOf(address: string): SitePlatform | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:') return null;
  for (const [platform, hosts] of Object.entries(HOSTS)) {
    if (hosts.includes(url.hostname)) return platform as SitePlatform;
  }
  return null;
}
