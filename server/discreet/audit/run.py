"""An audit: posts in, a journal out, in bounded memory however many posts there are."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from discreet import __version__
from discreet.audit.checking import Checked, check_posts
from discreet.audit.journal import Journal
from discreet.audit.posts import Entry, Post, Problem, Skipped
from discreet.audit.readers import chosen
from discreet.audit.sources import File, Unreadable, opened
from discreet.schema import AccountKind, ModelRef, PolicyRef

if TYPE_CHECKING:
    from discreet.checking import Checker

GROUP = 32
"""Posts that one task reads, and one line of the journal tells of."""
SMALL = 512
"""Posts up to which one process is faster than starting several (each loads for two seconds)."""
_AHEAD = 4
"""Groups that are under way for each process."""
MOST_PROBLEMS = 500
"""Problems that are told one by one; of further ones there is only the number."""

Load = Callable[[], "Checker"]
Elsewhere = Callable[[int], Generator[Checked]]
"""What becomes of the posts behind so many groups, group by group."""


class ChangedError(Exception):
    """The posts are not those that the journal tells of."""


@dataclass(frozen=True)
class Plan:
    """What is audited, and how.

    kind:  as which kind of account the posts are read
    since: posts of before are left out; those without a date are read
    """

    paths: tuple[Path, ...]
    kind: AccountKind
    since: datetime | None
    policy: PolicyRef
    models: tuple[ModelRef, ...]

    def key(self) -> str:
        """Changes when anything does that the findings follow from."""
        of = {
            "version": __version__,
            "paths": [_fingerprint(path) for path in self.paths],
            "kind": self.kind,
            "since": self.since and self.since.isoformat(),
            "policy": self.policy.model_dump(),
            "models": [model.model_dump() for model in self.models],
        }
        return hashlib.sha256(json.dumps(of).encode()).hexdigest()


@dataclass
class Tally:
    """What the readers met. Grows with months and kinds of trouble, not with posts."""

    posts: int = 0
    undated: int = 0
    earlier: int = 0
    first: datetime | None = None
    last: datetime | None = None
    months: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    untold: int = 0

    def add_problem(self, problem: Problem) -> None:
        """Take one in, as long as there is room."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.untold += 1

    def add_post(self, post: Post) -> None:
        """Count one that is read."""
        self.posts += 1
        if post.when is None:
            self.undated += 1
            return
        self.months[f"{post.when:%Y-%m}"] += 1
        self.first = min(self.first or post.when, post.when)
        self.last = max(self.last or post.when, post.when)


class Posts:
    """The posts of some paths, in order, each time the same. Iterate once."""

    def __init__(self, paths: Iterable[Path], since: datetime | None = None) -> None:
        """Raises nothing: what can't be opened is a problem of `tally`."""
        self.tally = Tally()
        self._since = since
        self._marks: deque[tuple[int, int]] = deque()
        self._read = 0
        self._files: list[tuple[File, Callable[[File], Iterator[Entry]], str]] = []
        for path in paths:
            try:
                source = opened(path)
            except Unreadable as error:
                self.tally.add_problem(Problem(str(path), None, _after(error, path)))
                continue
            for problem in source.problems:
                self.tally.add_problem(problem)
            found = chosen(source.files)
            if not found:
                self.tally.add_problem(
                    Problem(str(path), None, "holds no posts that are read; see docs/audit.md")
                )
            self._files += [(file, format_.read, format_.name) for file, format_ in found]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file, _, _ in self._files)

    def read_by(self, post: int) -> int:
        """Bytes that had been read when this post, counted from 1, was. Ask in rising order:
        posts are read well before anything is done with them."""
        while self._marks and self._marks[0][0] <= post:
            self._read = self._marks.popleft()[1]
        return self._read

    def __iter__(self) -> Iterator[Post]:
        before = 0
        for file, read, name in self._files:
            try:
                for entry in read(file):
                    if isinstance(entry, Problem):
                        self.tally.add_problem(entry)
                    elif isinstance(entry, Skipped):
                        self.tally.skipped[entry.why] += 1
                    elif self._since and entry.when and entry.when < self._since:
                        self.tally.earlier += 1
                    else:
                        self.tally.formats[name] += 1
                        self.tally.add_post(entry)
                        if self.tally.posts % GROUP == 0:
                            self._marks.append((self.tally.posts, before + file.read))
                        yield entry.writable()
            except Unreadable as error:
                self.tally.add_problem(Problem(file.name, None, str(error)))
            before += file.size
            for problem in file.problems:
                self.tally.add_problem(problem)


