/** The policy in force, read again when this or another window acknowledged it. */
import { useEffect } from 'preact/hooks';
import { browser } from 'wxt/browser';

import type { Policy } from '../../api';
import { touchesNotice } from '../../service/notice';
import { type Answered, useAnswer } from '../hooks';

export function usePolicy(): Answered<Policy> {
  const answered = useAnswer<Policy>('/v1/policy');
  const { reload } = answered;
  useEffect(() => {
    const onChanged = (changes: Record<string, unknown>, area: string) => {
      if (touchesNotice(area, Object.keys(changes))) void reload();
    };
    browser.storage.onChanged.addListener(onChanged);
    return () => browser.storage.onChanged.removeListener(onChanged);
  }, [reload]);
  return answered;
}
