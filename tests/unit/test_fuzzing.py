"""What `./scripts/fuzz` tries for as long as one likes is tried here on a few hundred inputs.

A seed that once broke something stays in its corpus, so every one of them is tried each time.
"""

from __future__ import annotations

import json
import random
import sys
from itertools import islice
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from fuzzing.inputs import LONGEST, as_line, changed, seeds
from fuzzing.targets import TARGETS

INPUTS = {
    "draft": 25,
    "plain_draft": 150,
    "policy": 40,
    "terms": 150,
    "pack": 400,
    "lines": 100,
    "body": 400,
    "managed": 300,
    "native": 400,
    "past_posts": 400,
}
"""Changed inputs for each target; together they take about ten seconds."""


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_break_nothing(name: str) -> None:
    for seed in seeds(name):
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
def test_changed_inputs_break_nothing(name: str) -> None:
    for data in islice(changed(seeds(name), random.Random(name)), INPUTS[name]):
        TARGETS[name](data)


def test_inputs_by_chance_are_the_same_for_the_same_seed_and_bounded() -> None:
    one, two = (list(islice(changed(seeds("body"), random.Random(3)), 200)) for _ in range(2))
    assert one == two
    assert len(set(one)) > 150
    assert all(len(data) <= LONGEST for data in one)
    assert [json.loads(as_line(data)).encode("utf-8", "surrogateescape") for data in one] == one
