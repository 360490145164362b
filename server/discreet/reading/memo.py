"""A bounded, thread-safe memory of readings, so that a sentence is read once."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Memo(Generic[V]):
    """Least recently used values leave first; at most `limit` are kept, in at most `most_bytes`.

    A draft can be made of sentences that are as long as itself, or full of matches, so the number
    alone bounds nothing. What it holds lives in memory only, as long as the service runs.
    """

    def __init__(self, limit: int, most_bytes: int = 4_000_000) -> None:
        self._limit = limit
        self._most_bytes = most_bytes
        self._values: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        """The value kept for `key`, or None."""
        with self._lock:
            known = self._values.get(key)
            if known is None:
                return None
            self._values.move_to_end(key)
            return known[0]

    def put(self, key: Hashable, value: V) -> None:
        """Keep `value`; those not used for longest make room. One that would take more than a
        tenth of it all is not kept."""
        size = size_of(key) + size_of(value)
        if size > self._most_bytes // 10:
            return
        with self._lock:
            if key in self._values:
                self._bytes -= self._values.pop(key)[1]
            self._values[key] = (value, size)
            self._bytes += size
            while len(self._values) > self._limit or self._bytes > self._most_bytes:
                self._bytes -= self._values.popitem(last=False)[1][1]

    def __len__(self) -> int:
        return len(self._values)

    @property
    def bytes(self) -> int:
        """About what is kept, in bytes."""
        return self._bytes


def size_of(value: Any) -> int:
    """About the bytes of a value of ours: text, numbers, arrays, and tuples, lists and dataclasses
    of them. What is shared is counted each time."""
    size = sys.getsizeof(value)
    if isinstance(value, tuple | list):
        return size + sum(map(size_of, value))
    if is_dataclass(value):
        return size + sum(size_of(getattr(value, field.name)) for field in fields(value))
    return size
