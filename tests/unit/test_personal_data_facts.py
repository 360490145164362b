"""Facts about persons: every row of the tables brings its own examples, and they hold."""

from __future__ import annotations

import re

import pytest

from discreet.reading.detectors.personal_data import PersonalDataDetector
from discreet.reading.detectors.personal_data.attributes import ATTRIBUTES
from discreet.reading.detectors.personal_data.detector import MESSAGES
from discreet.reading.detectors.personal_data.facts import FAINT, REMARK, WARN
from discreet.reading.detectors.personal_data.sentences import SENTENCES
from discreet.reading.document import Document

DETECTOR = PersonalDataDetector()
FACTS = ATTRIBUTES + SENTENCES
FOUND = [(fact, text) for fact in FACTS for text in fact.found]
SILENT = [text for fact in FACTS for text in fact.silent]


def read(text: str) -> list[tuple[str, str, float]]:
    return [
        (m.rule.removeprefix("personal_data."), text[m.start : m.end], m.confidence)
        for m in DETECTOR.read(Document(text))
    ]


@pytest.mark.parametrize(("fact", "marked"), FOUND, ids=[text for _, text in FOUND])
def test_a_fact_is_found_with_a_tight_span(fact, marked):
    text = marked.replace("[", "").replace("]", "")
    words = re.search(r"\[(.*)\]", marked)[1]
    assert [(kind, quote) for kind, quote, _ in read(text)] == [(fact.kind, words)]


@pytest.mark.parametrize("text", SILENT)
def test_what_only_looks_like_a_fact_is_silent(text):
    assert read(text) == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.kind}: {fact.tells}")
def test_a_fact_has_examples_and_a_message(fact):
    assert fact.found
    assert fact.silent
    assert MESSAGES[fact.kind].endswith(".")
    assert "!" not in MESSAGES[fact.kind]
    assert max(fact.own, fact.other, fact.unsaid) >= FAINT


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("My credit score is 612.", REMARK),
        ("Her credit score is 612.", WARN),
        ("Tom's credit score is 612.", WARN),
        ("The credit score is 612.", FAINT),
        ("My take-home pay is $4,200.", REMARK),
        ("His take-home pay is $4,200.", WARN),
        ("I take fluoxetine.", REMARK),
        ("My boss takes fluoxetine.", WARN),
        ("My mother's maiden name is Kessler.", WARN),
    ],
)
def test_of_somebody_else_it_weighs_more(text, confidence):
    assert [found[2] for found in read(text)] == [confidence]


@pytest.mark.parametrize(
    "text",
    [
        "The test SSID is QuillNest, for a demo.",
        "For example, my credit score is 612.",
        "Does it show that my blood type is AB?",
        "If my credit score is 612, what then?",
        "Imagine your salary is $60,000.",
        "A sample username is m.quill_92",
        "Is my zip code 92507?",
        "Average weight is 80 kg, average sleep is 7 hours.",
    ],
)
def test_what_is_asked_or_made_up_is_silent(text):
    assert read(text) == []
