"""Counts without text, person or post, and sums that tell of nobody."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from discreet.checking import Checker
from discreet.cli.main import main
from discreet.history import History
from discreet.history.record import record_of
from discreet.schema import Account, CheckRequest
from discreet.stats import LEAST, Cell, PersonStats, StatsError, last_month, merge, parse

TEXT = "Write to jane.doe@hartley-corp.com, you complete and utter idiot."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path


def person(number: int, **cells: int) -> PersonStats:
    """A file with these cells, all of them edited."""
    listed = [Cell(clause=name, state="edited", count=n) for name, n in cells.items()]
    return PersonStats(month="2026-10", person=f"{number:016x}", cells=listed)


def summed(*stats: PersonStats) -> dict[str, int]:
    return {cell.clause: cell.count for cell in merge(stats).cells}


class TestOwn:
    @pytest.fixture(autouse=True)
    def _flagged(self, home: Path, checker: Checker) -> None:
        """One flagged draft of October, and one of November."""
        for month in (10, 11):
            now = datetime(2026, month, 15, 12, tzinfo=UTC)
            history = History(home / "data" / "history.sqlite3", 3650, now=lambda now=now: now)
            request = CheckRequest(
                text=TEXT, platform="x", draft_id=f"draft-{month}", account="personal"
            )
            account = Account(platform="x", handle="jane", kind="personal", mode="normal")
            record = record_of(request, checker.check(request, account), account, [], checker)
            assert record is not None
            asyncio.run(history.record(record))
            history.close()

    def test_a_file_holds_counts_alone(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = home / "mine.json"
        assert main(["stats", "--month", "2026-10", "--out", str(out)]) == 0
        shown = capsys.readouterr().out
        assert "people" in shown and "respect" in shown
        stats = parse(out.read_bytes())
        assert stats.month == "2026-10"
        assert {(c.clause, c.state, c.count) for c in stats.cells} == {
            ("people", "open", 1),
            ("respect", "open", 1),
        }
        content = json.loads(out.read_text())
        assert set(content) == {"format", "version", "month", "person", "cells"}
        assert all(set(cell) == {"clause", "state", "count"} for cell in content["cells"])
        for word in ("jane", "hartley", "idiot", "draft"):
            assert word not in out.read_text() + shown

    def test_months_of_a_person_can_not_be_joined(self, home: Path) -> None:
        persons = []
        for month in ("2026-10", "2026-11", "2026-10"):
            assert main(["stats", "--month", month, "--out", str(home / "mine.json")]) == 0
            persons.append(parse((home / "mine.json").read_bytes()).person)
        assert persons[0] == persons[2] != persons[1]

    def test_a_month_without_anything(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["stats", "--month", "2026-01"]) == 0
        assert "Nothing to count." in capsys.readouterr().out


def test_fewer_people_than_five_are_refused() -> None:
    few = [person(number, people=9) for number in range(LEAST - 1)]
    with pytest.raises(StatsError, match="at least 5 people, and these are 4"):
        merge(few)
    with pytest.raises(StatsError, match="same person"):
        merge([*few, few[0]])
    assert summed(*few, person(9, people=9)) == {"people": 45}


def test_small_cells_and_those_of_one_person_are_left_out() -> None:
    team = [person(number, people=2, secrets=1) for number in range(4)]
    last = person(9, people=2, crisis=100)
    sums = merge([*team, last])
    assert {cell.clause: cell.count for cell in sums.cells} == {"people": 10}
    assert (sums.people, sums.left_out) == (5, 2)
    heavy = person(9, people=100, secrets=4)
    assert summed(*team, heavy) == {"secrets": 8}
    # Nor can one file pass for several people by naming a cell more than once.
    double = person(9)
    double.cells = [Cell(clause="crisis", state="edited", count=1)] * LEAST
    assert summed(*team, double) == {}


def test_months_are_not_mixed() -> None:
    team = [person(number, people=1) for number in range(LEAST)]
    team[0].month = "2026-09"
    with pytest.raises(StatsError, match="different months: 2026-09, 2026-10"):
        merge(team)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "discreet-team-stats"},
        {"version": 2},
        {"name": "Jane"},
        {"person": "Jane"},
        {"month": "2026-13"},
        {"cells": [{"clause": "people", "state": "edited", "count": -1}]},
        {"cells": [{"clause": "some words", "state": "edited", "count": 1}]},
    ],
)
def test_another_file_is_refused(change: dict[str, object]) -> None:
    content = person(1, people=1).model_dump() | change
    with pytest.raises(StatsError, match="discreet stats --out"):
        parse(json.dumps(content).encode())


def test_merge_on_the_command_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = []
    for number in range(LEAST):
        file = home / f"{number}.json"
        file.write_text(
            person(number, people=number + 1, rivals=1 if number else 9).model_dump_json()
        )
        files.append(str(file))
    assert main(["stats", "merge", *files[1:]]) == 1
    assert "at least 5" in capsys.readouterr().err
    out = home / "team.json"
    assert main(["stats", "merge", *files, "--sum", str(out)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2026-10, 5 people",
        "    15  edited      people",
        "Left out, so that nothing tells of one person: 1.",
    ]
    assert json.loads(out.read_text())["people"] == LEAST
    assert main(["stats", "merge", *files, str(out)]) == 1  # a sum is nobody's
    assert str(out) in capsys.readouterr().err
    assert main(["stats", "merge", str(home / "gone.json")]) == 2


def test_the_last_month_that_is_over() -> None:
    assert last_month(date(2026, 11, 25)) == "2026-10"
    assert last_month(date(2026, 1, 1)) == "2025-12"
