"""The history as the service uses it."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar, get_args

from discreet.history import accounts, retention, times
from discreet.history.database import Database, mark_erased
from discreet.history.encryption import Encryption
from discreet.history.record import Record
from discreet.schema import (
    Account,
    AccountKind,
    AccountRef,
    AccountUpdate,
    Category,
    DecisionsRequest,
    DecisionsResponse,
    FeedbackRequest,
    Finding,
    FindingDecision,
    HistoryEntry,
    HistoryFinding,
    HistoryPage,
    HistoryQuery,
    Override,
    Platform,
)

log = logging.getLogger(__name__)

T = TypeVar("T")
OverrideFor = Callable[[str, Category], Override]

_CATEGORIES = frozenset(get_args(Category))
_RANK = {"clear": 0, "warn": 1, "block": 2}
_MAX_REVISION = 2**63 - 1
_NEVER = "9999"
"""Text that is later than every time."""

# A parameter that is NULL leaves its condition out.
_MATCHING = """
    SELECT e.id, e.created FROM entry e WHERE
    (:platform IS NULL OR e.platform = :platform)
    AND (:outcome IS NULL OR e.outcome = :outcome)
    AND (:since IS NULL OR e.created >= :since)
    AND ((:family IS NULL AND :category IS NULL) OR EXISTS (
        SELECT 1 FROM finding f WHERE f.entry_id = e.id
        AND (:family IS NULL OR f.family = :family)
        AND (:category IS NULL OR f.category = :category)))
    AND (:query IS NULL OR contains(e.excerpt, :query)
        OR contains(json_extract(e.account, '$.handle'), :query)
        OR contains(json_extract(e.account, '$.name'), :query)
        OR EXISTS (SELECT 1 FROM finding f WHERE f.entry_id = e.id AND (
            contains(f.quote, :query) OR contains(f.message, :query)
            OR contains(f.rule, :query) OR contains(f.reason, :query))))
    ORDER BY e.created DESC, e.id DESC
"""
# What a team may see: what a company account posted. See `History.to_share`.
_TO_SHARE = """
    SELECT e.* FROM entry e LEFT JOIN shared s ON s.entry_id = e.id
    WHERE e.outcome = 'posted' AND json_extract(e.account, '$.kind') = 'company'
    AND json_extract(e.account, '$.handle') <> ''
    AND (s.updated IS NULL OR s.updated <> e.updated) ORDER BY e.created, e.id
"""
# 'weekday 0' is the next Sunday, or the day itself; six days before it is the week's Monday.
_WEEKS = """
    SELECT date(f.first_seen, 'localtime', 'weekday 0', '-6 days') AS week, f.family,
    count(*) AS count FROM finding f
    WHERE f.entry_id IN (SELECT value FROM json_each(:entries))
    AND (:family IS NULL OR f.family = :family)
    AND (:category IS NULL OR f.category = :category)
    GROUP BY week, f.family ORDER BY week, f.family
