/** The card: what was found, why, and what can be done about it. */
import { type ComponentChildren } from 'preact';

import type { Finding, Fix, Scope } from '../api';
import { waysOut, type Ways } from '../guard/rules';
import type { Aside, View } from '../guard/session';
import type { Telling } from '../messages';
import { clearFace } from './chip';
import { type IconName, icons } from './icons';
import * as text from './text';
import { trusted } from './trusted';

/** What a person can do from the card. */
export interface CardActions {
  /** Goes to the finding that is so many further on. */
  step(by: number): void;
  close(): void;
  fix(finding: Finding, fix: Fix): void;
  copy(words: string): void;
  dismiss(id: string, scope: Scope): void;
  /** Allows a finding in this draft; when it was the last one Post waits for, posts. */
  override(id: string, reason: string | null): void;
  restore(id: string): void;
  notAnIssue(id: string, scope: Scope): void;
  /** Asks what the words are that the person has selected in the draft. */
  missing(): void;
  missed(words: string, category: string, scope: Scope): void;
  ask(id: string): void;
  postNow(): void;
  postUnchecked(reason: string): void;
  backToDraft(): void;
  retry(): void;
  tell(message: Telling): void;
}

export interface CardProps {
  view: View;
  /** The finding to show; null for the first, or for the state when there is none. */
  current: string | null;
  /** A word about what was just done. */
  notice: string | null;
  /** Words of the draft that were missed; null while nobody tells of any. */
  missing: string | null;
  actions: CardActions;
}

export function Card({ view, current, notice, missing, actions }: CardProps) {
  const { held, findings } = view;
  const shown = listed(view);
  const index = Math.max(
    0,
    shown.findIndex(({ id }) => id === current),
  );
  const finding = shown[index];
  const asides = view.aside.filter(({ decision }) => decision === 'dismissed' || held !== null);
  return (
    <div
      class="card"
      role="dialog"
      aria-labelledby="title"
      aria-describedby="message"
      tabIndex={-1}
      data-testid="discreet-card"
    >
      {finding ? (
        <FindingBody
          finding={finding}
          view={view}
          notice={notice}
          actions={actions}
          pager={
            shown.length > 1 ? (
              <Pager index={index} count={shown.length} onStep={actions.step} />
            ) : null
          }
        />
      ) : (
        <StateBody view={view} notice={notice} actions={actions} />
      )}
      {asides.length > 0 ? <Asides asides={asides} onUndo={actions.restore} /> : null}
      {finding === undefined || findings.length === 0 ? null : <Limits view={view} />}
      {held === null && (view.status === 'clear' || view.status === 'findings') ? (
        <Missed words={missing} actions={actions} />
      ) : null}
    </div>
  );
}

/** What the card pages through: while Post is held, what holds it comes first. */
export function listed({ held, findings }: View): Finding[] {
  if (held === null) return [...findings];
  if (held.because === 'unreachable') return [];
  const holding = new Set(held.findings.map(({ id }) => id));
  if (holding.size === 0) return [];
  return [
    ...findings.filter(({ id }) => holding.has(id)),
    ...findings.filter(({ id }) => !holding.has(id)),
  ];
}

function Header(props: {
  icon: IconName;
  tone: string;
  label: string;
  title: string;
  pager?: ComponentChildren;
  onClose: () => void;
}) {
  const Icon = icons[props.icon];
  return (
    <div class="head">
      <span class={`badge ${props.tone}`} role="img" aria-label={props.label} aria-hidden={!props.label}>
        <Icon />
      </span>
      <h2 id="title">{props.title}</h2>
      {props.pager}
      <IconButton icon="close" label={text.buttons.close} onPress={props.onClose} />
    </div>
  );
}

function Pager(props: { index: number; count: number; onStep: (by: number) => void }) {
  const { index, count, onStep } = props;
  return (
    <span class="pager">
      <IconButton icon="left" label={text.buttons.previous} onPress={() => onStep(-1)} />
      <span aria-live="polite">{text.labels.position(index + 1, count)}</span>
      <IconButton icon="right" label={text.buttons.next} onPress={() => onStep(1)} />
    </span>
  );
}

