/** A message to the policy's contact, written together with the person and sent by them alone. */
import { useEffect, useState } from 'preact/hooks';

import type { Policy } from '../../api';
import { isSensitive } from '../../masking';
import { type Asked, takeQuestion } from '../../service/questions';
import { useAnswer } from '../hooks';
import { Brand, CopyButton, Loading } from '../parts';
import { compose, contents, mailAddress, mailto, type Part, PARTS, TICKED } from './message';
import { message, report as text } from './text';

export function ReportPage({ questionKey }: { questionKey: string }) {
  /** Undefined until it was looked for; null when there is none. */
  const [asked, setAsked] = useState<Asked | null>();
  const { value: policy, failed } = useAnswer<Policy>('/v1/policy');
  useEffect(() => void takeQuestion(questionKey).then(setAsked), []);

  const title = policy === null ? text.plainTitle : text.title(policy.contact.name);
  return (
    <main class="report">
      <header>
        <Brand />
        <h1>{title}</h1>
        {asked && <p class="soft">{text.lead}</p>}
      </header>
      {asked === null && (
        <div class="empty">
          <h2>{text.gone}</h2>
          <p class="soft">{text.goneHelp}</p>
        </div>
      )}
      {asked && (policy !== null || failed !== null) ? (
        <Message asked={asked} policy={policy} />
      ) : (
        asked !== null && <Loading says={text.loading} />
      )}
    </main>
  );
}

function Message({ asked, policy }: { asked: Asked; policy: Policy | null }) {
  const [ticked, setTicked] = useState<ReadonlySet<Part>>(TICKED);
  const [comment, setComment] = useState('');
  const held = contents(asked, policy, comment);
  const contact = policy?.contact ?? null;
  const body = compose(contact, held, ticked);

  function tick(part: Part, on: boolean): void {
    const next = new Set(ticked);
    if (on) next.add(part);
    else next.delete(part);
    setTicked(next);
  }

  function write(words: string): void {
    setComment(words);
    // Who begins to write a question means to ask it.
    if (comment === '' && words !== '') tick('comment', true);
  }

  return (
    <div class="columns">
      <form class="card" onSubmit={(event) => event.preventDefault()}>
        <fieldset>
          <legend>
            <h2>{text.tick}</h2>
          </legend>
          {PARTS.filter((part) => held[part] !== null).map((part) => (
            <Choice
              key={part}
              part={part}
              words={part === 'comment' || part === 'draft' ? null : held[part]}
              note={noteFor(part, asked)}
              checked={ticked.has(part)}
              onTick={(on) => tick(part, on)}
            />
          ))}
        </fieldset>
        {asked.draft === null && <p class="soft small">{text.noDraft}</p>}
        <label class="field">
          <span>{text.comment}</span>
          <textarea
            rows={4}
            maxLength={2_000}
            value={comment}
            onInput={(event) => write(event.currentTarget.value)}
          />
        </label>
      </form>
      <section class="card preview" aria-labelledby="preview">
        <h2 id="preview">{text.preview}</h2>
        <p class="soft small">
          {text.subject}: {message.subject}
        </p>
        <pre tabIndex={0} aria-labelledby="preview">
          {body}
        </pre>
        <Ways channel={contact?.channel ?? null} body={body} />
      </section>
    </div>
  );
}

/** What is masked in a part, where something is. */
function noteFor(part: Part, asked: Asked): string | null {
  if (part === 'quote' && isSensitive(asked)) return text.masked;
  return part === 'draft' ? text.draftMasked : null;
}

interface ChoiceProps {
  part: Part;
  /** The part itself, where it is short. */
  words: string | null;
  note: string | null;
  checked: boolean;
  onTick: (on: boolean) => void;
}

function Choice({ part, words, note, checked, onTick }: ChoiceProps) {
  const describedBy = words === null && note === null ? undefined : `about-${part}`;
  return (
    <div class="choice">
      <label>
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={describedBy}
          onChange={(event) => onTick(event.currentTarget.checked)}
        />
        <span>{text.parts[part]}</span>
      </label>
      {describedBy !== undefined && (
        <p class="soft small" id={describedBy}>
          {words} {note !== null && (words === null ? note : `(${note})`)}
        </p>
      )}
    </div>
  );
}

/** How the message can go out. Nothing here sends it. */
function Ways({ channel, body }: { channel: string | null; body: string }) {
  const address = channel === null ? null : mailAddress(channel);
  const link = address === null ? null : mailto(address, message.subject, body);
  return (
    <>
      <div class="row">
        {link !== null && (
          <a class="button primary" href={link}>
            {text.mail}
          </a>
        )}
        <CopyButton words={body} label={text.copy} key={body} />
      </div>
      {channel === null && <p class="soft small">{text.noContact}</p>}
      {channel !== null && address === null && (
        <p class="soft small">{text.noAddress(channel)}</p>
      )}
      {address !== null && link === null && <p class="soft small">{text.tooLong}</p>}
    </>
  );
}
