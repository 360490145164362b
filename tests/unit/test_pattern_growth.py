"""No regular expression of our own takes long on a hostile text.

Those of a policy's rules are guarded by a time limit (`test_rules`). Our own run without one, so
each is tried on texts that make it backtrack, made from the pattern itself.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import pytest
from pumped import pumps

import discreet

SIZE = 1_500
"""Characters of the first text."""

SUSPECT_S = 0.004
"""Seconds of work on it from which a pattern's growth is looked at: tame ones take a tenth."""

MOST_S = 0.5
"""Seconds on it that are too many however they grow; of a shorter text its share."""

PART = "is asked to match one value whole, whose length is limited before"
BOUNDED = {
    "discreet.policy.examples._BRACKETED": "reads the examples of a pack that one tests oneself",
    "discreet.policy.sources._IGNORED_NAME": "matches names of files, which a system keeps short",
    "discreet.cli.policy.report._BRACKETED": "reads the examples of a pack that one reports on",
    "discreet.reading.detectors.disclosure._LOOSE_END": "searches 100 characters",
    "discreet.reading.detectors.personal_data.facts._ASKS": "searches 120 characters",
    "discreet.reading.detectors.personal_data.hurried._MAIL": PART,
    "discreet.reading.detectors.personal_data.records._VIN": PART,
    "discreet.reading.detectors.personal_data.records.RECORDS": PART,
    "discreet.reading.detectors.secrets.kingfisher._SLUG": "reads names of the library's rules",
    "discreet.reading.lexicon.FRAMES": "searches 240 characters",
    "discreet.reading.rules.grammatical._TIMES": PART,
    "discreet.reading.rules.rule._ID": PART,
    "discreet.reading.usage._ADJECTIVE": PART,
    "discreet.reading.usage._BEFORE": "searches 100 characters",
}
"""Patterns that are never let loose on a whole draft, and what bounds them."""


@cache
def _patterns() -> dict[tuple[str, int], list[str]]:
    """Every pattern that a module holds, and where."""
    found: dict[tuple[str, int], list[str]] = {}
    for module in pkgutil.walk_packages(discreet.__path__, "discreet."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for pattern in _within(value, set()):
                if isinstance(pattern.pattern, str):
                    where = found.setdefault((pattern.pattern, pattern.flags), [])
                    where.append(f"{module.name}.{name}")
    return found


def _within(value: Any, seen: set[int]) -> Iterator[re.Pattern[str]]:
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
        return
    parts: list[Any] = []
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, field.name, None) for field in fields(value)]
    elif type(value).__module__.startswith("discreet.") and hasattr(value, "__dict__"):
        parts = list(vars(value).values())
    for part in parts:
        yield from _within(part, seen)


def _seconds(pattern: re.Pattern[str], text: str, tries: int = 1) -> float:
    """Of this thread's own work: the machine may be busy with other things."""
    taken = []
    for _ in range(tries):
        began = time.thread_time()
        for _ in pattern.finditer(text):
            pass
        taken.append(time.thread_time() - began)
    return min(taken)


def _trouble(pattern: re.Pattern[str]) -> str | None:
    """On which text a pattern takes too long, if on any."""
    for pump in pumps(pattern):
        # In steps, since nothing stops a search: what grows without end shows on a short text.
        for size in (24, 60, 200, SIZE):
            first = _seconds(pattern, pump.text(size))
            if first > MOST_S * size / SIZE:
                return f"{pump} takes {first:.2f} s for {size} characters"
        if first > SUSPECT_S:
            # Twice as long must not take four times as long, twice over.
            times = [_seconds(pattern, pump.text(SIZE * n), 2) for n in (1, 2, 4)]
            if times[2] > 9 * times[0]:
                return f"{pump} grows like {', '.join(f'{t:.3f}' for t in times)} s"
    return None


def test_patterns_take_linear_time() -> None:
    patterns = _patterns()
    assert len(patterns) > 300
    troubled = {}
    for (source, flags), where in patterns.items():
        if BOUNDED.keys().isdisjoint(where) and (said := _trouble(re.compile(source, flags))):
            troubled[where[0]] = f"{source[:80]}: {said}"
    assert not troubled


@pytest.mark.parametrize("name", BOUNDED)
def test_what_is_left_out_is_still_there(name: str) -> None:
    assert any(name in where for where in _patterns().values())


@pytest.mark.parametrize(
    "source",
    [r"(a+)+$", r"(?:\w+ ?){1,3}x", r"(?:[\w']{1,24} ?){1,5}\d", r"[\w.]+@", r"\s+$", r"x(.*?)y"],
)
def test_a_pattern_that_grows_is_seen(source: str) -> None:
    assert _trouble(re.compile(source))
