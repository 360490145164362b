/** The bar of filters. */
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Family, Platform } from '../../api';
import { Choice } from '../parts';
import { CATEGORY, FAMILY, history as text, OUTCOME, PLATFORM } from '../text';
import { CATEGORIES, type Filters } from './query';

/** Milliseconds that typing in the search field must rest. */
export const SEARCH_REST_MS = 250;

interface FilterBarProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

export function FilterBar({ filters, onChange }: FilterBarProps) {
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  return (
    <form
      class="filters"
      role="search"
      aria-label={text.filters}
      onSubmit={(event) => event.preventDefault()}
    >
      <Search value={filters.query} onChange={(query) => set({ query })} />
      <Choice
        label={text.platform}
        value={filters.platform}
        none={text.any}
        options={Object.entries(PLATFORM) as [Platform, string][]}
        onChange={(platform) => set({ platform })}
      />
      <label class="field">
        <span>{text.about}</span>
        <select value={filters.about} onChange={(event) => set({ about: event.currentTarget.value })}>
          <option value="">{text.any}</option>
          {(Object.keys(CATEGORIES) as Family[]).map((family) => (
            <optgroup label={FAMILY[family]} key={family}>
              <option value={family}>{text.allOf(FAMILY[family])}</option>
              {CATEGORIES[family].map((category) => (
                <option value={category} key={category}>
                  {CATEGORY[category]}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <Choice
        label={text.outcome}
        value={filters.outcome}
        none={text.any}
        options={Object.entries(OUTCOME) as [keyof typeof OUTCOME, string][]}
        onChange={(outcome) => set({ outcome })}
      />
      <Choice
        label={text.since}
        value={filters.days}
        none={text.anyTime}
        options={(['7', '30', '90'] as const).map((days) => [days, text.days(Number(days))] as const)}
        onChange={(days) => set({ days })}
      />
    </form>
  );
}

/** The search field tells what was typed when typing rests. */
function Search({ value, onChange }: { value: string; onChange: (query: string) => void }) {
  const [typed, setTyped] = useState(value);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => latest.current(typed), SEARCH_REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label class="field">
      <span>{text.search}</span>
      <input
        type="search"
        maxLength={200}
        placeholder={text.searchHint}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </label>
  );
}
