"""Letters that stand for others: what looks like a Latin letter, and what has no width."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LOOK_ALIKES = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u04bb\u0501"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
        "\u03bf\u03b1\u03b9\u03bd\u0391\u0392\u0395\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4",
        "aeopcyxisjhdABEKMHOPCTXoaivABEIKMNOPT",
        strict=True,
    )
)
"""Cyrillic and Greek letters that look like Latin ones. In text that is read for its words, they
have no other use than to hide one."""

_BEYOND = re.compile("[^\u0000-\u024f\u2000-\u206f]")
"""Beyond the letters and the punctuation of the languages that are read."""


@lru_cache(maxsize=4_096)
def plain_letter(letter: str) -> str:
    """The letter it looks like; nothing for what has no width; else the compatibility form where
    that is one character: 𝗕 becomes B, ﬁ stays."""
    if letter in LOOK_ALIKES:
        return LOOK_ALIKES[letter]
    if unicodedata.category(letter) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


def plain_letters(text: str) -> str:
    """`text` in plain letters, of the same length: what has no width stays."""
    if text.isascii() or not _BEYOND.search(text):
        return text
    return _BEYOND.sub(lambda found: plain_letter(found.group()) or found.group(), text)