function FindingBody(props: {
  finding: Finding;
  view: View;
  notice: string | null;
  actions: CardActions;
  pager: ComponentChildren;
}) {
  const { finding, view, notice, actions } = props;
  const ways = waysOut(view.mode, finding);
  const holding =
    view.held?.because === 'findings' && view.held.findings.some(({ id }) => id === finding.id);
  return (
    <>
      <Header
        icon={finding.severity}
        tone={finding.severity}
        label={text.SEVERITY[finding.severity]}
        title={text.categoryName(finding.category, finding.family)}
        pager={props.pager}
        onClose={actions.close}
      />
      {view.held?.because === 'findings' ? (
        <p class="held">
          {view.mode === 'strict' ? text.held.findings(view.held.findings.length) : text.held.once}
        </p>
      ) : null}
      <p id="message" class="message">
        {finding.message}
      </p>
      <blockquote dir="auto">{finding.quote}</blockquote>
      <Embargo until={finding.embargo} />
      <Fixes finding={finding} actions={actions} />
      <Notice words={notice ?? view.detail} />
      <Reasons key={finding.id} finding={finding} actions={actions} />
      <PutAside
        key={`${finding.id}.`}
        finding={finding}
        ways={ways}
        strict={view.mode === 'strict'}
        holding={holding}
        last={holding && view.held?.because === 'findings' && view.held.findings.length === 1}
        actions={actions}
      />
    </>
  );
}

/** How long the words are to be kept back; the one who shows the card draws it every second. */
function Embargo({ until }: { until: string | null }) {
  const left = until === null ? 0 : Date.parse(until) - Date.now();
  return left > 0 ? <p class="source">{text.publicIn(left)}</p> : null;
}

function Fixes({ finding, actions }: { finding: Finding; actions: CardActions }) {
  if (finding.fixes.length === 0) return null;
  return (
    <div class="fixes">
      {finding.fixes.map((fix, index) => (
        <span class="fix" key={fix.label}>
          <Button
            kind={index === 0 ? 'primary' : 'plain'}
            onPress={() => actions.fix(finding, fix)}
          >
            {fix.label}
          </Button>
          {fix.replacement === '' ? null : (
            <IconButton
              icon="copy"
              label={text.labels.copyFix(fix.replacement)}
              onPress={() => actions.copy(fix.replacement)}
            />
          )}
        </span>
      ))}
    </div>
  );
}

