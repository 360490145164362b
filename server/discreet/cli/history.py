"""`discreet history`: what was flagged, from the file itself; the service need not run."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from discreet import __version__
from discreet.cli.main import FAULT, OK, USAGE
from discreet.cli.show import plain
from discreet.cli.stop import NotStopped, stop
from discreet.files import private_folder, write_private
from discreet.history import History, HistoryUnavailable, export
from discreet.locks import turn
from discreet.schema import HistoryEntry, HistoryQuery
from discreet.service.core import open_history
from discreet.service.instance import AlreadyRunning, lock_file, one_instance, start_file
from discreet.settings import Settings

if TYPE_CHECKING:
    from discreet.team.history import TeamHistory

START_SECONDS = 60.0
"""How long to wait for another program that starts the service."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet history`."""
    parser.add_argument(
        "--team",
        action="store_true",
        help="list, show, export or erase what the team's database holds (setting 'team_database')",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list flagged drafts, newest first")
    listing.add_argument("--query", help="words in the excerpt or the findings")
    listing.add_argument("--limit", type=int, default=20, choices=range(1, 201), metavar="1..200")
    actions.add_parser("show", help="show one flagged draft").add_argument("id")
    actions.add_parser("watched", help="list what was missed once and is watched for, masked")
    exporting = actions.add_parser("export", help="write the whole history")
    exporting.add_argument("--format", choices=("json", "csv"), default="json")
    exporting.add_argument("--out", metavar="FILE", type=Path, help="default: standard output")
    erasing = actions.add_parser(
        "erase", help="erase one flagged draft or some watched words, or all"
    )
    which = erasing.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?")
    which.add_argument(
        "--all", action="store_true", help="all of them, the feedback and the watched words"
    )
    actions.add_parser("restore-rules", help="show again what was dismissed for a whole rule")
    actions.add_parser("encrypt", help="encrypt the file, with a key in the system's keyring")
    actions.add_parser("decrypt", help="no longer encrypt the file, and forget the key")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Do one action."""
    if arguments.team:
        return _of_team(arguments, settings)
    if arguments.action in ("encrypt", "decrypt"):
        return _convert(settings, arguments.action == "encrypt")
    history = open_history(settings)
    try:
        return asyncio.run(_act(arguments, history))
    except HistoryUnavailable as error:
        print(f"discreet: {error}", file=sys.stderr)
        return FAULT
    finally:
        history.close()


def _of_team(arguments: argparse.Namespace, settings: Settings) -> int:
    """The same actions on the team's database, but for what only a person has."""
    if settings.team_database is None:
        print(
            "discreet: no team's database is set; set 'team_database' in config.toml.",
            file=sys.stderr,
        )
        return USAGE
    if arguments.action not in ("list", "show", "export", "erase") or getattr(
        arguments, "all", False
    ):
        print(
            "discreet: --team goes with 'list', 'show ID', 'export' and 'erase ID'.",
            file=sys.stderr,
        )
        return USAGE
    try:
        from discreet.team.database import TeamDatabase, TeamUnavailable
        from discreet.team.history import TeamHistory
    except ImportError:
        print("discreet: install the extra: pip install 'discreet[postgres]'.", file=sys.stderr)
        return FAULT
    try:
        team = TeamHistory(TeamDatabase(settings.team_database))
        return asyncio.run(_act(arguments, team))
    except TeamUnavailable as error:
        print(f"discreet: {error}", file=sys.stderr)
        return FAULT


def _convert(settings: Settings, encrypted: bool) -> int:
    """Encrypt or decrypt the file. The service is stopped for it, and no browser starts it again
    before it is done: what starts one waits for its turn."""
    if settings.history_encrypted not in (None, encrypted):
        print(
            f"discreet: the setting 'history_encryption' is {settings.history_encryption!r};"
            " change it there, and the file follows when the service starts.",
            file=sys.stderr,
        )
        return USAGE
    history = open_history(settings)
    try:
        private_folder(settings.data_dir)
        with turn(start_file(settings.data_dir), START_SECONDS):
            if stop(settings):
                print(
                    "The service is stopped for it. A browser that starts the service by itself"
                    " starts it again when it needs it; otherwise run 'discreet serve'."
                )
            with one_instance(lock_file(settings.data_dir)):
                asyncio.run(history.convert(encrypted))
    except (AlreadyRunning, TimeoutError):
        print(
            "discreet: the service was started at the same time; run this again.", file=sys.stderr
        )
        return FAULT
    except (HistoryUnavailable, NotStopped) as error:
        print(f"discreet: {error}", file=sys.stderr)
        return FAULT
    finally:
        history.close()
    print(f"The history is {'encrypted' if encrypted else 'no longer encrypted'}.")
    return OK


async def _act(arguments: argparse.Namespace, history: History | TeamHistory) -> int:
    match arguments.action:
        case "list":
            page = await history.page(HistoryQuery(query=arguments.query, limit=arguments.limit))
            for entry in page.entries:
                print(_line(entry))
            if page.next:
                print(f"{page.total - len(page.entries)} more; use --limit or --query.")
        case "show":
            entry = await history.entry(arguments.id)
            if entry is None:
                return _no_such(arguments.id)
            print(_shown(entry), end="")
        case "watched" if isinstance(history, History):
            for words in await history.watched_list():
                since, where = words["created"][:10], words["platform"] or "everywhere"
                print(f"{words['id']}  {since}  {where:10}  ••• ({words['words']})  ", end="")
                print(words["category"])
        case "export":
            entries = await history.entries()
            if arguments.format == "csv":
                text = export.as_csv(entries)
            else:
                text = export.as_json(entries, datetime.now(UTC), __version__) + "\n"
            if arguments.out is not None:
                write_private(arguments.out, text.encode(), replace=True)
            else:
                sys.stdout.buffer.write(text.encode())
        case "erase":
            erased = await history.erase(None if arguments.all else arguments.id)
            if not erased and not arguments.all:
                return _no_such(arguments.id)
            print(f"Erased: {erased}.")
        case "restore-rules" if isinstance(history, History):
            print(f"Rules that are shown again: {await history.restore_rules()}.")
    return OK


def _no_such(identity: str) -> int:
    print(
        f"discreet: the history has no entry {identity}; 'discreet history list' shows them.",
        file=sys.stderr,
    )
    return FAULT


def _line(entry: HistoryEntry) -> str:
    kinds = ", ".join(sorted({f.category for f in entry.findings}))
    when = entry.created.astimezone()
    return f"{entry.id}  {when:%Y-%m-%d %H:%M}  {entry.platform:8}  {entry.outcome:9}  {kinds}"


def _shown(entry: HistoryEntry) -> str:
    who = plain(entry.account.handle or entry.account.kind) if entry.account else "unknown"
    lines = [
        f"{entry.created.astimezone():%Y-%m-%d %H:%M}, {entry.platform} {entry.surface}, by {who}",
        f"Outcome: {entry.outcome}. Worst verdict: {entry.verdict}.",
        "",
        *map(plain, entry.excerpt.splitlines()),
    ]
    for finding in entry.findings:
        reason = f" ({plain(finding.reason)})" if finding.reason else ""
        lines += ["", f"{finding.category}, {finding.severity}: {finding.state}{reason}"]
        lines += [f"  “{plain(finding.quote)}”", f"  {plain(finding.message)}"]
    return "\n".join(lines) + "\n"
