"""`discreet check`: one text for a person, files, or JSON lines for a program. Needs no service."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import IO, get_args

from discreet.checking import Checker
from discreet.cli import batch, files, show
from discreet.cli.main import FAULT, OK, USAGE
from discreet.locales import LANGUAGES
from discreet.schema import Account, AccountKind, CheckRequest, Mode, Platform, Surface
from discreet.service.core import load_checker
from discreet.settings import Settings

SMALL = 512
"""Lines up to which one process is faster than starting several (each loads for two seconds)."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet check`."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", help="the text to read; - reads standard input")
    source.add_argument(
        "--jsonl", metavar="IN", help='lines {"id", "text", ...}; - reads standard input'
    )
    source.add_argument(
        "files", nargs="*", metavar="FILE", default=[], help="Markdown and text files to read"
    )
    files.configure(parser)
    parser.add_argument("--out", metavar="OUT", help="file for the answers to --jsonl")
    parser.add_argument(
        "--scores", action="store_true", help="with --jsonl: add the models' scores, 0 to 1"
    )
    parser.add_argument(
        "--mode",
        choices=("normal", "strict"),
        help="read as an account in this mode (default: company accounts strict, others normal)",
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        default=min(os.cpu_count() or 1, 4),
        help="with --jsonl: processes, about 400 MB each (default: one a core, 4 at most)",
    )
    parser.add_argument(
        "--account",
        choices=get_args(AccountKind),
        default="personal",
        help="with --text and files",
    )
    parser.add_argument(
        "--platform", choices=get_args(Platform), default="other", help="with --text and files"
    )
    parser.add_argument(
        "--surface", choices=get_args(Surface), default="post", help="with --text and files"
    )
    parser.add_argument(
        "--locale",
        choices=LANGUAGES,
        default="en",
        help="with --text and files: language in which findings are explained",
    )


def _jobs(value: str) -> int:
    number = int(value)
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError("give a number from 1 to 64")
    return number


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read and print. Status 2 when a line of --jsonl was wrong; the others are still written."""
    try:
        if arguments.jsonl is not None:
            return _lines(arguments, settings)
        if arguments.files:
            return files.run(arguments, settings, _account(arguments))
        return _text(arguments, settings)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        print(f"discreet: {error.filename}: {error.strerror}", file=sys.stderr)
        return USAGE
    except ValueError as error:  # PolicyError and ModelError say what to change
        print(f"discreet: {error}", file=sys.stderr)
        return FAULT


def _text(arguments: argparse.Namespace, settings: Settings) -> int:
    text = arguments.text
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    request = CheckRequest(
        text=text.encode("utf-8", "replace").decode(),
        platform=arguments.platform,
        surface=arguments.surface,
        account=arguments.account,
    )
    response = load_checker(settings).check(request, _account(arguments), locale=arguments.locale)
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print(show.report(request.text, response, colour=colour), end="")
    return OK


def _account(arguments: argparse.Namespace) -> Account | None:
    if arguments.mode is None:
        return None
    return Account(
        platform=arguments.platform, handle="", kind=arguments.account, mode=arguments.mode
    )


def _lines(arguments: argparse.Namespace, settings: Settings) -> int:
    with _source(arguments.jsonl) as source, _target(arguments.jsonl, arguments.out) as target:

        def write(line: str) -> None:
            target.write(line.encode())

        lines = enumerate(source, 1)
        first = list(islice(lines, SMALL))
        if len(first) < SMALL or arguments.jobs == 1:
            answer = partial(
                batch.answer_chunk,
                load_checker(settings),
                mode=arguments.mode,
                scores=arguments.scores,
            )
            bad = batch.run(chain(first, lines), write, batch.Here(), answer, workers=1)
        else:
            answer = partial(_answer_in_worker, mode=arguments.mode, scores=arguments.scores)
            with ProcessPoolExecutor(
                arguments.jobs, get_context("spawn"), _load_in_worker, (settings,)
            ) as pool:
                bad = batch.run(chain(first, lines), write, pool, answer, arguments.jobs)
    if bad:
        print(f"discreet: {bad} line(s) could not be read; see their 'error'.", file=sys.stderr)
    return USAGE if bad else OK


_worker_checker: Checker | ValueError | None = None


def _load_in_worker(settings: Settings) -> None:
    """Once a process. What is wrong with the settings is told with the first answer: an error in
    here would only break the pool."""
    global _worker_checker
    if hasattr(os, "nice"):
        os.nice(10)  # somebody may be typing, and their check should not wait for a batch
    try:
        _worker_checker = load_checker(settings, threads=1)
    except ValueError as error:
        _worker_checker = error


def _answer_in_worker(
    chunk: list[tuple[int, bytes]], mode: Mode | None, scores: bool
) -> tuple[list[str], int]:
    if not isinstance(_worker_checker, Checker):
        raise _worker_checker or ValueError("the worker was not started by 'discreet check'")
    return batch.answer_chunk(_worker_checker, chunk, mode, scores)


@contextmanager
def _source(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as file:
            yield file


@contextmanager
def _target(source: str, name: str | None) -> Iterator[IO[bytes]]:
    if name is None or name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with contextlib.suppress(FileNotFoundError):
        if source != "-" and Path(name).samefile(source):
            raise ValueError("--out must be another file than the one that is read")
    with Path(name).open("wb") as file:
        yield file
