/** Where the chip and the card stand. Pure geometry in CSS pixels of the viewport. */

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  left: number;
  top: number;
}

/** Distance to the words, and to the edges of the viewport. */
const GAP = 8;

export function intersects(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export function boxAt({ left, top }: Point, { width, height }: Size): Box {
  return { left, top, right: left + width, bottom: top + height };
}

export function inflate({ left, top, right, bottom }: Box, by: number): Box {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

export function union(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  return {
    left: Math.min(...boxes.map((box) => box.left)),
    top: Math.min(...boxes.map((box) => box.top)),
    right: Math.max(...boxes.map((box) => box.right)),
    bottom: Math.max(...boxes.map((box) => box.bottom)),
  };
}

/**
 * A place for the card near `anchor` that stays clear of `line`, the line being typed. Tried in
 * turn: below the words, above them, below and above the line, beside the words. When nothing is
 * clear, the side of the viewport that is farther from the line.
 */
export function placeCard(anchor: Box, line: Box | null, card: Size, viewport: Size): Point {
  const clampLeft = (left: number) =>
    Math.max(GAP, Math.min(left, viewport.width - card.width - GAP));
  const clampTop = (top: number) =>
    Math.max(GAP, Math.min(top, viewport.height - card.height - GAP));
  const left = clampLeft(anchor.left);
  const candidates: Point[] = [
    { left, top: anchor.bottom + GAP },
    { left, top: anchor.top - GAP - card.height },
    ...(line === null
      ? []
      : [
          { left, top: Math.max(anchor.bottom, line.bottom) + GAP },
          { left, top: Math.min(anchor.top, line.top) - GAP - card.height },
        ]),
    { left: anchor.right + GAP, top: clampTop(anchor.top) },
    { left: anchor.left - GAP - card.width, top: clampTop(anchor.top) },
  ];
  const fits = (point: Point) => {
    const box = boxAt(point, card);
    const inside =
      box.left >= GAP &&
      box.top >= GAP &&
      box.right <= viewport.width - GAP &&
      box.bottom <= viewport.height - GAP;
    return inside && (line === null || !intersects(box, line));
  };
  const found = candidates.find(fits);
  if (found !== undefined) return found;
  const avoid = line ?? anchor;
  const roomBelow = viewport.height - avoid.bottom;
  return { left, top: clampTop(roomBelow >= avoid.top ? avoid.bottom + GAP : GAP) };
}

/** Pixels by which the search for a free place moves on. */
const STEP = 8;

/**
 * A place for the chip where `isFree` says that nothing lies, as near to the Post control as can
 * be: in its row, to its left, then in the row above it, then in the row below, all within
 * `block`, the composer; at last right under the block. Null when all is taken.
 */
export function placeChip(
  control: Box,
  block: Box,
  chip: Size,
  isFree: (box: Box) => boolean,
): Point | null {
  const middle = (control.top + control.bottom - chip.height) / 2;
  const rows = [
    { top: middle, from: control.left - GAP },
    { top: control.top - GAP - chip.height, from: control.right },
    { top: control.bottom + GAP, from: control.right },
  ];
  for (const { top, from } of rows) {
    for (let right = from; right - chip.width >= block.left; right -= STEP) {
      const point = { left: right - chip.width, top };
      const box = boxAt(point, chip);
      if (box.top >= block.top && box.bottom <= block.bottom && isFree(box)) return point;
    }
  }
  const below = { left: control.right - chip.width, top: Math.max(block.bottom, control.bottom) + 4 };
  return isFree(boxAt(below, chip)) ? below : null;
}
