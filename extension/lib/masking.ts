const SENSITIVE: ReadonlySet<string> = new Set(['secret', 'personal_data', 'company_term']);

/** How the rules end that find words which the person asked to be told of. */
const MISSED = '.missed';

/** True where a finding's words are masked wherever they leave the draft, as the service does it. */
export function isSensitive({ rule, category }: { rule: string; category: string }): boolean {
  return SENSITIVE.has(category) || rule.endsWith(MISSED);
}
