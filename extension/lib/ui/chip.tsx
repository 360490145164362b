/** The chip at the composer: one glance says whether the draft is read and what was found. */
import type { View } from '../guard/session';
import { isPartial, uncovered } from '../unread';
import { type IconName, icons } from './icons';
import * as text from './text';

export interface ChipFace {
  icon: IconName;
  label: string;
  tone: 'quiet' | 'good' | 'warn' | 'block' | 'absent';
  /** Shown as the icon alone: nothing to say yet. */
  compact: boolean;
}

/** What the chip shows; null when it shows nothing. */
export function chipFace(view: View): ChipFace | null {
  const face = faceOf(view);
  // What says that nothing is read stays short.
  if (face === null || !view.unnamed || face.tone === 'absent') return face;
  return { ...face, label: `${face.label} · ${text.chip.unnamed}`, compact: false };
}

function faceOf(view: View): ChipFace | null {
  const quiet = { tone: 'quiet', compact: false } as const;
  const absent = { tone: 'absent', icon: 'off', compact: false } as const;
  switch (view.status) {
    case 'off':
      return null;
    case 'empty':
      return { ...quiet, icon: 'mark', label: text.chip.empty, compact: true };
    case 'reading':
      return { ...quiet, icon: 'reading', label: text.chip.reading, compact: true };
    case 'held':
      return { tone: 'block', icon: 'held', label: text.chip.held, compact: false };
    case 'paused':
      return { ...absent, icon: 'paused', label: text.chip.paused(view.pausedUntil) };
    case 'offline':
    case 'unpaired':
    case 'error':
    case 'unprotected':
    case 'abandoned':
      return { ...absent, label: text.chip[view.status] };
    case 'findings':
      return findingsFace(view);
    case 'clear':
      return clearFace(view);
  }
}

/** Of a draft in which nothing was found: how much of it was read at all. */
export function clearFace({ incomplete, unread }: View): ChipFace {
  const absent = { tone: 'absent', icon: 'off', compact: false } as const;
  if (incomplete !== null) return { ...absent, label: text.chip.incomplete };
  const languages = uncovered(unread);
  if (languages.length > 0) return { ...absent, label: text.chip.uncovered(languages) };
  if (isPartial(unread)) {
    return { tone: 'quiet', icon: 'info', label: text.chip.incomplete, compact: false };
  }
  return { tone: 'good', icon: 'check', label: text.chip.clear, compact: false };
}

function findingsFace({ findings }: View): ChipFace {
  const warnings = findings.filter(({ severity }) => severity !== 'info');
  if (warnings.length === 0) {
    const label = text.chip.remarks(findings.length);
    return { tone: 'quiet', icon: 'info', label, compact: false };
  }
  const tone = warnings.some(({ severity }) => severity === 'block') ? 'block' : 'warn';
  return { tone, icon: tone, label: text.chip.findings(warnings.length), compact: false };
}

export function Chip(props: { face: ChipFace; expanded: boolean; onOpen: (event: Event) => void }) {
  const { face, expanded, onOpen } = props;
  const Icon = icons[face.icon];
  return (
    <button
      type="button"
      class={`chip ${face.tone}`}
      data-testid="discreet-chip"
      aria-haspopup="dialog"
      aria-expanded={expanded}
      aria-label={`${text.NAME}: ${face.label}`}
      title={face.compact ? `${text.NAME}: ${face.label}` : undefined}
      onClick={onOpen}
    >
      <Icon />
      {face.compact ? null : <span>{face.label}</span>}
    </button>
  );
}
