"""`discreet stats`: counts of one's own history, and sums over a team's."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from datetime import date
from pathlib import Path

from discreet.cli.main import FAULT, OK, USAGE
from discreet.files import write_private
from discreet.history import HistoryUnavailable
from discreet.schema import HistoryEntry
from discreet.service.core import finding_key, open_history, policy_source
from discreet.settings import Settings
from discreet.stats import (
    Cell,
    PersonStats,
    StatsError,
    TeamStats,
    count,
    last_month,
    merge,
    parse,
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet stats`. Without an action it counts one's own history."""
    parser.add_argument(
        "--month", metavar="YYYY-MM", type=_month, help="default: the last one that is over"
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help="write the counts as JSON, for a sum"
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    merging = actions.add_parser("merge", help="sum the files of at least five people")
    merging.add_argument("files", nargs="+", metavar="FILE", type=Path)
    merging.add_argument("--sum", metavar="FILE", type=Path, help="write the sum as JSON")


def _month(value: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise argparse.ArgumentTypeError("give a month such as 2026-10")
    return value


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Count or sum, and print."""
    try:
        if arguments.action == "merge":
            return _merge(arguments)
        return _count(arguments, settings)
    except HistoryUnavailable as error:
        print(f"discreet: {error}", file=sys.stderr)
        return FAULT
    except OSError as error:
        print(f"discreet: {error.filename}: {error.strerror}", file=sys.stderr)
        return USAGE
    except ValueError as error:  # StatsError, PolicyError
        print(f"discreet: {error}", file=sys.stderr)
        return FAULT


def _count(arguments: argparse.Namespace, settings: Settings) -> int:
    policy = policy_source(settings).load()
    stats = count(
        asyncio.run(_entries(settings)),
        arguments.month or last_month(date.today()),
        finding_key(settings),
        lambda f: policy.treatment(f.rule, f.category).clause or f.category,
    )
    if arguments.out is not None:
        _write(arguments.out, stats)
    _print(f"{stats.month}, your own history", stats.cells)
    return OK


async def _entries(settings: Settings) -> list[HistoryEntry]:
    history = open_history(settings)
    try:
        return await history.entries()
    finally:
        await asyncio.to_thread(history.close)


def _merge(arguments: argparse.Namespace) -> int:
    given = []
    for file in arguments.files:
        try:
            given.append(parse(file.read_bytes()))
        except StatsError as error:
            raise StatsError(f"{file}: {error}") from None
    team = merge(given)
    if arguments.sum is not None:
        _write(arguments.sum, team)
    _print(f"{team.month}, {team.people} people", team.cells)
    if team.left_out:
        print(f"Left out, so that nothing tells of one person: {team.left_out}.")
    return OK


def _write(file: Path, stats: PersonStats | TeamStats) -> None:
    write_private(file, stats.model_dump_json(indent=1).encode() + b"\n", replace=True)


def _print(title: str, cells: list[Cell]) -> None:
    print(title)
    for cell in cells:
        print(f"{cell.count:6}  {cell.state:10}  {cell.clause}")
    if not cells:
        print("Nothing to count.")
