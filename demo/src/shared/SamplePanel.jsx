import { samples } from './samples.js';

/** The list of drafts to click in. `type` receives the text; `s` gives the page's classes. */
export function SamplePanel({ s, type }) {
  const group = (calm) =>
    samples
      .filter((sample) => Boolean(sample.calm) === calm)
      .map((sample) => (
        <li key={sample.title}>
          <button className={s('sample')} type="button" onClick={() => type(sample.text)}>
            <strong>{sample.title}</strong>
            <span>{sample.text}</span>
          </button>
        </li>
      ));
  return (
    <section className={s('panel')} aria-label="Sample drafts" lang="en">
      <h2>Sample drafts</h2>
      <p>Click one and it is typed into the composer.</p>
      <h3>Better not posted as they are</h3>
      <ul>{group(false)}</ul>
      <h3>Fine to post</h3>
      <ul>{group(true)}</ul>
      <small>A page on this machine, not the real site. Nothing you post leaves it.</small>
    </section>
  );
}