"""


class WatchedRow(NamedTuple):
    """Words to be told of, by a keyed hash alone (see `discreet.reading.detectors.missed`).

    platform: '' for every one
    """

    digest: bytes
    words: int
    parts: int
    common: bool
    category: Category
    platform: Platform | Literal[""]


class CursorError(ValueError):
    """What was given as `before` is no `next` of a page, nor a time with its zone."""


class History:
    """Flagged drafts, decisions, accounts and feedback in one SQLite file.

    file: made on first use, mode 0600
    days: entries older than this are erased, see `discreet.history.retention`
    now:  the wall clock, aware
    encrypted: whether the file is to be; None: as `convert` left it
    """

    def __init__(
        self,
        file: Path,
        days: int,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        busy_seconds: float = 2.0,
        encrypted: bool | None = None,
    ) -> None:
        self._db = Database(file, busy_seconds=busy_seconds, encryption=Encryption(file, encrypted))
        self._days = days
        self._now = now
        self._clock_notice: str | None = None
        self._lost = 0

    @property
    def problems(self) -> list[str]:
        """What is wrong now, one sentence or two each."""
        found = self._db.problems
        if self._clock_notice:
            found.append(self._clock_notice)
        if self._lost:
            found.append(
                f"{self._lost} flagged draft(s) could not be written to the history since the"
                " service started; see the log."
            )
        return found

    def open(self) -> Future[None]:
        """Open the file, and erase what has expired. Trouble is told by `problems`."""
        opened = self._db.submit(self._expire)
        self._db.forget_erased()
        return opened

    @property
    def is_encrypted(self) -> bool:
        """Whether the file that is open is encrypted."""
        return self._db.is_encrypted

    async def convert(self, encrypted: bool) -> None:
        """Encrypt the file, or no longer. Raises HistoryUnavailable; the file is then as it was."""
        await asyncio.wrap_future(self._db.convert(encrypted))

    def close(self) -> None:
        """Write what is waiting, then close. Blocks."""
        self._db.close()

    # Asked by the reading threads, at each check.

    def account_for(self, given: AccountRef | AccountKind | None, platform: Platform) -> Account:
        """The account that posts, by what is known of it."""
        if isinstance(given, AccountRef) and given.platform != "other":
            platform = given.platform
        known = self._db.look_up(
            lambda db: accounts.look_up(db, platform, accounts.handle_of(given)), accounts.Known()
        )
        return accounts.resolve(given, platform, known)

    def has_acknowledged(self, policy: str) -> bool:
        """Whether the person said to have read this version of the policy; False too where the
        history can't be read."""
        select = "SELECT 1 FROM meta WHERE key = ?"
        return self._db.look_up(
            lambda db: db.execute(select, (f"policy {policy}",)).fetchone() is not None, False
        )

    def dismissed(
        self, draft_id: str | None, platform: Platform, account: Account
    ) -> Callable[[Finding], bool]:
        """Whether a finding stays away, by what the person said earlier.

        On a strict account nothing hides what the policy does not let anyone override.
        """

        def read(db: sqlite3.Connection) -> set[tuple[str, str]]:
            rows = db.execute(
                "SELECT scope, target FROM dismissal WHERE scope <> 'text'"
                " OR substr(target, 1, length(:draft)) = :draft",
                {"draft": f"{draft_id or ''}/"},
            )
            return {(row["scope"], row["target"]) for row in rows}

        targets = self._db.look_up(read, set())
        if not targets:
            return lambda finding: False

        def hidden(finding: Finding) -> bool:
            if account.mode == "strict" and finding.override == "not_allowed":
                return False
            return any(
                (scope, _target(scope, draft_id or "", platform, finding.id, finding.rule))
                in targets
                for scope in ("text", "rule_site", "rule")
            )

        return hidden

    # Writes. Each is one transaction.

    async def record(self, record: Record) -> None:
        """Take in a check, in the order of the calls. A failure is counted, not raised."""
        try:
            await self._run(lambda db: self._record(db, record))
        except Exception as error:
            self._lost += 1
            kind = type(error).__name__
            log.error("check not recorded", extra={"error": kind})

    async def decide(
        self, request: DecisionsRequest, override_for: OverrideFor, seen: Record | None = None
    ) -> DecisionsResponse:
        """Store what the person did. All of it or, when HistoryUnavailable is raised, nothing.

        seen: the check that the person answers, where `record` was not given it
        """

        def write(db: sqlite3.Connection) -> DecisionsResponse:
            if seen is not None:
                self._record(db, seen)
            return self._decide(db, request, override_for)

        return await self._run(write, durable=True)

    async def set_account(self, update: AccountUpdate) -> Account:
        """Change an account's name, kind or mode."""
        return await self._run(lambda db: accounts.change(db, update), durable=True)

    async def add_feedback(self, feedback: FeedbackRequest) -> str:
        """Keep feedback, whose texts must be masked already, once for each id; returns its id."""
        identity = feedback.id or secrets.token_hex(8)
        row = feedback.model_dump() | {"id": identity, "created": times.text(self._now())}
        await self._run(
            lambda db: db.execute(
                "INSERT OR IGNORE INTO feedback VALUES (:id, :kind, :text, :quote, :rule,"
                " :category, :note, :platform, :surface, :created, :account)",
                row,
            ),
            durable=True,
        )
        return identity

    async def watch(self, words: WatchedRow) -> str:
        """Keep words to be told of from now on; returns their id."""
        identity = secrets.token_hex(8)
        row = words._asdict() | {"id": identity, "created": times.text(self._now())}
        await self._run(
            lambda db: db.execute(
                "INSERT OR REPLACE INTO watched VALUES (:id, :digest, :words, :parts, :common,"
                " :category, :platform, :created)",
                row,
            ),
            durable=True,
        )
        return identity

    def watched(self) -> frozenset[WatchedRow]:
        """The words that the person asked to be told of. Asked by the reading threads."""
        select = "SELECT hash, words, parts, common, category, platform FROM watched"
        return self._db.look_up(
            lambda db: frozenset(WatchedRow(*row) for row in db.execute(select)), frozenset()
        )

    async def watched_list(self) -> list[dict[str, str]]:
        """What is watched for, oldest first: id, category, platform, how many words, since when."""
        return await self._run(
            lambda db: [
                dict(row)
                for row in db.execute(
                    "SELECT id, category, platform, words, created FROM watched"
                    " ORDER BY created, id"
                )
            ]
        )

    async def acknowledged(self, policy: str) -> datetime | None:
        """When the person said to have read this version of the policy."""

        def read(db: sqlite3.Connection) -> datetime | None:
            row = db.execute(
                "SELECT value FROM meta WHERE key = ?", (f"policy {policy}",)
            ).fetchone()
            return times.parse(row[0]) if row else None

        return await self._run(read)

    async def acknowledge(self, policy: str) -> datetime:
        """Keep that the person has read this version of the policy; returns when."""

        def write(db: sqlite3.Connection) -> datetime:
            now = self._now()
            db.execute(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"policy {policy}", times.text(now))
            )
            return now

        return await self._run(write, durable=True)

    async def erase(self, entry_id: str | None = None) -> int:
        """Erase one entry or some watched words, or all with the feedback. Returns how many entries
        went.

        What the person set stays: the accounts' modes, and rules dismissed for good. Erased text
        is overwritten in the file and its journal; with all, damaged files that were set aside go
        too.
        """
        erased = await self._run(lambda db: _erase(db, entry_id), durable=True)
        if entry_id is None:
            await asyncio.to_thread(self._db.erase_set_aside)
        await asyncio.wrap_future(self._db.forget_erased())
        return erased

    async def restore_rules(self) -> int:
        """Take back every dismissal of a whole rule. Returns how many there were."""
        return await self._run(
            lambda db: db.execute("DELETE FROM dismissal WHERE scope <> 'text'").rowcount,
            durable=True,
        )

    async def expire(self) -> None:
        """Erase what is older than the history keeps. Called each hour."""
        await self._run(self._expire)
        await asyncio.wrap_future(self._db.forget_erased())

    # Reads that the person asks for. They queue behind the writes, so they see them.

    async def page(self, query: HistoryQuery) -> HistoryPage:
        """One page, newest first. Raises CursorError."""
        return await self._run(lambda db: _page(db, query))

    async def entry(self, entry_id: str) -> HistoryEntry | None:
        """One entry."""

        def read(db: sqlite3.Connection) -> HistoryEntry | None:
            row = _row(db, entry_id)
            return _entry(db, row) if row else None

        return await self._run(read)

    async def entries(self) -> list[HistoryEntry]:
        """All entries, oldest first, for an export: as of one moment, and no write waits for it."""

        def read(db: sqlite3.Connection) -> list[HistoryEntry]:
            return [_entry(db, r) for r in db.execute("SELECT * FROM entry ORDER BY created, id")]

        await self._run(lambda db: None)  # what was asked to be written before is
        return await asyncio.to_thread(self._db.snapshot, read)

    async def count(self) -> int:
        """How many entries there are."""
        return await self._run(lambda db: db.execute("SELECT count(*) FROM entry").fetchone()[0])

    async def accounts(self) -> list[Account]:
        """Every account seen or set."""
        return await self._run(accounts.listed)

    async def feedback(self) -> list[dict[str, str | None]]:
        """All feedback, oldest first, as stored."""
        return await self._run(
            lambda db: [dict(r) for r in db.execute("SELECT * FROM feedback ORDER BY created, id")]
        )

    async def to_share(self, most: int) -> tuple[list[HistoryEntry], list[str]]:
        """What a team's database lacks yet, oldest first, and the ids of what it has to erase.

        Shared is what was posted, by an account that the person has said to be a company's: never
        a draft that was given up or still stands, and nothing where the kind was only guessed.
        """

        def read(db: sqlite3.Connection) -> tuple[list[HistoryEntry], list[str]]:
            rows = (row for row in db.execute(_TO_SHARE) if _is_companys(db, row))
            gone = db.execute(
                "SELECT entry_id FROM shared WHERE entry_id NOT IN (SELECT id FROM entry) LIMIT ?",
                (most,),
            )
            new = [_entry(db, row) for row in islice(rows, most)]
            return new, [row["entry_id"] for row in gone]

        return await self._run(read)

    async def mark_shared(self, shared: list[HistoryEntry], gone: list[str]) -> None:
        """Keep that the team's database has these entries, and not those."""

        def write(db: sqlite3.Connection) -> None:
            db.executemany(
                "INSERT OR REPLACE INTO shared VALUES (?, ?)",
                [(entry.id, times.text(entry.updated)) for entry in shared],
            )
            db.executemany("DELETE FROM shared WHERE entry_id = ?", [(one,) for one in gone])

        await self._run(write)

    async def _run(self, work: Callable[[sqlite3.Connection], T], *, durable: bool = False) -> T:
        return await asyncio.wrap_future(self._db.submit(work, durable=durable))

    def _expire(self, db: sqlite3.Connection) -> None:
        limit, self._clock_notice = retention.expire(db, self._days, self._now())
        self._db.erase_set_aside(limit)

    def _record(self, db: sqlite3.Connection, record: Record) -> None:
        now = times.text(self._now())
        if record.account.handle:
            accounts.remember(db, record.account, self._now())
        entry = db.execute(
            "SELECT id, revision, verdict FROM entry WHERE draft_id = ?", (record.draft_id,)
        ).fetchone()
        revision = None if record.revision is None else min(record.revision, _MAX_REVISION)
        if entry is None:
            if not record.flagged:
                return
            entry_id = secrets.token_hex(8)
            db.execute(
                "INSERT INTO entry VALUES (:id, :draft_id, :revision, :platform, :surface,"
                " :account, :excerpt, :verdict, 'open', :policy, :now, :now, NULL)",
                {
                    "id": entry_id,
                    "draft_id": record.draft_id,
                    "revision": revision,
                    "platform": record.request.platform,
                    "surface": record.request.surface,
                    "account": record.account.model_dump_json(),
                    "excerpt": record.excerpt,
                    "verdict": record.response.verdict,
                    "policy": record.response.policy.version,
                    "now": now,
                },
            )
        else:
            entry_id = entry["id"]
            if revision is not None and revision < (entry["revision"] or 0):
                return  # an answer that was overtaken
            worst = max(entry["verdict"], record.response.verdict, key=_RANK.__getitem__)
            db.execute(
                "UPDATE entry SET revision = coalesce(:revision, revision), updated = :now,"
                " verdict = :verdict, excerpt = CASE :excerpt WHEN '' THEN excerpt ELSE :excerpt"
                " END, account = :account, policy_version = :policy WHERE id = :id",
                {
                    "id": entry_id,
                    "revision": revision,
                    "excerpt": record.excerpt,
                    "verdict": worst,
                    "account": record.account.model_dump_json(),
                    "policy": record.response.policy.version,
                    "now": now,
                },
            )
        _take_findings(db, entry_id, record, now)

    def _decide(
        self, db: sqlite3.Connection, request: DecisionsRequest, override_for: OverrideFor
    ) -> DecisionsResponse:
        now = times.text(self._now())
        entry = db.execute("SELECT * FROM entry WHERE draft_id = ?", (request.draft_id,)).fetchone()
        if request.unread is not None:
            entry = _take_unread(db, entry, request, now)
        strict = _is_strict(db, entry, request.platform)
        answer = DecisionsResponse(recorded=0)
        for decision in request.findings:
            finding = (
                entry
                and db.execute(
                    "SELECT * FROM finding WHERE entry_id = ? AND finding_id = ?",
                    (entry["id"], decision.finding),
                ).fetchone()
            )
            refusal = _refusal(decision, finding, strict, override_for)
            if refusal is not None:
                answer.refused.append({"finding": decision.finding, "reason": refusal})
                continue
            _apply(db, request, decision, entry, finding, now)
            answer.recorded += 1
        if request.outcome is not None and entry is not None:
            db.execute(
                "UPDATE entry SET outcome = ?, updated = ? WHERE id = ?",
                (request.outcome, now, entry["id"]),
            )
            answer.recorded += 1
        return answer


