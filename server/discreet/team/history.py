"""The history of a team's company accounts, with the calls that the person's own history has."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    FromClause,
    Row,
    Select,
    delete,
    exists,
    func,
    insert,
    select,
    tuple_,
)

from discreet.history import times
from discreet.history.store import cursor
from discreet.schema import Account, HistoryEntry, HistoryFinding, HistoryPage, HistoryQuery
from discreet.team.database import TeamDatabase, now, storable
from discreet.team.tables import entries, findings


class TeamHistory:
    """Entries that people shared. Each method raises TeamUnavailable."""

    def __init__(self, database: TeamDatabase) -> None:
        self._database = database

    def exchange(self, shared: Sequence[HistoryEntry], gone: Sequence[str]) -> None:
        """Put entries there, in the place of their earlier state, and erase those that are gone."""
        replaced = [*gone, *(entry.id for entry in shared)]
        with self._database.begin() as db:
            db.execute(delete(entries).where(entries.c.id.in_(replaced)))
            if shared:
                db.execute(insert(entries), [_row(entry) for entry in shared])
                if rows := [row for entry in shared for row in _finding_rows(entry)]:
                    db.execute(insert(findings), rows)

    def expire(self, days: int) -> int:
        """Erase entries older than this by the database's clock. Returns how many."""
        with self._database.begin() as db:
            before = times.text(now(db) - timedelta(days=days))
            return db.execute(delete(entries).where(entries.c.created < before)).rowcount

    async def page(self, query: HistoryQuery) -> HistoryPage:
        """One page, newest first. Raises CursorError too."""
        return await asyncio.to_thread(self._page, query)

    async def entry(self, entry_id: str) -> HistoryEntry | None:
        """One entry."""
        found = await asyncio.to_thread(self._read, entries.c.id == entry_id)
        return found[0] if found else None

    async def entries(self) -> list[HistoryEntry]:
        """All entries, oldest first."""
        return await asyncio.to_thread(self._read)

    async def count(self) -> int:
        """How many entries there are."""
        return len(await asyncio.to_thread(self._read))

    async def erase(self, entry_id: str | None = None) -> int:
        """Erase one entry, or all. Returns how many went."""
        return await asyncio.to_thread(self._erase, entry_id)

    def _erase(self, entry_id: str | None) -> int:
        erasing = delete(entries)
        if entry_id is not None:
            erasing = erasing.where(entries.c.id == entry_id)
        with self._database.begin() as db:
            return db.execute(erasing).rowcount

    def _read(self, *conditions: Any) -> list[HistoryEntry]:
        with self._database.begin() as db:
            order = (entries.c.created, entries.c.id)
            return _entries(db, select(entries).where(*conditions).order_by(*order))

    def _page(self, query: HistoryQuery) -> HistoryPage:
        before = cursor(query.before)
        conditions = list(_conditions(query))
        key = tuple_(entries.c.created, entries.c.id)
        newest = (entries.c.created.desc(), entries.c.id.desc())
        chosen = select(entries).where(*conditions).order_by(*newest).limit(query.limit + 1)
        if before is not None:
            chosen = chosen.where(key < tuple_(*before))
        with self._database.begin() as db:
            total = db.execute(select(func.count()).select_from(entries).where(*conditions))
            found = _entries(db, chosen)
            shown = found[: query.limit]
            last = shown[-1] if len(found) > query.limit else None
            return HistoryPage(
                entries=shown,
                total=total.scalar_one(),
                next=f"{times.text(last.created)}~{last.id}" if last else None,
                weeks=_weeks(db, conditions, query),
            )


def _conditions(query: HistoryQuery) -> Iterable[Any]:
    for name in ("platform", "outcome"):
        if (wanted := getattr(query, name)) is not None:
            yield entries.c[name] == wanted
    if query.since is not None:
        yield entries.c.created >= times.text(query.since)
    some = findings.alias()
    kinds = list(_kinds(query, some))
    if kinds:
        yield exists().where(some.c.entry_id == entries.c.id, *kinds)
    if query.query:
        yield entries.c.words.contains(storable(query.query.casefold()), autoescape=True)


