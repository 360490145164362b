"""The corpus is what its guide says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
PAIRS = sorted((CORPUS / "disclosure").glob("*.jsonl"))
KINDS = {
    "customer",
    "unreleased_product",
    "financials",
    "deal",
    "workforce",
    "legal",
    "security_incident",
    "internal_information",
    "personal_data",
    "company_term",
}
REASONS = {
    "announced",
    "past",
    "hypothetical",
    "other_company",
    "consented",
    "generic",
    "own_public",
}
GIVE_AWAY = ("confidential", "nda", "secret", "don't tell", "between us")


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_pairs_are_well_formed(path: Path) -> None:
    rows = _rows(path)
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        where = row["id"]
        assert row["kind"] in KINDS, where
        assert row["twin_why"] in REASONS, where
        assert row["span"] and row["span"] in row["leak"], where
        assert row["cue"] in row["leak"], where
        assert row["twin_cue"] in row["twin"], where
        assert row["leak"] != row["twin"], where
        assert row["action"], where


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_kinds_are_balanced(path: Path) -> None:
    kinds = Counter(row["kind"] for row in _rows(path))
    assert set(kinds) == KINDS
    assert max(kinds.values()) <= 1.5 * min(kinds.values())


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_leaks_are_mostly_innocent_in_tone(path: Path) -> None:
    rows = _rows(path)
    told = sum(any(word in row["leak"].lower().split() for word in GIVE_AWAY) for row in rows)
    assert told <= 0.1 * len(rows)


def test_no_text_stands_in_two_files() -> None:
    texts = Counter(row[side] for path in PAIRS for row in _rows(path) for side in ("leak", "twin"))
    assert [text for text, count in texts.items() if count > 1] == []
