"""Descriptions from which a number or a code can be guessed, though it is not said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discreet.reading.detectors.personal_data.hints import made_up
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.phrases import phrase

_NOUN = (
    r"(?:passport|licen[cs]e|account|customer|order|reference|transaction|refund|claim|serial"
    r"|receipt"
    r"|certificat(?:e|ion)|cert|pin|code|otp|id|identifier|card|ssn|social security|key|password"
    r"|pass"
    r"|credential|flight|booking|ticket|warranty|imei|policy|member(?:ship)?|tracking|link"
    r"|travel doc\w*)"
)
_COUNT = r"(?:a few|some|two|three|four|five|six|seven|eight|nine|ten|twelve|consecutive|\d{1,2})"
_SIGNS = r"(?:digits?|letters?|numbers?|zeros?|characters?|groups?)"
_SHAPE = (
    rf"(?:(?:start(?:s|ing)|begin(?:s|ning)|end(?:s|ing)) (?:with|in) (?:\d|[a-z]{{2,6}}\b(?= and)"
    rf"|['\"\u2018\u201c]|(?=[a-z]*\d)[a-z0-9]{{3,8}}\b|three|four|my|{_COUNT} "
    rf"{_SIGNS})[^,.!?\n]{{0,40}}"
    rf"|(?:with|like) ['\"\u2018\u201c]\w+['\"\u2019\u201d] (?:and|followed by)[^,.!?\n]{{3,40}}"
    rf"|with (?:the )?(?:['\"\u2018\u201c]?[a-z]{{2,8}}['\"\u2019\u201d]? (?:and|with) )?{_COUNT}"
    rf"[- ]{_SIGNS}\b[^,.!?\n]{{0,30}})"
)
# 'my account number is the one with CUST and five digits'
_OWNED = re.compile(rf"\b{_NOUN}\b[^.!?\n]{{0,60}}?\b(?P<hint>{_SHAPE})")
_OWNER = re.compile(r"\b(?:my|mine|his|her|their|the one)\b")
# 'the reference is the TXN with six digits': pointed at, so it is a certain one. What is asked of
# everybody ('a password with at least 8 characters') has no 'the'.
_POINTED = re.compile(
    rf"\b(?:the|it's the|the one) (?:(?!a |an |same |first |last )[a-z\-]{{1,12}} ){{0,3}}?"
    rf"(?P<hint>{_SHAPE})"
)
_TAIL = re.compile(r"ending (?:with|in) \d{3,4}\b")
_FAR = 200
"""Characters within which a sentence is looked at; it keeps reading linear."""

_SENTENCE = re.compile(r"[.!?\n]")
_RULE = re.compile(
    r"\b(?:at least|must|should|can|cannot|need to|any|every|each|format|minimum)"
    r"\b"
)
_NEAR = re.compile(rf"\b{_NOUN}\b")


def read(low: str) -> Iterator[Hit]:
    """Descriptions of a number that a stranger could complete."""
    if not any(word in low for word in ("digit", "letter", "number", "zero", "group")) and not any(
        word in low for word in ("starting", "starts", "beginning", "begins", "ending", "ends")
    ):
        return
    why = (phrase("a stranger could guess the rest"),)
    for found in _OWNED.finditer(low):
        start, end = found.span("hint")
        if not made_up(low, start, end) and _OWNER.search(low, max(0, start - 50), end):
            # The last digits of a card stand on every receipt.
            tail = _TAIL.match(low, start) is not None
            yield Hit("hint", start, end, 0.4 if tail else 0.5, why)
    for found in _POINTED.finditer(low):
        start, end = found.span("hint")
        left = 1 + max(low.rfind(mark, max(0, start - _FAR), start) for mark in ".!?\n")
        left = max(left, start - _FAR, 0)
        stop = _SENTENCE.search(low, end, end + _FAR)
        right = stop.start() if stop else min(len(low), end + _FAR)
        sentence = low[left:right]
        if (
            _NEAR.search(sentence)
            and not _RULE.search(sentence)
            and low[right : right + 1] != "?"
            and not made_up(low, start, end)
        ):
            yield Hit("hint", start, end, 0.4, why)
