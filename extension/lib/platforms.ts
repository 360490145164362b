/** The sites that the guard runs on. One table for the manifest, the switches and the worker. */
import type { Platform } from './api';

/** Platforms that a person can switch on and off. */
export type SitePlatform = Exclude<Platform, 'other'>;

const HOSTS: Record<SitePlatform, readonly string[]> = {
  x: ['x.com', 'twitter.com', 'mobile.x.com'],
  linkedin: ['www.linkedin.com'],
};

/** Match patterns for the manifest. */
export const SITE_MATCHES: readonly string[] = Object.values(HOSTS)
  .flat()
  .map((host) => `https://${host}/*`);

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
