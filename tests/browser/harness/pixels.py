"""Counts coloured pixels of a screenshot. A browser decodes the picture, so nothing else must."""

from __future__ import annotations

import base64

from playwright.sync_api import Page

COUNT = """async ({ png, colour, tolerance }) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (colour.every((value, channel) => Math.abs(data[at + channel] - value) <= tolerance)) {
      found += 1;
    }
  }
  return found;
}"""
"""How many pixels of a PNG in base64 are near a colour, counted by a page."""


def coloured(
    page: Page, box: dict[str, float], colour: tuple[int, int, int], tolerance: int = 40
) -> int:
    """Pixels in `box` (CSS pixels, with a margin below for an underline) that are near `colour`."""
    clip = {**box, "height": box["height"] + 4}
    picture = page.screenshot(clip=clip)
    return page.evaluate(
        COUNT,
        {
            "png": base64.b64encode(picture).decode(),
            "colour": list(colour),
            "tolerance": tolerance,
        },
    )
