"""UTF-16 offsets against Python's own encoder."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from discreet.reading.offsets import Utf16Map, utf16_length

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(texts)
def test_every_offset_equals_the_encoded_length(text: str) -> None:
    to_units = Utf16Map(text).to_units
    for index in range(len(text) + 1):
        assert to_units(index) == len(text[:index].encode("utf-16-le")) // 2


@given(texts)
def test_way_back_undoes_the_way_there(text: str) -> None:
    both = Utf16Map(text)
    for index in range(len(text) + 1):
        assert both.to_points(both.to_units(index)) == index


@given(texts)
def test_length(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


def test_inside_a_pair_means_the_characters_start() -> None:
    assert Utf16Map("a😀b").to_points(2) == 1
