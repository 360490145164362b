"""Disclosure and tone on plain cases: what the shipped model must never miss or mistake.

How well it reads in general is measured by `scripts/evaluate`; these are the cases that a person
would try first. Leaks and their innocent twins stand beside each other.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discreet.checking import Checker
from discreet.reading import cues, grammar
from discreet.reading.detectors import disclosure
from discreet.reading.document import Document, Span
from discreet.reading.evidence import carrying
from discreet.reading.lexicon import profanities
from discreet.reading.model import ChunkReading
from discreet.schema import CheckRequest, Finding


def _findings(checker: Checker, text: str, family: str, account: str = "company") -> list[Finding]:
    answer = checker.check(CheckRequest(text=text, account=account))  # type: ignore[arg-type]
    return [f for f in answer.findings if f.family == family and f.severity != "info"]


@pytest.mark.parametrize(
    "text",
    [
        "Back from Wolfsburg, six more plants go live with us in March. Not announced yet!",
        "We are acquiring a small robotics company in Turin next month, the term sheet is signed.",
        "Q3 came in at 4.2M in revenue, 31 % over plan. The board sees it on Thursday.",
        "Our biggest customer told us today they will not renew in January. Rough week.",
    ],
)
def test_a_plain_leak_is_told_with_its_evidence(checker: Checker, text: str) -> None:
    findings = _findings(checker, text, "confidentiality")
    assert findings
    for finding in findings:
        assert text[finding.start : finding.end] == finding.quote
        assert any("the model reads it" in why for why in finding.why)
        assert any("you speak" in why or "about " in why for why in finding.why)
        assert finding.clause is not None


@pytest.mark.parametrize(
    "text",
    [
        "Lovely weather in Lisbon today, and a very good talk about databases.",
        "Our release 4.2 is out now, the changelog is on our blog: https://example.org/4-2",
        "Reuters reports that the two carmakers will merge their battery units.",
        "What would you do if your biggest customer left? Asking for a book chapter.",
        "Ten years ago we lost our biggest customer. Here is what we learned.",
        "Thank you all for coming to the meetup yesterday.",
        "We are hiring a designer in Oslo, apply on our careers page.",
    ],
)
def test_a_plain_innocent_post_is_left_alone(checker: Checker, text: str) -> None:
    assert _findings(checker, text, "confidentiality") == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("You are a complete idiot and everyone at your company knows it.", "insult"),
        ("what an absolute piece of sh1t this release is", "profanity"),
        ("f.u.c.k this release", "profanity"),
    ],
)
def test_plain_tone_is_told(checker: Checker, text: str, category: str) -> None:
    assert category in {f.category for f in _findings(checker, text, "tone")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You are an idiot, and everybody at your firm knows it.", {"idiot"}),
        ("Only an idiot would ship on a Friday.", {"idiot"}),
        ("What a bunch of clowns over there, pathetic.", {"clowns", "pathetic"}),
    ],
)
def test_of_an_insult_the_insulting_words_are_marked(
    checker: Checker, text: str, words: set[str]
) -> None:
    assert {f.quote for f in _findings(checker, text, "tone")} == words


@pytest.mark.parametrize(
    "text",
    [
        "I disagree with this design, and here is why it will not scale.",
        "Kill the process and restart the master node.",
        "This outage cost us two days and I am not happy with how it was handled.",
        "Nobody on this team is stupid; the documentation is unclear.",
        "Sick demo, insanely good work.",
        "The class assessment in Scunthorpe went well.",
    ],
)
def test_plain_talk_is_left_alone(checker: Checker, text: str) -> None:
    assert _findings(checker, text, "tone") == []


def _reading(weights: list[float]) -> ChunkReading:
    """A reading of words of three letters, one piece and one blank each."""
    n = len(weights)
    offsets = np.array([(4 * i, 4 * i + 3) for i in range(n)], np.int32)
    evidence = np.array([[weight, 0.0] for weight in weights], np.float32)
    return ChunkReading(np.zeros(1, np.float32), 0.0, np.zeros(1, np.float32), evidence, offsets)


@given(st.lists(st.sampled_from([0.0, 0.0, 0.1, 0.5, 2.0]), min_size=1, max_size=12))
def test_the_carrying_words_are_whole_words_with_the_heaviest_among_them(
    weights: list[float],
) -> None:
    document = Document(" ".join(["abc"] * len(weights)))
    whole = Span(0, len(document.text))
    spans = carrying(document, whole, _reading(weights), 0)
    if not any(weights):
        assert spans == []
        return
    assert spans == sorted(spans, key=lambda span: span.start)
    for span in spans:
        assert span.start % 4 == 0 and span.end % 4 == 3
        inside = weights[span.start // 4 : span.end // 4 + 1]
        assert inside[0] >= 0.4 * max(weights) and inside[-1] >= 0.4 * max(weights)
    assert any(max(weights[s.start // 4 : s.end // 4 + 1]) == max(weights) for s in spans)


@pytest.mark.parametrize(
    ("text", "heavy", "found"),
    [
        ("you are an idiot my friend", {"idiot": 2.0}, ["idiot"]),
        ("you are an idiot my friend", {"idiot": 2.0, "are": 1.9}, ["idiot"]),
        ("what a lazy, stupid answer", {"lazy": 1.0, "stupid": 2.0}, ["lazy, stupid"]),
        ("lazy as ever. And stupid", {"lazy": 1.0, "stupid": 1.0}, ["lazy", "stupid"]),
        ("a lazy but kind answer", {"lazy": 2.0, "kind": 0.1}, ["lazy"]),
    ],
)
def test_small_words_join_a_span_but_make_none(
    text: str, heavy: dict[str, float], found: list[str]
) -> None:
    words = list(re.finditer(r"\w+", text))
    reading = ChunkReading(
        np.zeros(1, np.float32),
        0.0,
        np.zeros(1, np.float32),
        np.array([[heavy.get(w.group(), 0.0), 0.0] for w in words], np.float32),
        np.array([w.span() for w in words], np.int32),
    )
    spans = carrying(Document(text), Span(0, len(text)), reading, 0)
    assert [text[span.start : span.end] for span in spans] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("holy shit", ["shit"]),
        ("this is bullsh!t", ["bullsh!t"]),
        ("f u c k", ["f u c k"]),
        ("what a sh*tshow", ["sh*tshow"]),
        ("shiiiit", ["shiiiit"]),
        # and what is none
        ("shiitake and Scunthorpe", []),
        ("#shitposting is a tag", []),
        ("**** and $$$", []),
        ("pass it on", []),
        ("", []),
    ],
)
def test_disguised_words(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in profanities(text)] == found


@pytest.mark.parametrize(
    ("sure", "organisations", "says"),
    [
        (0.9, ["Hartwell"], "that Hartwell works with you"),
        (0.9, ["Hartwell", "Kestrel"], "of a customer or partner"),
        (0.9, [], "of a customer or partner"),
        (0.4, ["Hartwell"], "something that seems not to be public yet"),
    ],
)
def test_what_is_not_certain_is_not_said(
    sure: float, organisations: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Signed with Hartwell and with Kestrel."
    places = [(text.index(name), text.index(name) + len(name)) for name in organisations]
    monkeypatch.setattr(grammar, "organisations", lambda sentence: places)
    kinds = list(disclosure.KINDS)
    reading = ChunkReading(
        tone=np.zeros(1, np.float32),
        leak=0.99,
        kind=np.array([sure, *[(1 - sure) / (len(kinds) - 1)] * (len(kinds) - 1)], np.float32),
        evidence=np.ones((1, 1), np.float32),
        offsets=np.array([[0, len(text)]], np.int32),
    )
    model = SimpleNamespace(
        kinds=kinds, thresholds=SimpleNamespace(disclosure={"default": 0.5, "reply": 0.5})
    )
    match = disclosure._judge(Document(text), cast(Any, model), Span(0, len(text)), reading)
    assert match is not None and match.in_full is not None
    match = match.in_full()
    assert match.category == "customer"
    assert says in match.message
    assert ("a customer, partner" in match.why[0]) == (sure > 0.5)


def test_whose_matter_it_is_is_told_only_where_the_subject_says_so() -> None:
    text = "Our vendor's API has been down for six hours."
    assert disclosure._how_it_is_said(Document(text), Span(0, len(text))) == "about what was"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Layoffs in sales from next month, and nobody knows", "Layoffs in sales from next month"),
        ("The vault opens at dawn and the", "The vault opens at dawn"),
        ("We sign in May", "We sign in May"),
    ],
)
def test_what_is_marked_ends_with_a_word_of_its_own(text: str, marked: str) -> None:
    end = text.index(" nobody") if "nobody" in text else len(text)
    span = disclosure._whole_words(text, Span(0, end))
    assert text[span.start : span.end] == marked


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We announced it yesterday", {"announced"}),
        ("Please don't share this, we ship in March", {"secrecy", "ahead"}),
        ("According to Reuters they will merge", {"reported"}),
        ("What if we sold the company", {"imagined"}),
        ("Shared with permission", {"consented"}),
        ("Ten years ago we failed", {"long_past"}),
        ("The contract is not announced", {"unannounced"}),
        ("Between us: it is under NDA", {"secrecy", "unannounced"}),
        ("What we changed: https://lindwerk.example/incidents/3", {"linked"}),
        ("Apply: https://lindwerk.example/jobs", set()),
        ("Good morning", set()),
    ],
)
def test_cues(text: str, names: set[str]) -> None:
    found = cues.signs(text)
    assert {sign.cue.name for sign in found} == names
    assert all(0 <= sign.start < sign.end <= len(text) for sign in found)


@pytest.mark.parametrize(
    ("sentence", "voice", "tense", "hypothetical"),
    [
        ("We will sign them on Monday.", "first", "future", False),
        ("We are going to launch in May.", "first", "future", False),
        ("They closed the plant.", "other", "past", False),
        ("Our team ships it.", "first", "present", False),
        ("If we sold it, everyone would leave.", "first", "present", True),
    ],
)
def test_grammar(sentence: str, voice: str, tense: str, hypothetical: bool) -> None:
    parsed = grammar.parse(sentence)
    assert (parsed.voice, parsed.tense, parsed.hypothetical) == (voice, tense, hypothetical)


def test_organisations() -> None:
    sentence = "We signed with Siemens and Volkswagen."
    assert "Siemens" in [sentence[a:b] for a, b in grammar.organisations(sentence)]
