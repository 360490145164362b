"""The engine settles overlaps, survives a broken detector, and gives up when told to."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace

import pytest

from discreet.reading.document import Document, Passage
from discreet.reading.engine import Engine, Reading, Superseded, settle
from discreet.reading.match import Match
from discreet.reading.memo import Memo


def _match(category: str, start: int, end: int, confidence: float = 0.9) -> Match:
    return Match(f"{category}.test", category, start, end, confidence, "m")  # type: ignore[arg-type]


class _Says:
    name, version, languages = "says", "1", None

    def __init__(self, *matches: Match, languages: frozenset[str] | None = None) -> None:
        self._matches = matches
        self.languages = languages

    def read(self, document: Document) -> Iterable[Match]:
        return self._matches


class _Fails(_Says):
    name = "fails"

    def read(self, document: Document) -> Iterable[Match]:
        raise RuntimeError(document.text)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([("secret", 0, 9, 0.9), ("personal_data", 2, 8, 0.9)], ["secret"]),
        ([("customer", 0, 9, 0.9), ("company_term", 2, 8, 0.9)], ["company_term"]),
        ([("insult", 0, 9, 0.9), ("customer", 2, 8, 0.9)], ["insult", "customer"]),
        ([("deal", 0, 5, 0.9), ("customer", 5, 8, 0.9)], ["deal", "customer"]),
        ([("deal", 0, 5, 0.6), ("deal", 3, 8, 0.9)], ["deal"]),
        ([], []),
    ],
)
def test_settle(given: list[tuple[str, int, int, float]], kept: list[str]) -> None:
    assert [m.category for m in settle([_match(*g) for g in given])] == kept


def test_of_one_category_the_more_confident_stays() -> None:
    (left,) = settle([_match("deal", 0, 5, 0.6), _match("deal", 3, 8, 0.9)])
    assert (left.start, left.end) == (3, 8)


def test_a_secret_that_reaches_beyond_a_term_stays() -> None:
    secret = Match("secret.test", "secret", 0, 9, 0.9, "m", sensitive=True)
    inside = Match("personal_data.test", "personal_data", 3, 5, 0.9, "m", sensitive=True)
    kept = settle([_match("company_term", 2, 6), secret, inside])
    assert [m.category for m in kept] == ["secret", "company_term"]


def test_a_guess_about_a_sentence_does_not_stand_for_the_secret_in_it() -> None:
    secret = Match("secret.test", "secret", 12, 32, 0.9, "m", sensitive=True)
    guess = Match("company_term.told", "company_term", 0, 40, 0.99, "m")
    assert settle([guess, secret]) == [guess, secret]


def test_a_guess_does_not_stand_for_a_number_of_its_own_category() -> None:
    number = Match("personal_data.iban", "personal_data", 12, 32, 0.7, "m", sensitive=True)
    guess = Match("personal_data.told", "personal_data", 0, 40, 0.99, "m")
    assert number in settle([guess, number])
    surer = Match("personal_data.iban", "personal_data", 12, 32, 0.995, "m", sensitive=True)
    assert settle([guess, surer]) == [surer]


def test_no_tone_is_read_into_a_secret() -> None:
    secret = Match("secret.test", "secret", 4, 20, 0.9, "m", sensitive=True)
    inside, beside = _match("insult", 6, 12), _match("insult", 18, 25)
    assert settle([inside, secret, beside]) == [secret, beside]


def test_a_detector_that_hangs_is_left_out_until_it_comes_back() -> None:
    begun, go_on, told_to_stop = threading.Event(), threading.Event(), threading.Event()
    now = [0.0]

    class Hangs(_Says):
        name = "hangs"

        def read(self, document: Document) -> Iterable[Match]:
            if document.text == "hang":
                begun.set()
                go_on.wait(60)
            return ()

    engine = Engine((Hangs(), _Says(_match("deal", 0, 2))), clock=lambda: now[0])

    def read(text: str) -> list[str]:
        return engine.read(Document(text)).skipped

    so_far = Reading()

    def read_for_ever() -> None:
        with pytest.raises(Superseded):
            engine.read(Document("hang"), stop=told_to_stop.is_set, reading=so_far)

    hanging = threading.Thread(target=read_for_ever)
    hanging.start()
    assert begun.wait(60)
    now[0] = 60.0
    assert read("it may take as long as it is wanted") == []
    told_to_stop.set()
    assert read("others go on") == ["hangs"]
    assert engine.read(Document("others go on")).matches
    assert engine.unread(Document("hang"), so_far) == ["hangs", "says"]
    go_on.set()
    hanging.join(60)
    assert read("it came back") == []


def test_what_is_found_can_be_seen_while_it_reads() -> None:
    seen: list[Reading] = []

    class Looks(_Says):
        name = "looks"

        def read(self, document: Document) -> Iterable[Match]:
            seen.append(replace(reading, matches=[*reading.matches], done=[*reading.done]))
            return ()

    reading = Reading()
    Engine((_Says(_match("deal", 0, 2)), Looks())).read(Document("ab"), reading=reading)
    assert [match.category for match in seen[0].matches] == ["deal"]
    assert seen[0].done == ["says"]
    assert reading.done == ["says", "looks"]


def test_a_broken_detector_costs_its_own_findings_only() -> None:
    seen: list[str] = []
    engine = Engine([_Fails(), _Says(_match("deal", 0, 2))])
    reading = engine.read(Document("hi"), on_error=lambda d, e: seen.append(d.name))
    assert [m.category for m in reading.matches] == ["deal"]
    assert reading.matches[0].detector == "says"
    assert reading.failed == seen == ["fails"]


def test_other_languages_are_left_alone() -> None:
    engine = Engine([_Says(_match("deal", 0, 2), languages=frozenset(("en",)))])
    assert engine.read(Document("hi", language="pl")).matches == []
    assert len(engine.read(Document("hi", language="en")).matches) == 1


@pytest.mark.parametrize(("languages", "asked"), [({"en"}, True), ({"de"}, True), ({"fr"}, False)])
def test_a_mixed_draft_is_read_in_each_of_its_languages(languages: set[str], asked: bool) -> None:
    engine = Engine([_Says(_match("deal", 0, 2), languages=frozenset(languages))])
    document = Document("hi ja", language="de", passages=(Passage(0, 3, "en"), Passage(3, 5, "de")))
    assert bool(engine.read(document).matches) is asked


def test_a_newer_revision_stops_it() -> None:
    with pytest.raises(Superseded):
        Engine([_Says()]).read(Document("hi"), stop=lambda: True)


def test_memo_is_bounded_and_keeps_what_is_used() -> None:
    memo: Memo[int] = Memo(2)
    memo.put("a", 1)
    memo.put("b", 2)
    assert memo.get("a") == 1
    memo.put("c", 3)
    assert memo.get("b") is None
    assert (memo.get("a"), memo.get("c"), len(memo)) == (1, 3, 2)
