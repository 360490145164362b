/** Why a page has nothing to show, and what to do. */
import type { ComponentChildren } from 'preact';

import type { Reply } from '../messages';
import { pageAddress } from './parts';
import { failure } from './text';

export type Failed = Extract<Reply<unknown>, { ok: false }>;

interface FailureProps {
  failed: Failed;
  /** What cannot be shown while the service does not run, or is not paired. */
  help: { offlineHelp: string; unpairedHelp: string };
  onRetry: () => void;
}

export function FailureNotice({ failed, help, onRetry }: FailureProps) {
  const retry = (
    <button class="button" onClick={onRetry}>
      {failure.retry}
    </button>
  );
  switch (failed.reason) {
    case 'offline':
      return (
        <Notice title={failure.offline}>
          <p>{help.offlineHelp}</p>
          <code>{failure.offlineCommand}</code>
          {retry}
        </Notice>
      );
    case 'unpaired':
      return (
        <Notice title={failure.unpaired}>
          <p>{help.unpairedHelp}</p>
          <div class="row">
            <a class="button primary" href={pageAddress('welcome')}>
              {failure.pair}
            </a>
            {retry}
          </div>
        </Notice>
      );
    case 'error':
      return (
        <Notice title={failure.error}>
          <p>{failed.detail}</p>
          {retry}
        </Notice>
      );
  }
}

function Notice({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="notice" role="alert">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
