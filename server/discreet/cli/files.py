"""`discreet check FILE…`: a line for each finding, as editors, hooks and pipelines read it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

from discreet.annotated import Located
from discreet.checking import Checker
from discreet.cli.main import FAULT, OK, USAGE
from discreet.cli.show import plain
from discreet.prose import of_file, read
from discreet.schema import Account, CheckRequest, Severity
from discreet.service.core import load_checker
from discreet.settings import Settings

Format = Literal["text", "github"]

_RANK: dict[str, int] = {"info": 0, "warn": 1, "block": 2, "never": 3}
_COMMAND: dict[Severity, str] = {"info": "notice", "warn": "warning", "block": "error"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments for files alone."""
    parser.add_argument(
        "--format",
        choices=get_args(Format),
        default="text",
        help="with files: lines for people and editors, or annotations of GitHub Actions",
    )
    parser.add_argument(
        "--fail-on",
        choices=tuple(_RANK),
        default="warn",
        help="with files: least severity that makes the exit status 1",
    )


def run(arguments: argparse.Namespace, settings: Settings, account: Account | None) -> int:
    """Read each file. Status 2 when one can't be read; the others are read all the same."""
    checker = load_checker(settings)
    line = _annotation if arguments.format == "github" else _line
    worst, unread = -1, 0
    for name in arguments.files:
        try:
            source = Path(name).read_bytes().decode("utf-8-sig")
        except OSError as error:
            unread += 1
            print(f"discreet: {name}: {error.strerror}", file=sys.stderr)
            continue
        except UnicodeDecodeError:
            unread += 1
            print(f"discreet: {name}: this is not UTF-8 text; convert it", file=sys.stderr)
            continue
        for severity, told in _report(name, source, checker, arguments, account, line):
            worst = max(worst, _RANK[severity])
            print(told)
    if unread:
        return USAGE
    return FAULT if worst >= _RANK[arguments.fail_on] else OK


def _report(
    name: str,
    source: str,
    checker: Checker,
    arguments: argparse.Namespace,
    account: Account | None,
    line: Callable[[str, int, int, Located], str],
) -> Iterator[tuple[Severity, str]]:
    request = CheckRequest(
        text="",
        platform=arguments.platform,
        surface=arguments.surface,
        account=arguments.account,
    )
    found, gaps = read(checker, of_file(name)(source), request, account, arguments.locale)
    for gap in gaps:
        print(f"discreet: {name}: {gap}", file=sys.stderr)
    for one in found:
        row = source.count("\n", 0, one.start) + 1
        column = one.start - (source.rfind("\n", 0, one.start) + 1) + 1
        yield one.finding.severity, line(name, row, column, one)


def _line(name: str, row: int, column: int, one: Located) -> str:
    finding = one.finding
    told = plain(f"{finding.message} [{finding.rule}]")
    return f"{plain(name)}:{row}:{column}: {finding.severity}: {told}"


def _annotation(name: str, row: int, column: int, one: Located) -> str:
    """A workflow command. Nothing of a file may end it or begin another."""
    finding = one.finding
    places = {"file": name, "line": row, "col": column, "title": finding.rule}
    given = ",".join(
        f"{key}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in places.items()
    )
    return f"::{_COMMAND[finding.severity]} {given}::{_escaped(finding.message)}"


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
