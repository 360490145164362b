"""Frames of native messaging, whole and broken."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discreet.native.messages import MAX_BYTES, BadMessage, read_message, write_message

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


class Pipe(io.RawIOBase):
    """Gives its content in pieces of these sizes, as a pipe does."""

    def __init__(self, content: bytes, sizes: Iterator[int]) -> None:
        self._content = io.BytesIO(content)
        self._sizes = sizes

    def read(self, size: int = -1) -> bytes:
        return self._content.read(min(size, next(self._sizes, size)))


def framed(message: Any) -> bytes:
    out = io.BytesIO()
    write_message(out, message)
    return out.getvalue()


@given(st.lists(VALUES, max_size=4), st.lists(st.integers(1, 9)))
def test_messages_come_through_however_the_pipe_splits_them(
    messages: list[Any], sizes: list[int]
) -> None:
    pipe = Pipe(b"".join(map(framed, messages)), iter(sizes))
    assert [read_message(pipe) for _ in messages] == messages
    assert read_message(pipe) is None


@given(VALUES, st.data())
def test_one_that_is_cut_off_is_refused(message: Any, data: st.DataObject) -> None:
    whole = framed(message)
    left = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(BadMessage, match="cut off"):
        read_message(io.BytesIO(whole[:left]))


@given(st.integers(MAX_BYTES + 1, 2**32 - 1))
def test_one_that_is_too_long_is_refused_unread(length: int) -> None:
    stream = io.BytesIO(struct.pack("=I", length) + b'"rest"')
    with pytest.raises(BadMessage, match="too long"):
        read_message(stream)
    assert stream.tell() == 4


@given(st.binary(max_size=200))
def test_bytes_that_are_not_json_are_refused(content: bytes) -> None:
    try:
        expected = json.loads(content.decode())
    except ValueError:
        with pytest.raises(BadMessage, match="not JSON"):
            read_message(io.BytesIO(struct.pack("=I", len(content)) + content))
    else:
        assert repr(read_message(io.BytesIO(framed(expected)))) == repr(expected)


def test_nesting_without_end_is_refused() -> None:
    deep = b"[" * MAX_BYTES
    with pytest.raises(BadMessage, match="not JSON"):
        read_message(io.BytesIO(struct.pack("=I", len(deep)) + deep))