def _kinds(query: HistoryQuery, of: FromClause) -> Iterable[Any]:
    for name in ("family", "category"):
        if (wanted := getattr(query, name)) is not None:
            yield of.c[name] == wanted


def _weeks(db: Connection, conditions: list[Any], query: HistoryQuery) -> list[dict[str, Any]]:
    """For the chart, by the weeks of this machine's time."""
    chosen = (
        select(findings.c.first_seen, findings.c.family)
        .join(entries, entries.c.id == findings.c.entry_id)
        .where(*conditions, *_kinds(query, findings))
    )
    counts: Counter[tuple[str, str]] = Counter()
    for seen, family in db.execute(chosen):
        day = times.parse(seen).astimezone().date()
        counts[(day - timedelta(days=day.weekday())).isoformat(), family] += 1
    return [
        {"week": week, "family": family, "count": count}
        for (week, family), count in sorted(counts.items())
    ]


def _entries(db: Connection, chosen: Select[Any]) -> list[HistoryEntry]:
    rows = db.execute(chosen).all()
    of: dict[str, list[HistoryFinding]] = {row.id: [] for row in rows}
    wanted = select(findings).order_by(findings.c.entry_id, findings.c.number)
    for start in range(0, len(rows), 500):
        some = [row.id for row in rows[start : start + 500]]
        for row in db.execute(wanted.where(findings.c.entry_id.in_(some))):
            of[row.entry_id].append(_finding(row))
    return [_entry(row, of[row.id]) for row in rows]


def _entry(row: Row[Any], found: list[HistoryFinding]) -> HistoryEntry:
    account = Account(
        platform=row.platform, handle=row.handle, name=row.name, kind="company", mode=row.mode
    )
    return HistoryEntry(
        id=row.id,
        draft_id="",
        platform=row.platform,
        surface=row.surface,
        account=account,
        excerpt=row.excerpt,
        verdict=row.verdict,
        outcome=row.outcome,
        findings=found,
        created=times.parse(row.created),
        updated=times.parse(row.updated),
        policy_version=row.policy_version,
        unread=row.unread,
    )


def _finding(row: Row[Any]) -> HistoryFinding:
    fields = ("rule", "category", "family", "severity", "quote", "message", "state", "reason")
    return HistoryFinding(
        id=row.finding_id,
        **{name: getattr(row, name) for name in fields},
        first_seen=times.parse(row.first_seen),
        decided=times.parse(row.decided) if row.decided else None,
    )


def _row(entry: HistoryEntry) -> dict[str, Any]:
    account = entry.account
    if account is None or account.kind != "company":
        raise ValueError("only what a company account posted is shared")
    said = [entry.excerpt, account.handle, account.name]
    for one in entry.findings:
        said += (one.quote, one.message, one.rule, one.reason)
    plain = ("id", "platform", "surface", "excerpt", "verdict", "outcome", "policy_version")
    row = {name: getattr(entry, name) for name in (*plain, "unread")}
    row |= {"handle": account.handle, "name": account.name, "mode": account.mode}
    row |= {"created": times.text(entry.created), "updated": times.text(entry.updated)}
    row["words"] = "\n".join(one.casefold() for one in said if one)
    return {name: storable(value) for name, value in row.items()}


def _finding_rows(entry: HistoryEntry) -> Iterable[dict[str, Any]]:
    for number, one in enumerate(entry.findings):
        row = one.model_dump(exclude={"id", "first_seen", "decided"})
        row |= {"entry_id": entry.id, "number": number, "finding_id": one.id}
        row["first_seen"] = times.text(one.first_seen)
        row["decided"] = times.text(one.decided) if one.decided else None
        yield {name: storable(value) for name, value in row.items()}
