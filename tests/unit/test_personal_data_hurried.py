"""Text typed in a hurry or spaced out is read as plain words, with spans in the original."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discreet.reading.detectors.personal_data import PersonalDataDetector
from discreet.reading.detectors.personal_data.hurried import Lexicon, skeleton
from discreet.reading.document import Document

DETECTOR = PersonalDataDetector()
LEXICON = Lexicon(
    {"passport", "licence", "claim", "password", "heart", "steps", "payment", "pet", "salary"}
)


def restore(text: str) -> str | None:
    low = text.lower()
    plain = LEXICON.restore(text, low, frozenset(re.findall(r"[^\W\d_]+", low)))
    return plain.text if plain else None


def read(text: str) -> list[tuple[str, str]]:
    return [
        (m.rule.removeprefix("personal_data."), text[m.start : m.end])
        for m in DETECTOR.read(Document(text))
    ]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("my pssprt nmbr is 7039", "my passport number is 7039"),
        ("my passprt number is 7039", "my passport number is 7039"),
        ("Wht is the pymnt fr?", "What is the payment for?"),
        ("the code is 4 7 1 9 0 2, ok", "the code is 471902, ok"),
        ("id is T X N - 4 5 6, chk", "id is TXN-456, check"),
        ("use O T P 4 7 1 9 0 2 now", "use OTP 471902 now"),
        ("W i F i S S I D is here", "WiFi SSID is here"),
        ("W i F i p s s w r d is here, pls chk", "WiFi password is here, please check"),
        ("user is u s e r 4 1 9, ok", "user is user419, ok"),
        ("stps r 9 4 1 2 fr my hrt", "steps r 9412 for my heart"),
        ("pls chk my pas port nmbr", "please check my passport number"),
        ("my eml is m ara@qui ll.c om, thx fr it", "my email is mara@quill.com, thanks for it"),
        ("my lcnc is at 1 2 M ill St, fr wrk", "my licence is at 12 M ill St, for work"),
    ],
)
def test_hurried_words_are_restored(typed, plain):
    assert restore(typed) == plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A plain post about our passport office, with numbers 1, 2 and 3.",
        "Our LLM and SQL stack runs on k8s, see https://hartwell.io/docs",
        "a b",
        "Mr Quill vs Dr Hart, 5 km in 20 min",
        "We deliver patents, sport and warrants to employ people",
        "hmm brb tbh",
    ],
)
def test_plain_text_is_left_alone(text):
    assert restore(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("My pssprt nmbr is 7 0 3 9 1 8 4 6, fr it", "passport", "7 0 3 9 1 8 4 6"),
        ("Cstmr nmbr is Q U I 7 2 4 9 4, fr updt", "customer_number", "Q U I 7 2 4 9 4"),
        ("Pt nam is B i s c u i t, fr scrty qstn.", "security_answer", "B i s c u i t"),
        ("My crdt scr is 6 1 2, fr ln", "credit_score", "6 1 2"),
        ("My slry is $ 8 5 , 0 0 0 a yr, chk", "salary", "My slry is $ 8 5 , 0 0 0"),
        ("Use his eml: m ara.q uill@hart well.i o, thx fr it", "email",
         "m ara.q uill@hart well.i o"),
        ("Scrty cd is 4 7 1 9 0 2, frm eml.", "access_code", "4 7 1 9 0 2"),
    ],
)  # fmt: skip
def test_findings_stand_on_the_typed_words(text, kind, quote):
    assert (kind, quote) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wht is the frmt fr accnt nmbrs?",
        "The tst pssprt nmbr is 0 0 0 0 0 0 0, fr dmo",
        "Cn I chk sts wtht cstmr nmbr?",
        "T H A N K  Y O U all fr cmng",
    ],
)
def test_hurried_text_without_a_datum_is_silent(text):
    assert read(text) == []


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from("my pssprt nmbr is 7 0 3 A - . , @ fr e\u0301 \U0001f389 \n".split(" "))
    )
)
def test_every_restored_character_has_a_place(parts):
    text = " ".join(parts)
    low = text.lower()
    plain = LEXICON.restore(text, low, frozenset(re.findall(r"[^\W\d_]+", low)))
    if plain is None:
        return
    assert len(plain.text) == len(plain.starts) == len(plain.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(plain.starts, plain.ends, strict=True))
    assert list(plain.starts) == sorted(plain.starts)
    assert plain.original(0, len(plain.text))[0] <= len(text) - len(text.lstrip())


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
def test_a_skeleton_keeps_the_first_letter_and_no_vowel(word):
    kept = skeleton(word)
    assert kept[0] == word[0]
    assert not set(kept[1:]) & set("aeiouy")
    assert skeleton(kept) == kept
