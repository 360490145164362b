/** Pages beyond X and LinkedIn that the person adds: their drafts are marked and never held. */
import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';

import { platformOf } from '../../platforms';
import { addedMatches } from '../../service/added';
import { welcome as text } from '../text';

/** The pattern of all pages of the site that a typed address is on; null when it is none. */
export function asMatch(typed: string): string | null {
  const address = /^\w+:\/\//.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:' || !/^[\w-]+(\.[\w-]+)+$/.test(hostname)) return null;
  return `https://${hostname}/*`;
}

const hostOf = (match: string) => match.replace(/^https:\/\/|\/\*$/g, '');

export function PagesSection() {
  const [matches, setMatches] = useState<string[]>([]);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const look = () => void addedMatches().then(setMatches);
    look();
    const { onAdded, onRemoved } = browser.permissions;
    onAdded.addListener(look);
    onRemoved.addListener(look);
    return () => {
      onAdded.removeListener(look);
      onRemoved.removeListener(look);
    };
  }, []);

  function onSubmit(event: Event): void {
    event.preventDefault();
    const match = asMatch(typed);
    if (match === null) return setProblem(text.pages.bad);
    if (platformOf(match) !== null) return setProblem(text.pages.known);
    setProblem(null);
    // At once: a browser asks only while it sees the press that it comes from.
    void browser.permissions.request({ origins: [match] }).then((granted) => {
      if (granted) setTyped('');
      else setProblem(text.pages.refused);
    });
  }

  return (
    <section class="card settings" aria-labelledby="pages">
      <h2 id="pages">{text.pages.title}</h2>
      <p class="soft small">{text.pages.help}</p>
      {matches.length > 0 && (
        <ul class="pages">
          {matches.map((match) => (
            <li key={match} class="row">
              <span>{hostOf(match)}</span>
              <button
                class="button"
                aria-label={text.pages.removeOne(hostOf(match))}
                onClick={() => void browser.permissions.remove({ origins: [match] })}
              >
                {text.pages.remove}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={onSubmit} noValidate>
        <label class="field">
          <span>{text.pages.address}</span>
          <input
            type="text"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            value={typed}
            aria-invalid={problem !== null}
            aria-describedby="pages-said"
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setProblem(null);
            }}
          />
        </label>
        <button class="button">{text.pages.add}</button>
        <p id="pages-said" class="small wrong" role="status">
          {problem}
        </p>
      </form>
    </section>
  );
}
