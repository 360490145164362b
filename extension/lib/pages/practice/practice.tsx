/** The practice page: one draft at a time, a decision, and what the policy says to it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import type { Practice, Scenario } from '../../api';
import { FailureNotice } from '../failure';
import { useAnswer } from '../hooks';
import { markSpans } from '../marked';
import { Brand, Loading, pageAddress } from '../parts';
import { categoryName, PLATFORM, SURFACE } from '../text';
import {
  type Answer,
  inOrder,
  loadProgress,
  practised,
  type Progress,
  saveProgress,
  seenAlike,
} from './progress';
import { practice as text } from './text';

/** UTF-16 code units of a draft that stand for a title it does not have. */
const NAME_LENGTH = 60;

const ANSWERS = ['post', 'change', 'unsure'] as const satisfies readonly Answer[];

export function PracticePage() {
  const { value, failed, reload } = useAnswer<Practice>('/v1/practice');
  const [progress, setProgress] = useState<Progress | null>(null);
  useEffect(() => void loadProgress().then(setProgress), []);

  function change(next: Progress): void {
    setProgress(next);
    void saveProgress(next);
  }

  return (
    <main class="practice">
      <header>
        <Brand />
        <h1>{text.title}</h1>
        <p class="soft">{text.lead}</p>
      </header>
      {failed !== null && (
        <FailureNotice failed={failed} help={text} onRetry={() => void reload()} />
      )}
      {failed === null && (value === null || progress === null) && <Loading says={text.loading} />}
      {failed === null && value !== null && progress !== null && (
        <Round practice={value} progress={progress} onChange={change} />
      )}
    </main>
  );
}

interface RoundProps {
  practice: Practice;
  progress: Progress;
  onChange: (progress: Progress) => void;
}

function Round({ practice, progress, onChange }: RoundProps) {
  const scenarios = useMemo(
    () => inOrder(practice.scenarios, progress.round),
    [practice, progress.round],
  );
  /** The draft on view. It stays after its answer, until the person goes on. */
  const [current, setCurrent] = useState(() => nextOf(scenarios, progress));
  /** Focus follows to each new draft, but is left alone when the page opens. */
  const [moved, setMoved] = useState(false);

  function show(next: Progress, among = scenarios): void {
    setMoved(true);
    setCurrent(nextOf(among, next));
  }

  function answer(scenario: Scenario, given: Answer): void {
    const answered = { ...progress.answered, [scenario.id]: seenAlike(scenario, given) };
    onChange({ ...progress, answered });
  }

  function restart(): void {
    const next = { round: progress.round + 1, answered: {} };
    onChange(next);
    show(next, inOrder(scenarios, next.round));
  }

  function lookAgain(): void {
    const alike = Object.entries(progress.answered).filter(([, same]) => same);
    const next = { ...progress, answered: Object.fromEntries(alike) };
    onChange(next);
    show(next);
  }

  if (scenarios.length === 0) {
    return (
      <div class="empty">
        <h2>{text.empty}</h2>
        <p class="soft">{text.emptyHelp}</p>
      </div>
    );
  }
  if (current === null) {
    return (
      <End
        scenarios={scenarios}
        progress={progress}
        focus={moved}
        onLookAgain={lookAgain}
        onRestart={restart}
      />
    );
  }
  const done = scenarios.filter(({ id }) => id in progress.answered).length;
  const isAnswered = current.id in progress.answered;
  return (
    <>
      <Draft
        key={current.id}
        scenario={current}
        position={isAnswered ? done : done + 1}
        count={scenarios.length}
        focus={moved}
        last={done === scenarios.length}
        onAnswer={(given) => answer(current, given)}
        onNext={() => show(progress)}
      />
      {done > 0 && (
        <button class="button quiet reset" onClick={restart}>
          {text.reset}
        </button>
      )}
    </>
  );
}

/** The first draft that is not answered; null when all are. */
function nextOf(scenarios: readonly Scenario[], { answered }: Progress): Scenario | null {
  return scenarios.find(({ id }) => !(id in answered)) ?? null;
}

interface DraftProps {
  scenario: Scenario;
  position: number;
  count: number;
  focus: boolean;
  /** No draft is left after this one. */
  last: boolean;
  onAnswer: (given: Answer) => void;
  onNext: () => void;
}

function Draft({ scenario, position, count, focus, last, onAnswer, onNext }: DraftProps) {
  const [given, setGiven] = useState<Answer | null>(null);
  const heading = useFocus(focus);
  const where = text.position(position, count);

  function choose(answer: Answer): void {
    setGiven(answer);
    onAnswer(answer);
  }

  return (
    <section class="scenario" aria-labelledby="draft">
      <div class="row">
        <h2 id="draft" ref={heading} tabIndex={-1}>
          {scenario.title || where}
        </h2>
        {scenario.title !== '' && <p class="soft small position">{where}</p>}
      </div>
      <progress class="unseen" max={count} value={given === null ? position - 1 : position} />
      <Post scenario={scenario} marked={given !== null} />
      {given === null ? (
        <div class="choices" role="group" aria-labelledby="question">
          <h3 id="question">{text.question}</h3>
          <div class="row">
            {ANSWERS.map((answer) => (
              <button class="button" key={answer} onClick={() => choose(answer)}>
                {text.answers[answer]}
              </button>
            ))}
          </div>
        </div>
      ) : (
        <Outcome scenario={scenario} given={given} last={last} onNext={onNext} />
      )}
    </section>
  );
}

