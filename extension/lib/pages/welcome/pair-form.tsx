/** The field for a pairing code. */
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Reply, SettingsView } from '../../messages';
import { welcome as text } from '../text';
import { accept, asCode, type Invitation } from './pairing';

interface PairFormProps {
  settings: SettingsView;
  /** A code that the page was opened with; it is tried at once. */
  invitation: Invitation | null;
  onPaired: () => void;
}

export function PairForm({ settings, invitation, onPaired }: PairFormProps) {
  const [typed, setTyped] = useState(invitation?.code ?? '');
  const [busy, setBusy] = useState(invitation !== null);
  const [wrong, setWrong] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);

  function fail(words: string): void {
    setWrong(words);
    field.current?.focus();
    field.current?.select();
  }

  async function tryOut(invited: Invitation): Promise<void> {
    setBusy(true);
    setWrong(null);
    const reply = await accept(invited, settings);
    setBusy(false);
    if (reply.ok) onPaired();
    else fail(wordsFor(reply, invited.port ?? settings.port));
  }

  function onSubmit(event: Event): void {
    event.preventDefault();
    const code = asCode(typed);
    if (code === null) fail(text.badCode);
    else void tryOut({ code, port: null });
  }

  useEffect(() => {
    if (invitation !== null) void tryOut(invitation);
  }, []);

  return (
    <form onSubmit={onSubmit} noValidate>
      <label class="field">
        <span>{text.code}</span>
        <input
          ref={field}
          type="text"
          name="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={20}
          placeholder={text.codeExample}
          value={typed}
          aria-invalid={wrong !== null}
          aria-describedby="wrong"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <button class="button primary" disabled={busy}>
        {busy ? text.pairing : text.pair}
      </button>
      <p class="wrong" id="wrong" role="alert">
        {wrong}
      </p>
    </form>
  );
}

/** A code that is refused comes with words; a service that does not run has none. */
function wordsFor(reply: Extract<Reply<unknown>, { ok: false }>, port: number): string {
  return reply.reason === 'offline' ? text.offline(port) : reply.detail;
}