def _take_unread(
    db: sqlite3.Connection, entry: sqlite3.Row | None, request: DecisionsRequest, now: str
) -> sqlite3.Row:
    """Keep that a draft was posted unread, and why, also when nothing in it was ever flagged."""
    if entry is None:
        db.execute(
            "INSERT INTO entry VALUES (?, ?, NULL, ?, 'post', NULL, '', 'clear', 'open', '', ?, ?,"
            " NULL)",
            (secrets.token_hex(8), request.draft_id, request.platform, now, now),
        )
    db.execute(
        "UPDATE entry SET unread = ?, updated = ? WHERE draft_id = ?",
        (request.unread, now, request.draft_id),
    )
    found: sqlite3.Row = db.execute(
        "SELECT * FROM entry WHERE draft_id = ?", (request.draft_id,)
    ).fetchone()
    return found


def _take_findings(db: sqlite3.Connection, entry_id: str, record: Record, now: str) -> None:
    stored = {
        row["finding_id"]: row
        for row in db.execute("SELECT * FROM finding WHERE entry_id = ?", (entry_id,))
    }
    present = {finding.id for finding in record.findings}
    gone = {
        row["finding_id"]: row
        for row in stored.values()
        if row["state"] == "open" and row["finding_id"] not in present
    }
    for finding in record.findings:
        old = stored.get(finding.id)
        if old is None:
            old = next((row for row in gone.values() if _is_continued(row, finding)), None)
            if old is not None:
                del gone[old["finding_id"]]
        db.execute(
            "INSERT INTO finding VALUES (:entry, :id, :rule, :category, :family, :severity,"
            " :override, :quote, :message, 'open', NULL, :now, NULL, :embargo)"
            if old is None
            else "UPDATE finding SET finding_id = :id, severity = :severity, override = :override,"
            " quote = :quote, message = :message, embargo = :embargo,"
            " decided = CASE state WHEN 'edited' THEN NULL ELSE decided END,"
            " state = CASE WHEN state IN ('edited', 'public') THEN 'open' ELSE state END"
            " WHERE entry_id = :entry AND finding_id = :old",
            {
                "entry": entry_id,
                "id": finding.id,
                "old": old and old["finding_id"],
                "rule": finding.rule,
                "category": finding.category,
                "family": finding.family,
                "severity": finding.severity,
                "override": finding.override,
                "quote": finding.quote,
                "message": finding.message,
                "now": now,
                "embargo": finding.embargo and times.text(finding.embargo),
            },
        )
    for finding_id, row in gone.items():
        if finding_id in record.hidden:
            state = "dismissed"
        elif not record.whole:
            continue
        elif row["embargo"] and row["embargo"] <= now:
            state = "public"
        else:
            state = "edited"
        db.execute(
            "UPDATE finding SET state = ?, decided = ? WHERE entry_id = ? AND finding_id = ?",
            (state, None if state == "public" else now, entry_id, finding_id),
        )


