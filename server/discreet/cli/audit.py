"""`discreet audit`: posts that are out already, read as a draft is. Needs no service."""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import get_args

from discreet.audit.cluster import HERE, Cluster
from discreet.audit.journal import Journal
from discreet.audit.outputs import OUTPUTS, write_output
from discreet.audit.posts import moment_of
from discreet.audit.report import SEVERITIES, Report, load_baseline
from discreet.audit.run import ChangedError, Plan, Posts
from discreet.audit.run import run as run_audit
from discreet.audit.suppressions import load_suppressions
from discreet.cli.main import FAULT, OK, USAGE
from discreet.cli.show import plain
from discreet.files import make_folder
from discreet.schema import AccountKind
from discreet.service.core import known_key, load_checker
from discreet.service.instance import AlreadyRunning, one_instance
from discreet.settings import Settings

TOLD = 10
"""Problems printed one by one; the page lists more."""
_TTY_SECONDS, _LOG_SECONDS = 0.2, 30.0
"""How often the line of progress is written to a terminal, and elsewhere."""


class DatabaseError(ValueError):
    """The database can't be used; the message says what to change. The journal stays."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet audit`."""
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        type=Path,
        help="an export of X, LinkedIn or ActivityStreams (zip or folder), or CSV, JSON lines, text"
        " or Markdown (file or folder)",
    )
    parser.add_argument(
        "--as",
        dest="kind",
        choices=get_args(AccountKind),
        default="personal",
        help="the kind of account that posted",
    )
    parser.add_argument(
        "--since",
        type=_date,
        metavar="DATE",
        help="leave out posts of before, such as 2025-01-31; those without a date are read",
    )
    parser.add_argument("--policy", type=Path, metavar="DIR", help="folder of another policy pack")
    for output in OUTPUTS:
        parser.add_argument(
            f"--{output.name}", type=Path, metavar="FILE", help=f"write {output.about}"
        )
    parser.add_argument(
        "--database",
        metavar="URL",
        help="write the findings to a database too (extra 'postgres'): a team's, such as"
        " postgresql://name@host/database, or sqlite:///FILE",
    )
    parser.add_argument(
        "--suppressions",
        type=Path,
        metavar="FILE",
        help="YAML: findings that may stand, each with 'id' and 'reason'",
    )
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="what --jsonl wrote before: show only what is new since",
    )
    parser.add_argument(
        "--fail-on",
        choices=(*SEVERITIES, "never"),
        default="warn",
        help="the least severity for which the exit status is 1",
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        default=min(os.cpu_count() or 1, 4),
        help="processes, about 400 MB each (default: one a core, 4 at most)",
    )
    parser.add_argument(
        "--ray",
        nargs="?",
        const=HERE,
        type=_address,
        metavar="ADDRESS",
        help="read on Ray (extra 'ray'): on the cluster with its head at HOST:PORT, with an actor a"
        " core, or without an address on this machine with --jobs actors",
    )
    parser.add_argument(
        "--journal",
        type=Path,
        metavar="FILE",
        help="keep what was found here, for going on after an interruption and for writing further"
        " outputs at once (default: in the data folder, until the audit is done)",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="begin anew, whatever an earlier audit has found"
    )


def _jobs(value: str) -> int:
    number = int(value)
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError("give a number from 1 to 64")
    return number


def _address(value: str) -> str:
    host, _, port = value.rpartition(":")
    if value == HERE:  # argparse asks for the constant too
        return value
    if not host or "/" in value or not port.isdecimal():
        raise argparse.ArgumentTypeError(
            "give HOST:PORT of the cluster's head, or nothing; the paths stand before --ray"
        )
    return value


