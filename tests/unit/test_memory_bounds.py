"""What is remembered is bounded in bytes, whatever drafts are made of."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from discreet.reading.match import Match
from discreet.reading.memo import Memo, size_of
from discreet.reading.model import ChunkReading

MOST = 20_000


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4_000)), max_size=80))
def test_a_memory_keeps_its_bounds(puts: list[tuple[int, int]]) -> None:
    memo: Memo[str] = Memo(12, MOST)
    last: dict[int, str] = {}
    for key, length in puts:
        last[key] = "a" * length
        memo.put(key, last[key])
        assert len(memo) <= 12
        assert memo.bytes <= MOST
    kept = {key: value for key in last if (value := memo.get(key)) is not None}
    assert len(kept) == len(memo)
    assert memo.bytes == sum(size_of(key) + size_of(value) for key, value in kept.items())


def test_what_would_fill_it_alone_is_not_kept() -> None:
    memo: Memo[str] = Memo(100, MOST)
    memo.put("small", "a")
    memo.put("large", "a" * MOST)
    memo.put("a" * MOST, "small")
    assert (len(memo), memo.get("small")) == (1, "a")


def test_a_key_put_again_is_counted_once() -> None:
    memo: Memo[str] = Memo(100, MOST)
    for _ in range(50):
        memo.put("key", "a" * 1_000)
    assert memo.bytes < 1_200


def test_sizes_are_of_what_is_held() -> None:
    match = Match("insult.word", "insult", 0, 4, 0.9, "m" * 1_000)
    assert 1_000 < size_of(match) < 2_000
    assert 100_000 < size_of((match,) * 100) < 200_000
    evidence = np.zeros((100, 10), np.float32)
    flat = np.zeros(10, np.float32)
    reading = ChunkReading(flat, 0.5, flat, evidence, np.zeros((100, 2), np.int32))
    assert evidence.nbytes < size_of(reading) < 2 * evidence.nbytes
