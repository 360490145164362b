/** The whole history as a file of the person's own. */
import { api } from '../background';
import type { Failed } from '../failure';

export type Format = 'json' | 'csv';

const TYPES: Record<Format, string> = { json: 'application/json', csv: 'text/csv' };

/** Milliseconds after which the browser has surely taken the file. */
const TAKEN_AFTER_MS = 10_000;

/** Spreadsheets take a CSV file for UTF-8 only when it begins with this mark. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Asks for the export and saves it; what failed, or null. */
export async function downloadHistory(format: Format): Promise<Failed | null> {
  const reply = await api<unknown>('GET', `/v1/history/export?format=${format}`);
  if (!reply.ok) return reply;
  const content =
    format === 'csv' ? BYTE_ORDER_MARK + String(reply.value) : JSON.stringify(reply.value, null, 2);
  const url = URL.createObjectURL(new Blob([content], { type: TYPES[format] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `discreet-history.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), TAKEN_AFTER_MS);
  return null;
}
