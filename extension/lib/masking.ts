/** Categories whose words are masked wherever they leave the draft, as the service does it. */
export const MASKED: ReadonlySet<string> = new Set(['secret', 'personal_data', 'company_term']);
