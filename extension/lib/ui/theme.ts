/** Light or dark, by what the page really shows behind the composer. */

/** Luminance (WCAG 2.2, relative) below which a background counts as dark. */
const DARK_BELOW = 0.25;

/** Red, green, blue in 0..1 and alpha of a computed colour; null for a form not known. */
export function parseColour(colour: string): [number, number, number, number] | null {
  const numbers = colour.match(/-?[\d.]+%?/g);
  if (numbers === null || numbers.length < 3) return null;
  const [r, g, b, a] = numbers.map((value) =>
    value.endsWith('%') ? parseFloat(value) / 100 : parseFloat(value),
  );
  const alpha = a ?? 1;
  if (colour.startsWith('rgb')) return [r! / 255, g! / 255, b! / 255, alpha];
  if (colour.startsWith('color(')) return [r!, g!, b!, alpha];
  return null;
}

export function isDark([r, g, b]: readonly [number, number, number, ...number[]]): boolean {
  const linear = (value: number) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) < DARK_BELOW;
}

/** Theme of the first opaque background at or above `element`; the system's where none is. */
export function themeBehind(element: Element): 'light' | 'dark' {
  let node: Element | null = element;
  while (node !== null) {
    const colour = parseColour(getComputedStyle(node).backgroundColor);
    if (colour !== null && colour[3] > 0.5) return isDark(colour) ? 'dark' : 'light';
    const parent: Element | null = node.parentElement;
    const root = node.getRootNode();
    node = parent ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
