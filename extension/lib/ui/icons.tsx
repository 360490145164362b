/** The glyphs, 16 by 16, in the colour of their text. Each state has a shape of its own. */
import type { ComponentChildren } from 'preact';

function Glyph({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const line = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': '1.6',
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;

/** The mark of the product: a speech bubble with an underlined word. */
const Mark = () => (
  <Glyph>
    <path
      {...line}
      d="M3.8 2.2h8.4a2 2 0 0 1 2 2v5.4a2 2 0 0 1-2 2H8.4L5 14.2v-2.6H3.8a2 2 0 0 1-2-2V4.2a2 2 0 0 1 2-2z"
    />
    <path {...line} stroke-width="1.4" d="M4.8 7.6q.8-1.2 1.6 0t1.6 0 1.6 0 1.6 0" />
  </Glyph>
);

const Check = () => (
  <Glyph>
    <path {...line} d="M3.2 8.6l3.2 3.2 6.4-7.4" />
  </Glyph>
);

const Triangle = () => (
  <Glyph>
    <path {...line} d="M8 2.2l6.2 11.2H1.8z" />
    <path {...line} d="M8 6.6v3M8 11.5v.1" />
  </Glyph>
);

const Octagon = () => (
  <Glyph>
    <path {...line} d="M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3z" />
    <path {...line} d="M8 4.8v3.6M8 11v.1" />
  </Glyph>
);

const Info = () => (
  <Glyph>
    <circle {...line} cx="8" cy="8" r="6.2" />
    <path {...line} d="M8 7.6v3.4M8 5v.1" />
  </Glyph>
);

const Dots = () => (
  <Glyph>
    <g class="dots" fill="currentColor">
      <circle cx="3.5" cy="8" r="1.4" />
      <circle cx="8" cy="8" r="1.4" />
      <circle cx="12.5" cy="8" r="1.4" />
    </g>
  </Glyph>
);

const Pause = () => (
  <Glyph>
    <path {...line} stroke-width="2" d="M5.5 4v8M10.5 4v8" />
  </Glyph>
);

const Unplugged = () => (
  <Glyph>
    <circle {...line} cx="8" cy="8" r="6.2" />
    <path {...line} d="M3.7 12.3l8.6-8.6" />
  </Glyph>
);

const Lock = () => (
  <Glyph>
    <rect {...line} x="3.2" y="7" width="9.6" height="6.8" rx="1.6" />
    <path {...line} d="M5.4 7V5a2.6 2.6 0 0 1 5.2 0v2" />
  </Glyph>
);

const Close = () => (
  <Glyph>
    <path {...line} d="M4 4l8 8M12 4l-8 8" />
  </Glyph>
);

const Left = () => (
  <Glyph>
    <path {...line} d="M9.8 3.5L5.4 8l4.4 4.5" />
  </Glyph>
);

const Right = () => (
  <Glyph>
    <path {...line} d="M6.2 3.5L10.6 8l-4.4 4.5" />
  </Glyph>
);

const Copy = () => (
  <Glyph>
    <rect {...line} x="5.8" y="5.8" width="8" height="8" rx="1.6" />
    <path {...line} d="M10.2 5.8V3.8a1.6 1.6 0 0 0-1.6-1.6H3.8a1.6 1.6 0 0 0-1.6 1.6v4.8a1.6 1.6 0 0 0 1.6 1.6h2" />
  </Glyph>
);

export const icons = {
  mark: Mark,
  check: Check,
  warn: Triangle,
  block: Octagon,
  info: Info,
  reading: Dots,
  paused: Pause,
  off: Unplugged,
  held: Lock,
  close: Close,
  left: Left,
  right: Right,
  copy: Copy,
} as const;

export type IconName = keyof typeof icons;