def _is_continued(row: sqlite3.Row, finding: Finding) -> bool:
    """Whether a new finding is an old one with some letters more, less or changed.

    A leak that is typed letter by letter is one finding, not one for each letter. It counts as
    the same while it begins or ends alike for half of the shorter quote.
    """
    if row["rule"] != finding.rule:
        return False
    old, new = row["quote"].casefold(), finding.quote.casefold()
    alike = max(_shared_beginning(old, new), _shared_beginning(old[::-1], new[::-1]))
    return 2 * alike >= min(len(old), len(new))


def _shared_beginning(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _is_strict(db: sqlite3.Connection, entry: sqlite3.Row | None, platform: Platform) -> bool:
    """Whether the draft's account is strict now; an unknown draft's may be, where any is."""
    if entry is None or entry["account"] is None:
        return accounts.look_up(db, platform, None).strict is not None
    account = Account.model_validate_json(entry["account"])
    known = accounts.look_up(db, account.platform, account.handle or None).account
    return (known or account).mode == "strict"


def _refusal(
    decision: FindingDecision,
    finding: sqlite3.Row | None,
    strict: bool,
    override_for: OverrideFor,
) -> str | None:
    """Why the policy does not take a decision, or None."""
    if decision.decision in ("posted", "discarded"):
        return "What became of the draft belongs in 'outcome'."
    rule = finding["rule"] if finding else decision.rule
    category = finding["category"] if finding else decision.rule.split(".")[0]
    if category not in _CATEGORIES:
        return "This rule is not known here; send the finding's own 'rule'."
    if not strict or decision.decision not in ("dismissed", "overridden"):
        return None
    override = override_for(rule, category)
    if override == "not_allowed":
        return "The policy does not let this one pass on a strict account; change the words."
    reason = (decision.reason or "").strip()
    if decision.decision == "overridden" and override == "with_justification" and not reason:
        return "The policy asks for a reason; say why this may be posted."
    return None


def _apply(
    db: sqlite3.Connection,
    request: DecisionsRequest,
    decision: FindingDecision,
    entry: sqlite3.Row | None,
    finding: sqlite3.Row | None,
    now: str,
) -> None:
    rule = finding["rule"] if finding else decision.rule
    platform = entry["platform"] if entry else request.platform

    def target(scope: str) -> str:
        return _target(scope, request.draft_id, platform, decision.finding, rule)

    state = "open" if decision.decision == "restored" else decision.decision
    if decision.decision == "restored":
        db.execute(
            "DELETE FROM dismissal WHERE (scope = 'text' AND target = ?)"
            " OR (scope = ? AND target = ?) OR (scope <> 'text' AND finding_id = ?)",
            (target("text"), decision.scope, target(decision.scope), decision.finding),
        )
    elif decision.decision in ("dismissed", "overridden"):
        # An override is for this text alone, whatever scope came with it.
        scope = decision.scope if decision.decision == "dismissed" else "text"
        db.execute(
            "INSERT OR REPLACE INTO dismissal VALUES (?, ?, ?, ?)",
            (scope, target(scope), decision.finding, now),
        )
    if finding is not None:
        db.execute(
            "UPDATE finding SET state = ?, reason = ?, decided = ?"
            " WHERE entry_id = ? AND finding_id = ?",
            (
                state,
                decision.reason if state != "open" else None,
                now if state != "open" else None,
                finding["entry_id"],
                decision.finding,
            ),
        )
        db.execute("UPDATE entry SET updated = ? WHERE id = ?", (now, finding["entry_id"]))


def _target(scope: str, draft_id: str, platform: str, finding_id: str, rule: str) -> str:
    """What a dismissal of this scope covers; see the table in `migrations`.

    The rule is part of each: of a finding that is not stored a client says by which rule it was
    made, and what the policy lets pass for one rule must not hide the finding of another.
    """
    match scope:
        case "text":
            return f"{draft_id}/{finding_id}/{rule}"
        case "rule_site":
            return f"{platform}/{rule}"
        case _:
            return rule


def _erase(db: sqlite3.Connection, entry_id: str | None) -> int:
    mark_erased(db)
    if entry_id is None:
        erased = db.execute("DELETE FROM entry").rowcount
        db.execute("DELETE FROM dismissal WHERE scope = 'text'")
        db.execute("DELETE FROM feedback")
        db.execute("DELETE FROM watched")
        accounts.forget(db, _NEVER)
        return erased
    if db.execute("DELETE FROM watched WHERE id = ?", (entry_id,)).rowcount:
        return 1
    db.execute(
        "DELETE FROM dismissal WHERE scope = 'text' AND target IN (SELECT e.draft_id || '/' ||"
        " f.finding_id || '/' || f.rule FROM entry e JOIN finding f ON f.entry_id = e.id"
        " WHERE e.id = ?)",
        (entry_id,),
    )
    return db.execute("DELETE FROM entry WHERE id = ?", (entry_id,)).rowcount


def _page(db: sqlite3.Connection, query: HistoryQuery) -> HistoryPage:
    before = cursor(query.before)
    values = {
        "query": query.query or None,
        "platform": query.platform,
        "family": query.family,
        "category": query.category,
        "outcome": query.outcome,
        "since": times.text(query.since) if query.since else None,
    }
    matching = [(row["created"], row["id"]) for row in db.execute(_MATCHING, values)]
    following = [key for key in matching if before is None or key < before]
    shown = following[: query.limit]
    values["entries"] = json.dumps([identity for _, identity in matching])
    return HistoryPage(
        entries=[_entry(db, _row(db, identity)) for _, identity in shown],
        total=len(matching),
        next="~".join(shown[-1]) if len(following) > len(shown) else None,
        weeks=[dict(row) for row in db.execute(_WEEKS, values)],
    )


def _row(db: sqlite3.Connection, entry_id: str) -> sqlite3.Row | None:
    return db.execute("SELECT * FROM entry WHERE id = ?", (entry_id,)).fetchone()


def _is_companys(db: sqlite3.Connection, entry: sqlite3.Row) -> bool:
    """Whether the person said that the account is a company's, and still says so."""
    account = Account.model_validate_json(entry["account"])
    known = accounts.look_up(db, account.platform, account.handle)
    return known.kind_set and known.account is not None and known.account.kind == "company"


def cursor(given: str | None) -> tuple[str, str] | None:
    """`next` of a page taken apart; a plain time is one too. Raises CursorError."""
    if not given:
        return None
    moment, _, identity = given.partition("~")
    try:
        parsed = times.parse(moment)
    except ValueError:
        raise CursorError(moment) from None
    if parsed.tzinfo is None:
        raise CursorError(moment)
    return times.text(parsed), identity


def _entry(db: sqlite3.Connection, row: sqlite3.Row) -> HistoryEntry:
    findings = db.execute(
        "SELECT * FROM finding WHERE entry_id = ? ORDER BY first_seen, rowid", (row["id"],)
    )
    return HistoryEntry(
        id=row["id"],
        draft_id=row["draft_id"],
        platform=row["platform"],
        surface=row["surface"],
        account=Account.model_validate(json.loads(row["account"])) if row["account"] else None,
        excerpt=row["excerpt"],
        verdict=row["verdict"],
        outcome=row["outcome"],
        findings=[
            HistoryFinding(
                id=f["finding_id"],
                rule=f["rule"],
                category=f["category"],
                family=f["family"],
                severity=f["severity"],
                quote=f["quote"],
                message=f["message"],
                state=f["state"],
                reason=f["reason"],
                first_seen=times.parse(f["first_seen"]),
                decided=times.parse(f["decided"]) if f["decided"] else None,
            )
            for f in findings
        ],
        created=times.parse(row["created"]),
        updated=times.parse(row["updated"]),
        policy_version=row["policy_version"],
        unread=row["unread"],
    )
