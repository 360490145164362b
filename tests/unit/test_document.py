"""Sentences, chunks and folding: nothing is lost, and offsets lead back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discreet.reading.chunks import chunk, fold
from discreet.reading.document import Document, Passage
from discreet.schema import MAX_TEXT

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)

CHUNK = 400


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two!", ["One.", "Two!"]),
        ("We met Dr. Smith. He left.", ["We met Dr. Smith.", "He left."]),
        ("Up 3.5 % in Q3. Good", ["Up 3.5 % in Q3.", "Good"]),
        ("a line\n\nanother", ["a line", "another"]),
        ("“Really?” She laughed.", ["“Really?”", "She laughed."]),
        ("no end", ["no end"]),
        ("see e.g. this one", ["see e.g. this one"]),
        ("Wait... What?! Yes", ["Wait...", "What?!", "Yes"]),
        ("Plan A... Then B", ["Plan A...", "Then B"]),
        ("   \n  ", []),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    document = Document(text)
    assert [text[s.start : s.end] for s in document.sentences] == sentences


@pytest.mark.parametrize("run", [".", "!?", "…", "A.", '." ', ". "])
def test_a_long_run_of_marks_is_read_in_linear_time(run: str) -> None:
    began = time.perf_counter()
    assert Document((run * MAX_TEXT)[:MAX_TEXT]).sentences
    assert time.perf_counter() - began < 1  # it took four seconds when each mark was tried


@given(texts)
def test_sentences_hold_every_visible_character_once(text: str) -> None:
    document = Document(text)
    seen = "".join(text[s.start : s.end] for s in document.sentences)
    assert "".join(seen.split()) == "".join(text.split())


@given(texts)
def test_lower_keeps_the_length(text: str) -> None:
    assert len(Document(text).lower) == len(text)


@given(st.lists(texts, max_size=6).map(" ".join))
def test_chunks_hold_every_visible_character_once(text: str) -> None:
    chunks = chunk(Document(text), CHUNK)
    seen = "".join(text[c.start : c.end] for c in chunks)
    assert "".join(seen.split()) == "".join(text.split())
    assert all(0 < c.end - c.start <= CHUNK for c in chunks)


def test_chunks_of_a_language_reach_over_no_other() -> None:
    text = "One here. Zwei da. Three here."
    parts = (Passage(0, 10, "en"), Passage(10, 19, "de"), Passage(19, 30, "en"))
    document = Document(text, passages=parts)
    chunks = chunk(document, CHUNK, "en")
    assert [text[c.start : c.end] for c in chunks] == ["One here.", "Three here."]
    assert chunk(document, CHUNK, "fr") == []
    assert [document.language_at(offset) for offset in (0, 9, 10, 18, 19, 30)] == [
        "en", "en", "de", "de", "en", "en"
    ]  # fmt: skip
    assert chunk(Document(text), CHUNK, "en") == chunk(Document(text), CHUNK)


def test_one_long_word_is_cut() -> None:
    chunks = chunk(Document("x" * 5_000), CHUNK)
    assert len(chunks) >= 5_000 / CHUNK


def test_a_key_at_the_end_leaves_the_first_chunks_alone() -> None:
    text = " ".join(f"This is sentence number {n} of the draft." for n in range(40))
    before, after = (chunk(Document(t), CHUNK) for t in (text, text + "x"))
    assert before[:-1] == after[: len(before) - 1]


@given(texts)
def test_fold_leads_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.origin) == len(folded.text) + 1
    assert folded.origin[-1] == len(text)
    assert folded.origin == sorted(folded.origin)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("see https://example.org/a?b=c now", "see http now"),
        ("thanks @maria_k!", "thanks @user!"),
        ("mail me@example.org", "mail me@example.org"),
        ("𝗕𝗶𝗴 news", "Big news"),
        ("a\n\n  b", "a b"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("you 1d10t", "you idiot"),
        ("an i d i o t", "an idiot"),
        ("\u0455tu\u0440\u0456d answer", "stupid answer"),
        ("M0R0N!!", "moron!!"),
        ("st\u200bupid", "stupid"),
        ("1d10ts everywhere", "idiots everywhere"),
        # and what is none
        ("k8s, s3, i18n, a11y, H100, p99", "k8s, s3, i18n, a11y, H100, p99"),
        ("the idiot in me, LOSER", "the idiot in me, LOSER"),
        ("fever +rash, a (low-n kick", "fever +rash, a (low-n kick"),
        ("a class of 10, a 5tb disk", "a class of 10, a 5tb disk"),
        ("@1d10t", "@user"),
        ("https://example.com/1d10t", "http"),
    ],
)
def test_a_disguised_insult_is_read_as_the_word_it_stands_for(text: str, read_as: str) -> None:
    assert fold(text).text == read_as


@given(st.text(alphabet="id10ot \u200b\u0456@x.", max_size=40))
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.origin) == len(folded.text) + 1
    assert folded.origin == sorted(folded.origin)
    assert folded.origin[-1] == len(text)
