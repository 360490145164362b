/** One account: its kind and its mode. */
import type { Account, AccountKind, Mode } from '../../api';
import { handleOf } from '../format';
import { KIND, MODE, PLATFORM, popup as text } from '../text';

export interface AccountCardProps {
  account: Account;
  /** An administrator made every account strict. */
  strictFixed: boolean;
  onChange: (changed: { kind?: AccountKind; mode?: Mode }) => void;
}

export function AccountCard({ account, strictFixed, onChange }: AccountCardProps) {
  const mode = strictFixed ? 'strict' : account.mode;
  const group = `${account.platform}/${account.handle}`;
  return (
    <div class="account" role="group" aria-label={`${nameOf(account)}, ${PLATFORM[account.platform]}`}>
      <p class="who">
        <strong>{nameOf(account)}</strong>{' '}
        <span class="soft small">
          {PLATFORM[account.platform]}
          {account.name !== null && ` · ${handleOf(account)}`}
        </span>
      </p>
      <Segments
        label={text.kind}
        name={`kind ${group}`}
        value={account.kind}
        options={Object.entries(KIND) as [AccountKind, string][]}
        onChange={(kind) => onChange({ kind })}
      />
      <Segments
        label={text.mode}
        name={`mode ${group}`}
        value={mode}
        options={(Object.keys(MODE) as Mode[]).map((key) => [key, MODE[key].name] as const)}
        disabled={strictFixed}
        onChange={(chosen) => onChange({ mode: chosen })}
      />
      <p class="soft small" aria-live="polite">
        {MODE[mode].says}
        {strictFixed && ` ${text.fixed}.`}
      </p>
    </div>
  );
}

function nameOf(account: Account): string {
  return account.name ?? handleOf(account);
}

interface SegmentsProps<K extends string> {
  label: string;
  name: string;
  value: K;
  options: readonly (readonly [K, string])[];
  disabled?: boolean;
  onChange: (value: K) => void;
}

function Segments<K extends string>({ label, name, value, options, disabled, onChange }: SegmentsProps<K>) {
  return (
    <fieldset class="segments" disabled={disabled}>
      <legend class="unseen">{label}</legend>
      {options.map(([key, words]) => (
        <label key={key}>
          <input type="radio" name={name} checked={key === value} onChange={() => onChange(key)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
