"""Drafts of 100,000 characters of one nasty kind: read as far as it goes, without a fault, and not
in quadratic time.

What counts is a thread's own work, and how it grows: the machine may be slow or busy.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from discreet.reading.offsets import utf16_length
from discreet.schema import MAX_TEXT, CheckRequest, CheckResponse
from fuzzing.targets import plain_checker

KINDS = {
    "one word": "a",
    "one long name": "Falcon",
    "emoji": "😀",
    "joined emoji": "👩\u200d",
    "brackets": "([{",
    "closing brackets": ")]}",
    "digits": "1",
    "single digits": "1 ",
    "line breaks": "\n",
    "line breaks of Windows": "\r\n",
    "combining marks": "a\u0301\u0302",
    "no width": "\u200b",
    "right to left": "\u202eم\u2066",
    "null": "\x00",
    "styled letters": "𝗕𝗶𝗴 ",
    "look-alikes": "аеор ",
    "letters that grow": "İ",
    "key-like": "AKIA" + "Q3EGRJ4TWBNC7VZP ",
    "one long key": "aGVsbG8gd29y",
    "assigned": "password=",
    "addresses": "maria@example.co ",
    "one long address": "a@b.c",
    "links": "https://a.example/b?c=d ",
    "telephone numbers": "+49 30 1234567 ",
    "numbers and dashes": "1-2-",
    "network addresses": "10.0.0.1 ",
    "streets": "12 rue de laaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "Spanish streets": "Calle de laaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "births": "geboren am wurde ",
    "a birth beside one word": "geboren aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "colleagues": "my colleagues from aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ",
    "coarse": "fuck ",
    "disguised": "1d10t ",
    "spaced": "f u c k ",
    "insults": "du bist Idiot ",
    "French insults": "tu n'es '''''''''''''''''''''' con ",
    "names": "Target ",
    "questions": "is it? ",
    "quotes": "\"a\" 'b' ",
    "tags": "#tag ",
    "handles": "@me ",
    "marks": ".!?…",
    "initials": "A. ",
    "capitals": "ABC ",
    "money": "$4.2M ",
}
"""What a draft is made of, over and over."""

SUSPECT_S = 0.5
"""Seconds of work on the longest text that is read from which its growth is looked at."""


LANGUAGES = {
    "a birth beside one word": "de",
    "births": "de",
    "coarse": "de",
    "disguised": "de",
    "French insults": "fr",
    "insults": "de",
    "Spanish streets": "es",
    "streets": "fr",
}
"""The others are read as English."""


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """What is loaded for the first draft counts for none."""
    for language in ("en", "de", "fr", "es"):
        _read("Target your readers, 12 Main Street.", language)


def _read(text: str, language: str) -> tuple[CheckResponse, float]:
    """The answer, and the seconds of work on it."""
    began = time.thread_time()
    answer = plain_checker().check(CheckRequest(text=text, language=language))
    return answer, time.thread_time() - began


@pytest.mark.parametrize("kind", KINDS)
def test_a_nasty_draft_is_read_in_bounded_time(kind: str) -> None:
    text = (KINDS[kind] * 100_000)[:100_000]
    language = LANGUAGES.get(kind, "en")
    answer, most = _read(text, language)
    assert answer.incomplete
    read = utf16_length(text[:MAX_TEXT])
    assert all(0 <= finding.start < finding.end <= read for finding in answer.findings)
    if most > SUSPECT_S:
        # Four times as much may take four times as long, not sixteen times. The blank makes
        # another text of it, of which nothing is remembered.
        _, less = _read(" " + text[: MAX_TEXT // 4], language)
        assert most < 10 * less
