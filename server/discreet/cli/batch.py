"""Many drafts: JSON lines in, JSON lines out, in the same order, in bounded memory.

In:  {"id", "text", "platform"?, "surface"?, "account"?}; other fields are let pass, since labelled
     data has them. Empty lines are skipped.
Out: {"id", "verdict", "findings", "scores"?}, or {"id", "error"} for a line that is wrong;
     "incomplete" says why, where a draft was read in part.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from discreet.schema import Account, AccountKind, CheckRequest, Mode, Platform, Surface

if TYPE_CHECKING:
    from discreet.checking import Checker

CHUNK = 32
"""Lines that one task reads: enough that handing over costs nothing."""
_AHEAD = 4
_SURROGATE = re.compile("[\ud800-\udfff]")


class BatchLine(BaseModel):
    """One line of input."""

    id: str | int
    text: str
    platform: Platform = "other"
    surface: Surface = "post"
    account: AccountKind = "personal"


class LineError(Exception):
    """A line that can't be read: its id, where it has one, and what to change."""

    def __init__(self, identity: str | int | None, error: str) -> None:
        super().__init__(error)
        self.identity = identity


def parse_line(raw: bytes, number: int) -> BatchLine:
    """One line; `number` (from 1) is named in the error. Raises LineError."""
    try:
        content = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise LineError(None, f"line {number}: not UTF-8") from None
    except json.JSONDecodeError as error:
        raise LineError(None, f"line {number}: not JSON (column {error.colno})") from None
    except (RecursionError, ValueError):
        raise LineError(None, f"line {number}: not JSON that can be read") from None
    if not isinstance(content, dict):
        raise LineError(None, f"line {number}: not an object")
    given = content.get("id")
    identity = given if isinstance(given, str | int) and not isinstance(given, bool) else None
    if isinstance(content.get("text"), str):
        content["text"] = _SURROGATE.sub("\ufffd", content["text"])
    if isinstance(identity, str):
        content["id"] = identity = _SURROGATE.sub("\ufffd", identity)
    try:
        return BatchLine.model_validate(content, strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise LineError(identity, f"line {number}: {first['loc'][0]}: {first['msg']}") from None


def check_line(
    checker: Checker, line: BatchLine, mode: Mode | None, scores: bool
) -> dict[str, Any]:
    """What is written for one line. `mode` takes the place of the one that the account implies."""
    account = None
    if mode is not None:
        account = Account(platform=line.platform, handle="", kind=line.account, mode=mode)
    request = CheckRequest(
        text=line.text,
        platform=line.platform,
        surface=line.surface,
        account=line.account,
    )
    response = checker.check(request, account, scores=scores)
    answer: dict[str, Any] = {
        "id": line.id,
        "verdict": response.verdict,
        "findings": [finding.model_dump(mode="json") for finding in response.findings],
    }
    if scores:
        answer["scores"] = response.scores
    if response.incomplete:
        answer["incomplete"] = response.incomplete_reason
    return answer


def answer_chunk(
    checker: Checker, chunk: list[tuple[int, bytes]], mode: Mode | None, scores: bool
) -> tuple[list[str], int]:
    """Lines of output for numbered lines of input, and how many of them are errors."""
    lines: list[str] = []
    bad = 0
    for number, raw in chunk:
        identity = None
        try:
            line = parse_line(raw, number)
            identity = line.id
            answer = check_line(checker, line, mode, scores)
        except LineError as error:
            bad += 1
            answer = {"id": error.identity, "error": str(error)}
        except Exception as error:  # one draft must not end the others; its text is not told
            bad += 1
            kind = type(error).__name__
            answer = {"id": identity, "error": f"line {number}: not read ({kind})"}
        lines.append(json.dumps(answer, ensure_ascii=False))
    return lines, bad


class Here(Executor):
    """Runs each task at once, in this thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The future of a task that is done. What it raises is raised here."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def run(
    lines: Iterable[tuple[int, bytes]],
    write: Callable[[str], object],
    pool: Executor,
    answer: Callable[[list[tuple[int, bytes]]], tuple[list[str], int]],
    workers: int,
) -> int:
    """Read all of the numbered `lines`, write one each; returns how many were wrong.

    At most a few chunks a worker are under way, however long the input is.
    """
    bad = 0
    pending: deque[Future[tuple[list[str], int]]] = deque()

    def write_next() -> int:
        lines, wrong = pending.popleft().result()
        for line in lines:
            write(line + "\n")
        return wrong

    for chunk in _chunks(lines):
        pending.append(pool.submit(answer, chunk))
        if len(pending) >= workers * _AHEAD:
            bad += write_next()
    while pending:
        bad += write_next()
    return bad


def _chunks(lines: Iterable[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    numbered = ((number, line) for number, line in lines if line.strip())
    while chunk := list(islice(numbered, CHUNK)):
        yield chunk
