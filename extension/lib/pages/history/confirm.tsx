/** Asks before the whole history goes, and names what goes. */
import { useEffect, useRef } from 'preact/hooks';

import { history as text } from '../text';

interface ConfirmProps {
  /** Drafts in the whole history. */
  count: number;
  filtered: boolean;
  onConfirm: () => void;
  onKeep: () => void;
}

export function ConfirmEraseAll({ count, filtered, onConfirm, onKeep }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="confirm" onClose={onKeep}>
      <h2 id="confirm">{text.confirmTitle}</h2>
      <p>{text.confirmGoes(count)}</p>
      {filtered && <p>{text.confirmFilters}</p>}
      <p class="soft">{text.confirmStays}</p>
      <div class="row">
        <button class="button danger" onClick={onConfirm}>
          {text.confirm(count)}
        </button>
        <button class="button" autofocus onClick={onKeep}>
          {text.keep}
        </button>
      </div>
    </dialog>
  );
}