def run(
    posts: Posts,
    journal: Journal,
    kind: AccountKind,
    checker: Checker,
    load: Load,
    jobs: int,
    progress: Callable[[int, int], None] = lambda done, new: None,
    elsewhere: Elsewhere | None = None,
) -> None:
    """Read what the journal does not hold yet, and write it there, in the order of the posts.

    load:      loads a checker like `checker` in another process, if `jobs` is more than one
    progress:  told after each group how many posts are done, and how many of them by this run
    elsewhere: reads the posts in place of processes of this program
    Raises ChangedError, ValueError of `load` or `elsewhere`, BrokenProcessPool when a process was
    killed; the journal then holds what was done before.
    """
    groups = groups_of(posts)
    done = 0
    for before in islice(journal, journal.done):
        group = next(groups, None)
        if group is None or len(group) != before.posts or group[-1].id != before.last:
            raise ChangedError
        done += len(group)
    earlier = done
    first = list(islice(groups, SMALL // GROUP))
    ahead = chain(first, groups)
    if elsewhere is not None:
        results = _compared(ahead, elsewhere(journal.done))
    elif jobs == 1 or len(first) < SMALL // GROUP:
        results = (check_posts(checker, group, kind) for group in ahead)
    else:
        results = _in_processes(ahead, kind, load, jobs)
    with closing(results):
        for checked in results:
            journal.add(checked)
            done += checked.posts
            progress(done, done - earlier)


def groups_of(posts: Iterable[Post]) -> Iterator[list[Post]]:
    """The posts as they are handed out and written down: the same groups in each run."""
    stream = iter(posts)
    while group := list(islice(stream, GROUP)):
        yield group


def _compared(groups: Iterable[Sequence[Post]], results: Generator[Checked]) -> Generator[Checked]:
    """What was read elsewhere, if it is of the same posts. Raises ChangedError."""
    with closing(results):
        for group in groups:
            checked = next(results, None)
            if checked is None or (checked.posts, checked.last) != (len(group), group[-1].id):
                raise ChangedError
            yield checked
        if next(results, None) is not None:
            raise ChangedError


def _in_processes(
    groups: Iterable[Sequence[Post]], kind: AccountKind, load: Load, jobs: int
) -> Generator[Checked]:
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (load,))
    try:
        yield from _in_order(pool, groups, kind, jobs)
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(
    pool: Executor, groups: Iterable[Sequence[Post]], kind: AccountKind, jobs: int
) -> Iterator[Checked]:
    pending: deque[Future[Checked]] = deque()
    for group in groups:
        pending.append(pool.submit(_check, group, kind))
        if len(pending) >= jobs * _AHEAD:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()


_checker: Checker | ValueError | None = None


def _begin(load: Load) -> None:
    """Once a process. What can't be loaded is told with the first answer: an error in here would
    only break the pool."""
    global _checker
    # Ctrl+C goes to all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(10)  # somebody may be typing, and their check should not wait for an audit
    try:
        _checker = load()
    except ValueError as error:
        _checker = error


def _check(posts: Sequence[Post], kind: AccountKind) -> Checked:
    if _checker is None or isinstance(_checker, ValueError):
        raise _checker or ValueError("the process was not started by an audit")
    return check_posts(_checker, posts, kind)


def _after(error: Unreadable, path: Path) -> str:
    return str(error).removeprefix(f"{path}: ")


def _fingerprint(path: Path) -> list[object]:
    """Of a file or a folder: names, sizes and times of change."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    stats = [(str(file), file.stat()) for file in files if file.is_file()]
    told = json.dumps([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats])
    return [str(path.absolute()), hashlib.sha256(told.encode()).hexdigest()]
