"""How a name may be written: its words apart or joined, disguised letters, capitals or none.

A text is folded, cut into atoms (words, and the humps of camel case), and what stands in a row of
atoms is compared by its letters alone. `#ProjectFalcon`, `project-falcon` and `PROJECT FALCON`
have the letters `projectfalcon`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from discreet.policy.terms import HASH_BYTES, HashedName
from discreet.reading.letters import LOOK_ALIKES

# Scripts without blanks between words: each character is an atom.
_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
# 'ProjectFalcon' and 'ACMEFalcon' are two atoms; 'XR7', 'NASA' and 'LLMs' one.
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_FIGURE = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_TAG = re.compile(r"(?<![\w#@/])(?:#\w+|@\w+(?:[.-]\w+)*)")
# What may stand between two words of one name. Not ', ' and '. ', which set things apart.
_JOINT = re.compile(
    r"[ \t\u00a0]{1,3}|[-\u2010-\u2015_./·+|'’]|[ \t\u00a0]?[-\u2010-\u2015&+|][ \t\u00a0]?"
    r"|[ \t\u00a0]?-?\r?\n[ \t\u00a0]{0,4}"
)
_APOSTROPHES = ("'", "’")
_SPELT_OUT = {
    **{"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"},
    **{"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"},
}
_TO_LATIN = str.maketrans(LOOK_ALIKES)


@dataclass(frozen=True, slots=True)
class Plain:
    """Text without disguise; `origin[i]` is where `text[i]` stands in what was folded."""

    text: str
    origin: Sequence[int]


def plain(text: str, look_alikes: bool = True) -> Plain:
    """Widths, styles, accents and what has no width are taken off; capitals stay.

    look_alikes: read Cyrillic and Greek letters as the Latin ones that they look like
    """
    if text.isascii():
        return Plain(text, range(len(text) + 1))
    letters = [c if c.isascii() else _letter(c) for c in text]
    widths = [len(letter) for letter in letters]
    folded = "".join(letters)
    if look_alikes:
        folded = folded.translate(_TO_LATIN)
    if max(widths) == min(widths) == 1:
        return Plain(folded, range(len(text) + 1))
    origin = [index for index, width in enumerate(widths) for _ in range(width)]
    return Plain(folded, [*origin, len(text)])


@lru_cache(maxsize=8_192)
def _letter(letter: str) -> str:
    if letter in _SPELT_OUT:
        return _SPELT_OUT[letter]
    if _is_bare_mark(letter):
        return ""
    compatible = unicodedata.normalize("NFKC", letter)
    if any(c.isspace() for c in compatible):
        return letter
    parts = []
    for c in compatible:
        # Accents of Latin, Greek and Cyrillic letters; elsewhere a mark makes another letter.
        pieces = unicodedata.normalize("NFD", c) if c < "\u0530" or "\u1e00" <= c < "\u2000" else c
        parts += [piece for piece in pieces if not _is_bare_mark(piece)]
    return "".join(parts)


def _is_bare_mark(letter: str) -> bool:
    return (
        "\u0300" <= letter <= "\u036f"
        or "\u20d0" <= letter <= "\u20ff"
        or "\ufe00" <= letter <= "\ufe0f"
        or unicodedata.category(letter) == "Cf"
    )


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a word in folded text.

    joint: what stands before it may belong to the same name: True for a separator, False for
           nothing or an apostrophe, None where no name goes on
    tag:   number of the tag or handle it is part of, else -1
    inner: begins, or ends, within a word
    """

    text: str
    lower: str
    start: int
    end: int
    joint: bool | None
    tag: int
    begins_inner: bool
    ends_inner: bool


def atoms(text: str) -> list[Atom]:
    """The atoms of folded text, in reading order."""
    tags = [found.span() for found in _TAG.finditer(text)]
    found: list[Atom] = []
    last_end = 0
    at = 0
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        while at < len(tags) and tags[at][1] <= start:
            at += 1
        tag = at if at < len(tags) and tags[at][0] < start else -1
        if word[1:].islower() or word.isupper():
            cuts = []
        else:
            cuts = [cut.start() for cut in _HUMP.finditer(word)]
        if tag >= 0:
            cuts = sorted({*cuts, *(cut.start() for cut in _FIGURE.finditer(word))})
        joint: bool | None = None
        if found and start == last_end:
            joint = False
        elif found and _JOINT.fullmatch(text, last_end, start):
            joint = text[last_end:start] not in _APOSTROPHES
        last_end = match.end()
        if not cuts:
            unspaced = word[0] >= "\u0e00" and _WORD.fullmatch(word[0]) is not None
            inner = unspaced and len(word) == 1
            found.append(Atom(word, word.lower(), start, last_end, joint, tag, inner, inner))
            continue
        for left, right in zip([0, *cuts], [*cuts, len(word)], strict=True):
            piece = word[left:right]
            found.append(
                Atom(
                    piece,
                    piece.lower(),
                    start + left,
                    start + right,
                    joint if left == 0 else False,
                    tag,
                    left > 0,
                    right < len(word),
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as it is compared.

    letters: without separators, capitals kept
    breaks:  offsets in `letters` at which words are set apart
    loose:   offsets of humps and figures, at which some write a separator
    """

    letters: str
    breaks: frozenset[int]
    loose: frozenset[int]

    @property
    def key(self) -> str:
        """What it is looked up by."""
        return self.letters.lower()

    def hashed(self, salt: bytes, match_case: bool = False) -> HashedName:
        """The name as a keyed hash, with what matching must know of its make-up."""
        letters = self.letters if match_case else self.key
        words = len(self.breaks) + 1
        return HashedName(salt, Hasher(salt).digest(letters), words, words + len(self.loose))


_NONE: frozenset[int] = frozenset()


def spelling(written: str) -> Spelling:
    """How a name that is written so is compared. `letters` is empty when it has none."""
    text = plain(written, look_alikes=False).text
    words = list(_WORD.finditer(text))
    letters = "".join(word.group() for word in words)
    if len(words) == 1 and (letters[1:].islower() or (letters.isalpha() and letters.isupper())):
        return Spelling(letters, _NONE, _NONE)
    ends = accumulate(len(word.group()) for word in words)
    breaks = frozenset(
        end
        for end, left, right in zip(ends, words, words[1:], strict=False)
        if text[left.end() : right.start()] not in ("", *_APOSTROPHES)
    )
    cuts = {cut.start() for cut in (*_HUMP.finditer(letters), *_FIGURE.finditer(letters))}
    return Spelling(letters, breaks, frozenset(cuts) - breaks)


class Hasher:
    """Keyed hashes of letters."""

    def __init__(self, salt: bytes) -> None:
        self._begun = hashlib.blake2b(key=salt, digest_size=HASH_BYTES, person=b"name")

    def digest(self, letters: str) -> bytes:
        """The hash of letters without separators."""
        hashing = self._begun.copy()
        hashing.update(letters.encode("utf-8", "surrogatepass"))
        return hashing.digest()
