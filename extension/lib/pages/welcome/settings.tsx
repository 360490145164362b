/** What a person can set beyond the popup: when marks appear, where the service is, unpairing. */
import { useEffect, useState } from 'preact/hooks';

import type { SettingsChange, SettingsView } from '../../messages';
import { unpair } from '../background';
import { welcome as text } from '../text';
import { asPort } from './pairing';

interface SettingsProps {
  settings: SettingsView;
  onChange: (change: SettingsChange) => Promise<unknown>;
}

export function SettingsSection({ settings, onChange }: SettingsProps) {
  const fixed = (key: string) => settings.managedKeys.includes(key);
  const known = text.restOptions.some(({ ms }) => ms === settings.restMs);
  const options = known
    ? text.restOptions
    : [...text.restOptions, { ms: settings.restMs, name: text.restOther(settings.restMs) }];
  return (
    <section class="card settings" aria-labelledby="settings">
      <h2 id="settings">{text.settingsTitle}</h2>
      <label class="field">
        <span>{text.rest}</span>
        <select
          value={settings.restMs}
          disabled={fixed('restMs')}
          onChange={(event) => void onChange({ restMs: Number(event.currentTarget.value) })}
        >
          {options.map(({ ms, name }) => (
            <option value={ms} key={ms}>
              {name}
            </option>
          ))}
        </select>
        {fixed('restMs') && <span>{text.fixed}</span>}
      </label>
      <PortForm settings={settings} onChange={onChange} fixed={fixed('port')} />
      {settings.paired && (
        <div class="row unpair">
          <button class="button" onClick={() => void unpair()}>
            {text.unpair}
          </button>
          <p class="soft small">{text.unpairHelp}</p>
        </div>
      )}
    </section>
  );
}

function PortForm({ settings, onChange, fixed }: SettingsProps & { fixed: boolean }) {
  const [typed, setTyped] = useState(String(settings.port));
  const [said, setSaid] = useState<{ wrong: boolean; words: string } | null>(null);
  useEffect(() => setTyped(String(settings.port)), [settings.port]);

  async function onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    const port = asPort(typed);
    if (port === null) {
      setSaid({ wrong: true, words: text.badPort });
      return;
    }
    await onChange({ port });
    setSaid({ wrong: false, words: text.saved });
  }

  return (
    <form onSubmit={(event) => void onSubmit(event)} noValidate>
      <label class="field">
        <span>{text.port}</span>
        <input
          type="text"
          inputMode="numeric"
          value={typed}
          disabled={fixed}
          aria-invalid={said?.wrong === true}
          aria-describedby="port-said"
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setSaid(null);
          }}
        />
      </label>
      {!fixed && <button class="button">{text.save}</button>}
      <p id="port-said" class={`small ${said?.wrong ? 'wrong' : 'soft'}`} role="status">
        {fixed ? text.fixed : (said?.words ?? text.portHelp)}
      </p>
    </form>
  );
}
