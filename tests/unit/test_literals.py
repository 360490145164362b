"""The words of the rules, looked for in one pass."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from discreet.reading.rules.literals import LiteralIndex

_WORDS = st.text("abc é", min_size=1, max_size=6)


@given(st.sets(_WORDS, max_size=40), st.text("abc é\n", max_size=60))
def test_it_finds_what_a_search_for_each_word_finds(words: set[str], text: str) -> None:
    assert LiteralIndex(words).found_in(text) == {word for word in words if word in text}


def test_words_within_words_and_of_every_length_are_found() -> None:
    index = LiteralIndex(["ad", "nda", "under nda", "agenda", "not there"])
    assert index.found_in("the agenda is under nda") == {"nda", "under nda", "agenda"}
