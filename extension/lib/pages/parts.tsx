/** Parts that more than one page is made of. */
import { useState } from 'preact/hooks';
import { browser } from 'wxt/browser';

import { icons } from '../ui/icons';
import { NAME, welcome } from './text';

export type PageName = 'history' | 'policy' | 'practice' | 'welcome';

export function pageAddress(page: PageName): string {
  return browser.runtime.getURL(`/${page}.html` as never);
}

export function Brand() {
  return (
    <p class="brand">
      <icons.mark />
      {NAME}
    </p>
  );
}

/** Says that something is on its way. */
export function Loading({ says }: { says: string }) {
  return (
    <p class="row loading" role="status">
      <icons.reading />
      {says}
    </p>
  );
}

interface ChoiceProps<K extends string> {
  label: string;
  value: K | '';
  /** Text of the entry that chooses nothing. */
  none: string;
  options: readonly (readonly [K, string])[];
  onChange: (value: K | '') => void;
}

/** A labelled list of which one entry, or none, is chosen. */
export function Choice<K extends string>({ label, value, none, options, onChange }: ChoiceProps<K>) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as K | '')}>
        <option value="">{none}</option>
        {options.map(([key, name]) => (
          <option value={key} key={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Copies words; its own text tells that it did. */
export function CopyButton({ words, label = welcome.copy }: { words: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      class="button"
      onClick={() => void navigator.clipboard.writeText(words).then(() => setCopied(true))}
    >
      <span aria-live="polite">{copied ? welcome.copied : label}</span>
    </button>
  );
}