function Reasons({ finding, actions }: { finding: Finding; actions: CardActions }) {
  const { id, why, clause, contact } = finding;
  if (why.length === 0 && clause === null && contact === null) return null;
  return (
    <details>
      <summary>{text.labels.why}</summary>
      {why.length > 0 ? (
        <ul>
          {why.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      ) : null}
      {clause ? (
        <p class="source">
          {text.labels.rule}:{' '}
          {clause.url ? (
            <a href={clause.url} target="_blank" rel="noreferrer noopener">
              {clause.title}
            </a>
          ) : (
            <Button kind="link" onPress={() => actions.tell({ type: 'openPolicy', clause: clause.id })}>
              {clause.title}
            </Button>
          )}
        </p>
      ) : null}
      {contact ? (
        <p class="source">
          <Button kind="link" onPress={() => actions.ask(id)}>
            {text.labels.ask(contact.name)}
          </Button>
        </p>
      ) : null}
    </details>
  );
}

function PutAside(props: {
  finding: Finding;
  ways: Ways;
  strict: boolean;
  holding: boolean;
  /** Allowing this one lets Post go. */
  last: boolean | undefined;
  actions: CardActions;
}) {
  const { finding, ways, strict, holding, last, actions } = props;
  const canAllow = holding || (strict && !ways.dismiss);
  return (
    <div class="actions">
      {canAllow && ways.postAnyway ? (
        <Allow
          way={ways.postAnyway}
          verb={last ? text.buttons.postAnyway : text.buttons.allow}
          onAllow={(reason) => actions.override(finding.id, reason)}
        />
      ) : null}
      {strict && ways.postAnyway === null && finding.severity !== 'info' ? (
        <p class="held">{text.held.notAllowed}</p>
      ) : null}
      <div class="row">
        {ways.dismiss ? (
          <Form class="row">
            <SubmitButton
              kind="plain"
              onFields={(fields) => actions.dismiss(finding.id, scopeIn(fields))}
            >
              {text.buttons.dismiss}
            </SubmitButton>
            <SubmitButton
              kind="link"
              onFields={(fields) => actions.notAnIssue(finding.id, scopeIn(fields))}
            >
              {text.buttons.notAnIssue}
            </SubmitButton>
            <Select name="scope" label={text.labels.scope} options={text.SCOPE} />
          </Form>
        ) : null}
        {holding ? (
          <Button kind="plain" onPress={actions.backToDraft} end>
            {text.buttons.back}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** "You missed something": says how, or asks what the selected words are and how far it holds. */
function Missed({ words, actions }: { words: string | null; actions: CardActions }) {
  if (words === null) {
    return (
      <div class="missed">
        <Button kind="link" onPress={actions.missing}>
          {text.buttons.missed}
        </Button>
      </div>
    );
  }
  return (
    <Form class="row missed">
      <blockquote dir="auto">{words}</blockquote>
      <label>
        {text.labels.kind}
        <Select name="category" options={text.MISSED} />
      </label>
      <label>
        {text.labels.watch}
        <Select name="scope" options={text.WATCHED} />
      </label>
      <SubmitButton
        kind="plain"
        onFields={(fields) =>
          actions.missed(words, String(fields.get('category')), scopeIn(fields))
        }
      >
        {text.buttons.tell}
      </SubmitButton>
    </Form>
  );
}

function scopeIn(fields: FormData): Scope {
  return fields.get('scope') as Scope;
}

function Select(props: {
  name: string;
  /** Its name where no words stand beside it. */
  label?: string;
  /** Words by value. */
  options: Record<string, string>;
}) {
  return (
    <select name={props.name} aria-label={props.label}>
      {Object.entries(props.options).map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** "Post anyway" with what the policy asks for it; the browser insists on required fields. */
function Allow(props: {
  way: NonNullable<Ways['postAnyway']>;
  verb: string;
  onAllow: (reason: string | null) => void;
}) {
  const { way, verb, onAllow } = props;
  const agreement =
    way === 'acknowledge'
      ? text.labels.acknowledge
      : way === 'false_positive'
        ? text.labels.falsePositive
        : null;
  return (
    <Form class="allow">
      {way === 'reason' ? <ReasonField /> : null}
      {agreement === null ? null : (
        <label class="agree">
          <input type="checkbox" required />
          {agreement}
        </label>
      )}
      <SubmitButton
        kind="strong"
        onFields={(fields) => {
          if (way === 'reason') onAllow(reasonIn(fields));
          else onAllow(way === 'false_positive' ? text.labels.falsePositive : null);
        }}
      >
        {verb}
      </SubmitButton>
    </Form>
  );
}

function ReasonField() {
  return (
    <label class="reason">
      <span>{text.labels.reason}</span>
      <input
        type="text"
        name="reason"
        required
        pattern=".*\S.*"
        maxLength={500}
        autocomplete="off"
        placeholder={text.labels.reasonHint}
      />
    </label>
  );
}

function reasonIn(fields: FormData): string {
  return String(fields.get('reason')).trim();
}

/** A form of ours: nothing is ever sent anywhere, its button does the work. */
function Form(props: { class: string; children: ComponentChildren }) {
  return (
    <form class={props.class} onSubmit={(event) => event.preventDefault()}>
      {props.children}
    </form>
  );
}

/**
 * Hands over the fields once the browser found them valid. The work hangs on the click, also for
 * Enter in a field, because a submit counts as trusted even when a script caused it.
 */
function SubmitButton(props: {
  kind: 'plain' | 'strong' | 'link';
  onFields: (fields: FormData) => void;
  children: ComponentChildren;
}) {
  const onClick = trusted((event: MouseEvent) => {
    const { form } = event.currentTarget as HTMLButtonElement;
    if (form?.reportValidity()) props.onFields(new FormData(form));
  });
  return (
    <button type="submit" class={`button ${props.kind}`} onClick={onClick}>
      {props.children}
    </button>
  );
}

function StateBody(props: { view: View; notice: string | null; actions: CardActions }) {
  const { view, notice, actions } = props;
  const { held } = view;
  if (held?.because === 'findings') {
    return (
      <>
        <Header
          icon="check"
          tone="good"
          label=""
          title={text.notes.settled.title}
          onClose={actions.close}
        />
        <p id="message" class="message">
          {text.notes.settled.text}
        </p>
        <div class="actions">
          <div class="row">
            <Button kind="strong" onPress={actions.postNow}>
              {text.buttons.postNow}
            </Button>
            <Button kind="plain" onPress={actions.backToDraft} end>
              {text.buttons.back}
            </Button>
          </div>
        </div>
      </>
    );
  }
  const status = held?.because === 'unreachable' ? held.reason : view.status;
  if (status === 'off' || status === 'held' || status === 'findings') return null;
  const failed = status === 'offline' || status === 'unpaired' || status === 'error';
  const face = status === 'clear' ? clearFace(view) : null;
  const note =
    face === null || face.tone === 'good'
      ? text.notes[status]
      : { title: face.label, text: text.partly };
  const icon = face?.icon ?? (status === 'paused' ? 'paused' : status === 'empty' || status === 'reading' ? 'mark' : 'off');
  return (
    <>
      <Header
        icon={icon}
        tone={face?.tone === 'good' ? 'good' : 'quiet'}
        label=""
        title={notice === null ? note.title : text.NAME}
        onClose={actions.close}
      />
      {held ? <p class="held">{text.held.unreachable}</p> : null}
      <p id="message" class="message">
        {notice ?? (note.text || view.detail)}
      </p>
      <Limits view={view} />
      <div class="actions">
        {held ? (
          <Allow
            way="reason"
            verb={text.buttons.postUnchecked}
            onAllow={(reason) => actions.postUnchecked(reason ?? '')}
          />
        ) : null}
        <div class="row">
          {failed ? (
            <Button kind="primary" onPress={actions.retry}>
              {text.buttons.retry}
            </Button>
          ) : (
            <Button kind="link" onPress={() => actions.tell({ type: 'openHistory' })}>
              {text.buttons.history}
            </Button>
          )}
          {held ? (
            <Button kind="plain" onPress={actions.backToDraft} end>
              {text.buttons.back}
            </Button>
          ) : null}
        </div>
      </div>
    </>
  );
}

function Asides(props: { asides: Aside[]; onUndo: (id: string) => void }) {
  return (
    <ul class="asides">
      {props.asides.map(({ finding, decision, scope }) => (
        <li key={finding.id}>
          <span>
            {text.asideNote(decision, scope)}: <q>{finding.quote}</q>
          </span>
          <Button kind="link" onPress={() => props.onUndo(finding.id)}>
            {text.buttons.undo}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** What was not read, so that a clear draft is not taken for more than it is. */
function Limits({ view }: { view: View }) {
  const notes = [
    view.unnamed ? text.labels.unnamed : [],
    view.incomplete ?? [],
    text.unreadNotes(view.unread),
  ].flat();
  return notes.length === 0 ? null : <p class="limits">{notes.join(' ')}</p>;
}

function Notice({ words }: { words: string | null }) {
  return (
    <p class="notice" role="status">
      {words}
    </p>
  );
}

function Button(props: {
  kind: 'primary' | 'plain' | 'strong' | 'link';
  end?: boolean;
  onPress: () => void;
  children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class={`button ${props.kind}${props.end ? ' end' : ''}`}
      onClick={trusted(props.onPress)}
    >
      {props.children}
    </button>
  );
}

function IconButton(props: { icon: IconName; label: string; onPress: () => void }) {
  const Icon = icons[props.icon];
  return (
    <button
      type="button"
      class="icon"
      aria-label={props.label}
      title={props.label}
      onClick={trusted(props.onPress)}
    >
      <Icon />
    </button>
  );
}