/** The draft as it would stand on its site. */
function Post({ scenario, marked }: { scenario: Scenario; marked: boolean }) {
  const { account, platform, surface, findings, language, text: words } = scenario;
  const spans = marked ? findings : [];
  return (
    <article class="post" data-platform={platform} data-account={account}>
      <header>
        <span class="face" aria-hidden="true" />
        <p>
          <strong>{text.names[account]}</strong>
          <span class="soft small">
            {PLATFORM[platform]} · {SURFACE[surface]} · {text.accounts[account]}
          </span>
        </p>
      </header>
      <p class="words" lang={language}>
        {markSpans(words, spans.map(({ start, end }) => ({ start, end, severity: 'warn' }))).map(
          ({ text: piece, severity }, index) =>
            severity === null ? (
              piece
            ) : (
              <mark key={index} data-severity={severity}>
                {piece}
              </mark>
            ),
        )}
      </p>
      <div class="tools" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </article>
  );
}

interface OutcomeProps {
  scenario: Scenario;
  given: Answer;
  last: boolean;
  onNext: () => void;
}

/** What Discreet notices, why, and the clause. The focus comes here, so it is read out. */
function Outcome({ scenario, given, last, onNext }: OutcomeProps) {
  const { answer, findings, why, clause, text: words } = scenario;
  const heading = useFocus(true);
  return (
    <div class="card outcome-of">
      <h3 ref={heading} tabIndex={-1}>
        {text.says[answer][given]}
      </h3>
      {findings.length > 0 && (
        <ul class="noticed">
          {findings.map(({ start, end, rule, category, message }) => (
            <li key={`${rule} ${start}`}>
              <p>
                <strong>{categoryName(category, '')}</strong> <q>{words.slice(start, end)}</q>
              </p>
              <p class="soft">{message}</p>
            </li>
          ))}
        </ul>
      )}
      {why !== '' && findings.every(({ message }) => message !== why) && <p>{why}</p>}
      {clause !== null && (
        <div class="clause">
          <p class="soft small">{text.clause}</p>
          <p>
            <a href={`${pageAddress('policy')}#${clause.id}`} target="_blank" rel="noopener">
              {clause.title}
            </a>
          </p>
          {clause.text !== null && <p>{clause.text}</p>}
        </div>
      )}
      <button class="button primary" onClick={onNext}>
        {last ? text.finish : text.next}
      </button>
    </div>
  );
}

interface EndProps {
  scenarios: readonly Scenario[];
  progress: Progress;
  focus: boolean;
  onLookAgain: () => void;
  onRestart: () => void;
}

/** What was practised. No grade: the page is for the person, and two views may both be right. */
function End({ scenarios, progress, focus, onLookAgain, onRestart }: EndProps) {
  const heading = useFocus(focus);
  const otherwise = scenarios.filter(({ id }) => progress.answered[id] === false);
  return (
    <section class="card end">
      <h2 ref={heading} tabIndex={-1}>
        {text.doneTitle}
      </h2>
      <p>{text.done(scenarios.length)}</p>
      <dl>
        {practised(scenarios, progress).map(({ category, count }) => (
          <div key={category}>
            <dt>{category === null ? text.harmless : categoryName(category, '')}</dt>
            <dd class="soft">{text.drafts(count)}</dd>
          </div>
        ))}
      </dl>
      {otherwise.length > 0 && (
        <>
          <p>{text.again}</p>
          <ul class="otherwise">
            {otherwise.map((scenario) => (
              <li key={scenario.id}>{nameOf(scenario)}</li>
            ))}
          </ul>
        </>
      )}
      <div class="row">
        {otherwise.length > 0 && (
          <button class="button primary" onClick={onLookAgain}>
            {text.retry(otherwise.length)}
          </button>
        )}
        <button class="button" onClick={onRestart}>
          {text.reset}
        </button>
        <a class="button" href={pageAddress('policy')}>
          {text.toPolicy}
        </a>
      </div>
    </section>
  );
}

/** The title of a draft, else its first words. */
function nameOf({ title, text: words }: Scenario): string {
  if (title !== '') return title;
  return words.length <= NAME_LENGTH ? `“${words}”` : `“${words.slice(0, NAME_LENGTH).trimEnd()}…”`;
}

/** A heading that takes the focus once it is there. */
function useFocus(wanted: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (wanted) heading.current?.focus();
  }, []);
  return heading;
}
