"""Counts for a team: which clauses were met and what was done, without text, person or post.

A person counts one month of the history that only they have. A team sees sums over at least
`LEAST` people, and of these only cells that as many contributed to and that no one dominates, so
that no sum tells what one of them did.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from discreet.plain import errors_of
from discreet.schema import HistoryEntry, HistoryFinding, Slug

LEAST = 5
"""People that a sum needs; also people that a cell of it needs."""

State = Literal["open", "edited", "dismissed", "overridden", "public"]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class StatsError(ValueError):
    """What stands against a sum, and what to do."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Cell(_Strict):
    """How often a clause was met with one outcome.

    clause: its id in the policy; the category's name where the policy has no clause for it
    """

    clause: Slug
    state: State
    count: int = Field(ge=1, le=1_000_000)


class PersonStats(_Strict):
    """One person's month, for the sum alone.

    person: tells two people's files apart; another in each month, and tied to nothing else
    """

    format: Literal["discreet-stats"] = "discreet-stats"
    version: Literal[1] = 1
    month: Month
    person: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    cells: list[Cell] = Field(max_length=1_000)


class TeamStats(_Strict):
    """The sum of a team's month.

    left_out: cells that too few people contributed to, or of which one has more than half
    """

    format: Literal["discreet-team-stats"] = "discreet-team-stats"
    version: Literal[1] = 1
    month: Month
    people: int = Field(ge=LEAST)
    cells: list[Cell]
    left_out: int


def last_month(today: date) -> str:
    """The last month that is over."""
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return f"{year:04}-{month:02}"


def count(
    entries: Iterable[HistoryEntry],
    month: str,
    key: bytes,
    clause_of: Callable[[HistoryFinding], str],
) -> PersonStats:
    """The findings that were first met in this month, local time.

    key: a secret of this history
    """
    cells = Counter(
        (clause_of(finding), finding.state)
        for entry in entries
        for finding in entry.findings
        if f"{finding.first_seen.astimezone():%Y-%m}" == month
    )
    digest = hashlib.blake2b(month.encode(), key=key, digest_size=8, person=b"stats")
    return PersonStats(month=month, person=digest.hexdigest(), cells=_cells(cells))


def parse(content: bytes) -> PersonStats:
    """A person's file. Raises StatsError."""
    try:
        return PersonStats.model_validate_json(content)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise StatsError("it is not JSON; write it anew with 'discreet stats --out'") from None
        said, place = errors_of(error, PersonStats)[0]
        where = ".".join(map(str, place)) or "the whole"
        raise StatsError(f"{where}: {said}; write it anew with 'discreet stats --out'") from None


def merge(stats: Sequence[PersonStats]) -> TeamStats:
    """The sum. Raises StatsError when it would tell too much of one person."""
    people = {one.person for one in stats}
    if len(people) < len(stats):
        raise StatsError("Two of these files are of the same person; give one of each.")
    if len(people) < LEAST:
        raise StatsError(
            f"A sum needs the files of at least {LEAST} people, and these are {len(people)}."
        )
    months = {one.month for one in stats}
    if len(months) > 1:
        raise StatsError(f"These files are of different months: {', '.join(sorted(months))}.")
    given: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in stats:
        own: Counter[tuple[str, str]] = Counter()
        for cell in one.cells:
            own[cell.clause, cell.state] += cell.count
        for key, number in own.items():
            given[key].append(number)
    kept = {key: sum(numbers) for key, numbers in given.items() if _tells_of_nobody(numbers)}
    return TeamStats(
        month=months.pop(),
        people=len(people),
        cells=_cells(kept),
        left_out=len(given) - len(kept),
    )


def _tells_of_nobody(numbers: Sequence[int]) -> bool:
    return len(numbers) >= LEAST and 2 * max(numbers) <= sum(numbers)


def _cells(counts: dict[tuple[str, str], int]) -> list[Cell]:
    return [
        Cell.model_validate({"clause": clause, "state": state, "count": number})
        for (clause, state), number in sorted(counts.items())
    ]
