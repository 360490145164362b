/** First run: what is read, where it goes, and pairing. */
import { useEffect, useState } from 'preact/hooks';

import { changeSettings, pair, readSettings, unpair } from '../background';
import { welcome as text } from '../text';
import { type Invitation, asCode } from './pairing';

export function Welcome({ invitation }: { invitation: Invitation | null }) {
  const [paired, setPaired] = useState<boolean | null>(null);
  const [typed, setTyped] = useState(invitation?.code ?? '');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');

  async function refresh(): Promise<void> {
    setPaired((await readSettings())?.paired ?? false);
  }

  async function tryCode(given: string, port: number | null): Promise<void> {
    const code = asCode(given);
    if (code === null) {
      setWrong(text.badCode);
      return;
    }
    setBusy(true);
    if (port !== null) await changeSettings({ port });
    const reply = await pair(code);
    setBusy(false);
    setWrong(reply.ok ? '' : reply.reason === 'offline' ? text.offline : reply.detail);
    if (reply.ok) setTyped('');
    await refresh();
  }

  useEffect(() => {
    if (invitation === null) void refresh();
    else void tryCode(invitation.code, invitation.port);
  }, []);

  async function forget(): Promise<void> {
    const reply = await unpair();
    setWrong(reply.ok ? '' : reply.detail);
    await refresh();
  }

  return (
    <main class="welcome">
      <header>
        <img class="mark" src="/icon/48.png" alt="" />
        <h1>{text.title}</h1>
        <p class="soft">{text.lead}</p>
      </header>
      <section class="card" aria-labelledby="pairing">
        <h2 id="pairing">{text.pairTitle}</h2>
        {paired === true ? (
          <>
            <p class="good" role="status">
              {text.paired}
            </p>
            <p>{text.tryIt}</p>
            <button class="quiet" onClick={() => void forget()}>
              {text.unpair}
            </button>
          </>
        ) : (
          <>
            <p class="soft">{text.pairHelp}</p>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                void tryCode(typed, null);
              }}
            >
              <label>
                {text.code}
                <input
                  type="text"
                  name="code"
                  autocomplete="off"
                  spellcheck={false}
                  maxLength={12}
                  placeholder="K7PM-4QXD"
                  value={typed}
                  aria-invalid={wrong !== ''}
                  aria-describedby="wrong"
                  onInput={(event) => setTyped(event.currentTarget.value)}
                />
              </label>
              <button class="main" disabled={busy}>
                {busy ? text.pairing : text.pair}
              </button>
            </form>
          </>
        )}
        {wrong !== '' && (
          <p class="wrong" id="wrong" role="alert">
            {wrong}
          </p>
        )}
      </section>
      <div class="facts">
        {text.sections.map((section) => (
          <section key={section.title}>
            <h2>{section.title}</h2>
            <p class="soft">{section.text}</p>
          </section>
        ))}
      </div>
    </main>
  );
}
