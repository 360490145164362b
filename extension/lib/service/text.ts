/** What the background says itself; an answer of the service comes with its own words. */
import { sentence, words } from '../words';

export const native = words('native', 'refused', 'not_started');

export const trouble = {
  ...words('trouble', 'unpaired', 'late', 'reasonLost'),
  refused: sentence('trouble.refused', 'port'),
  status: sentence('trouble.status', 'status'),
  stranger: sentence('trouble.stranger', 'port'),
  unknownCode: sentence('trouble.unknownCode', 'port'),
};
