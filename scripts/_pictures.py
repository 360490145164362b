"""Makes pictures small: at most 256 colours, chosen by how much of the picture has them."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from playwright.sync_api import Page

_DECODE = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const url = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(new Blob([data]));
  });
  return [bitmap.width, bitmap.height, url.slice(url.indexOf(',') + 1)];
}"""

COLOURS = 256
BITS = 3
"""Low bits of a channel in which colours may differ and still count as one."""


def small(png: bytes, page: Page) -> bytes:
    """The same picture as a PNG with a palette; a browser's page decodes it."""
    width, height, data = page.evaluate(_DECODE, base64.b64encode(png).decode())
    pixels = np.frombuffer(base64.b64decode(data), np.uint8).reshape(-1, 4)[:, :3].astype(np.int64)
    coarse = pixels >> BITS
    keys = (coarse[:, 0] << 16) | (coarse[:, 1] << 8) | coarse[:, 2]
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    sums = [np.bincount(which, pixels[:, channel]) for channel in range(3)]
    means = np.stack(sums, axis=1) / counts[:, None]
    kept = means[np.argsort(-counts)[:COLOURS]]
    nearest = ((means[:, None, :] - kept[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
    indices = nearest[which].astype(np.uint8).reshape(height, width)
    # Each row begins with the number of its filter: none.
    rows = np.hstack([np.zeros((height, 1), np.uint8), indices]).tobytes()
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", np.rint(kept).astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