def _date(value: str) -> datetime:
    when = moment_of(value)
    if when is None:
        raise argparse.ArgumentTypeError("give a date such as 2025-01-31")
    return when


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Status 0: nothing found, 1: findings at or above --fail-on, 2: something was not read."""
    if arguments.policy is not None:
        settings = settings.model_copy(update={"policy_dir": arguments.policy, "policy_file": None})
    try:
        return _audit(arguments, settings)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        print(f"discreet: {error.filename}: {error.strerror}", file=sys.stderr)
        return USAGE
    except AlreadyRunning:
        _complain("this audit runs already; wait for it, or give another --journal")
        return USAGE
    except ValueError as error:  # PolicyError, ModelError and others say what to change
        _complain(str(error))
        return USAGE


def _audit(arguments: argparse.Namespace, settings: Settings) -> int:
    now = datetime.now(UTC)
    # What is wrong with these should not be told after an hour of reading.
    store = None if arguments.database is None else _store(arguments.database, arguments.kind)
    suppressions, baseline = {}, frozenset[int]()
    if arguments.suppressions is not None:
        suppressions = load_suppressions(arguments.suppressions, now.date())
    if arguments.baseline is not None:
        baseline = load_baseline(arguments.baseline)
    paths = tuple(arguments.paths)
    if missing := [str(path) for path in paths if not path.exists()]:
        _complain(f"{missing[0]}: there is no such file or folder")
        return USAGE
    checker = load_checker(settings)
    models = tuple(checker.models)
    plan = Plan(paths, arguments.kind, arguments.since, checker.policy_ref, models)
    key = plan.key()
    # Two audits of other files, or by another policy, must not take each other's place.
    named = hashlib.sha256(
        "\0".join(str(path.absolute()) for path in paths).encode("utf-8", "replace")
    )
    kept = arguments.journal
    path = kept or settings.data_dir / "audits" / f"{named.hexdigest()[:16]}.jsonl"
    make_folder(path.parent)
    with one_instance(path.with_name(f".{path.name}.lock")):
        journal = Journal(path, key, now, fresh=arguments.fresh)
        posts = Posts(paths, arguments.since)
        if journal.done:
            print("discreet: goes on where the last audit stopped.", file=sys.stderr)
        progress = _Progress(posts)
        # With this machine's key, which goes into the policy's hash: another one compares them.
        load = partial(load_checker, settings, threads=1, key=known_key(settings))
        jobs, elsewhere = arguments.jobs, None
        if arguments.ray is not None:
            elsewhere = partial(Cluster(arguments.ray, jobs, load).checked, plan)
        try:
            run_audit(posts, journal, plan.kind, checker, load, jobs, progress, elsewhere)
        except ChangedError:
            _complain("the posts have changed since the last audit stopped; add --fresh")
            return USAGE
        except (KeyboardInterrupt, BrokenProcessPool) as error:
            ended = "a process was killed" if isinstance(error, BrokenProcessPool) else "stopped"
            _complain(f"{ended}; the same command goes on from there")
            return USAGE if isinstance(error, BrokenProcessPool) else 130
        finally:
            progress.close()
            journal.close()
        del checker
        gc.collect()
        for checked in journal:
            for problem in checked.problems():
                posts.tally.add_problem(problem)
        report = Report(plan, posts.tally, journal, suppressions, baseline)
        for output in OUTPUTS:
            if (target := getattr(arguments, output.name)) is not None:
                write_output(output, report, target)
        if store is not None:
            store(report)
        status = _told(report, arguments.fail_on)
        if kept is None:
            journal.erase()
        return status


def _store(address: str, kind: AccountKind) -> Callable[[Report], str]:
    """What writes a report to a database, which answers now. Raises DatabaseError."""
    try:
        from discreet.team.audits import refuse_personal, store
        from discreet.team.database import TeamDatabase, TeamUnavailable
    except ImportError:
        raise DatabaseError(
            "--database needs packages that are missing; run pip install 'discreet[postgres]'"
        ) from None

    def write(report: Report) -> str:
        try:
            return store(database, report)
        except TeamUnavailable as error:
            raise DatabaseError(str(error)) from None

    try:
        database = TeamDatabase(address)
        refuse_personal(database, kind)
        with database.begin():
            return write
    except TeamUnavailable as error:
        raise DatabaseError(str(error)) from None


def _told(report: Report, fail_on: str) -> int:
    """Print the summary; the exit status."""
    counts, tally = report.counts, report.tally
    print(f"{tally.posts:,} posts read, {counts.flagged:,} with findings.")
    for category in sorted(counts.categories):
        found = counts.categories[category]
        told = ", ".join(f"{found[one]:,} {one}" for one in SEVERITIES if found[one])
        print(f"  {category.replace('_', ' '):22} {told}")
    if counts.suppressed:
        print(f"{counts.suppressed:,} more were let stand, with a reason.")
    if counts.known:
        print(f"{counts.known:,} more were known before.")
    for why, number in sorted(tally.skipped.items()):
        print(f"Not read: {number:,} {why}.")
    if tally.earlier:
        print(f"Not read: {tally.earlier:,} of before the given date.")
    for identity in sorted(counts.unused):
        _complain(f"the suppression {identity} fits no finding; take it out if it is not needed")
    for problem in tally.problems[:TOLD]:
        _complain(plain(str(problem)))
    further = len(tally.problems) - TOLD + tally.untold
    if further > 0:
        _complain(f"{further:,} more could not be read; --html lists up to 500")
    if tally.problems:
        return USAGE
    return FAULT if fail_on != "never" and counts.at_least(fail_on) else OK


def _complain(message: str) -> None:
    print(f"discreet: {message}", file=sys.stderr)


class _Progress:
    """One line on standard error: share, posts, rate, time left."""

    def __init__(self, posts: Posts, clock: Callable[[], float] = time.monotonic) -> None:
        self._posts = posts
        self._size = posts.size
        self._clock = clock
        self._began = self._told = clock()
        self._before: int | None = None
        self._tty = sys.stderr.isatty()

    def __call__(self, done: int, new: int) -> None:
        if self._before is None:
            self._before = self._posts.read_by(done - new)
        now = self._clock()
        if now - self._told < (_TTY_SECONDS if self._tty else _LOG_SECONDS):
            return
        self._told = now
        line = self.line(done, new, now - self._began)
        start, end = ("\r\x1b[K", "") if self._tty else ("", "\n")
        print(f"{start}{line}", end=end, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Leave the terminal's line as it was."""
        if self._tty:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def line(self, done: int, new: int, seconds: float) -> str:
        """What is said after so many seconds, with `new` of `done` posts read in them."""
        read = self._posts.read_by(done)
        rate = new / seconds if seconds else 0.0
        share = min(1.0, read / self._size) if self._size else 1.0
        fresh = read - (self._before or 0)
        left = seconds * max(0, self._size - read) / fresh if fresh > 0 else 0.0
        minutes, rest = divmod(round(left), 60)
        return f"{share:4.0%}  {done:,} posts  {rate:,.0f} a second  {minutes}:{rest:02} left"
