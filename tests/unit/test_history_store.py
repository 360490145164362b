"""The history's file: migrations, expiry, masking, and what happens when it can't be used."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from discreet.checking import Checker
from discreet.history import History, HistoryUnavailable, times
from discreet.history.database import Database
from discreet.history.export import as_csv
from discreet.history.migrations import MIGRATIONS, NewerFile, migrate
from discreet.history.record import EXCERPT, Record, record_of
from discreet.locales import catalogue
from discreet.schema import (
    MAX_TEXT,
    TOO_LONG,
    Account,
    AccountUpdate,
    CheckRequest,
    CheckResponse,
    Detector,
    Finding,
    HistoryQuery,
    PolicyRef,
)

JO = Account(platform="x", handle="jo", kind="personal", mode="normal")

# A file as version 1 wrote it. It stays as it is, whatever the tables become.
VERSION_1 = (
    MIGRATIONS[0]
    + """
INSERT INTO entry VALUES ('e1', 'draft-1', 4, 'x', 'post',
    '{"platform":"x","handle":"jo","name":null,"kind":"personal","mode":"normal","last_seen":null}',
    'We won Hartwell', 'warn', 'posted', '2026.11',
    '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:05.000000Z');
INSERT INTO finding VALUES ('e1', 'f1', 'customer.named', 'customer', 'confidentiality', 'warn',
    'with_justification', 'Hartwell', 'Readers learn of Hartwell.', 'overridden', 'Announced',
    '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:04.000000Z');
INSERT INTO dismissal VALUES ('rule', 'sarcasm.word', 'f0', '2026-11-20T10:00:00.000000Z');
INSERT INTO account VALUES ('x', 'jo', 'jo', NULL, 'personal', 1, 'strict', NULL);
INSERT INTO feedback VALUES ('b1', 'missed', 'text', '', NULL, NULL, '', 'x', 'post',
    '2026-11-20T10:00:00.000000Z');
PRAGMA user_version = 1;
"""
)


def finding(quote: str, text: str, category: str = "customer", **fields: object) -> Finding:
    """A finding of `quote` in `text` (without characters beyond U+FFFF)."""
    start = text.index(quote)
    values = {
        "id": hashlib.sha256(f"{category} {quote}".encode()).hexdigest()[:16],
        "rule": f"{category}.named",
        "category": category,
        "family": "confidentiality",
        "severity": "warn",
        "confidence": 0.9,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "message": f"Readers learn of {quote}.",
        "why": [f"it says {quote}"],
        "fixes": [],
        "clause": None,
        "contact": None,
        "detector": Detector(name="t", version="1"),
        "override": "with_justification",
    }
    return Finding.model_validate(values | fields)


def record(
    text: str,
    *findings: Finding,
    draft: str = "d",
    revision: int | None = None,
    incomplete: bool = False,
    incomplete_reason: str | None = None,
    account: Account = JO,
) -> Record:
    """What the service would hand over for this draft."""
    made = record_of(
        CheckRequest(text=text, draft_id=draft, revision=revision, platform="x"),
        CheckResponse(
            verdict="warn" if findings else "clear",
            findings=list(findings),
            language="en",
            covered=True,
            account=account,
            policy=PolicyRef(name="p", version="1", sha256="0"),
            models=[],
            revision=revision,
            took_ms=1,
            incomplete=incomplete,
            incomplete_reason=incomplete_reason,
        ),
        account,
        [],
        Checker,
    )
    assert made is not None
    return made


class Clock:
    """A wall clock that tests set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., History]]:
    made: list[History] = []

    def make(days: int = 90, busy_seconds: float = 0.2) -> History:
        history = History(
            tmp_path / "data" / "history.sqlite3", days, now=clock, busy_seconds=busy_seconds
        )
        made.append(history)
        return history

    yield make
    for history in made:
        history.close()


async def drafts(history: History) -> list[str]:
    return [entry.draft_id for entry in await history.entries()]


def test_the_file_is_the_owners_alone(opened: Callable[..., History], tmp_path: Path) -> None:
    opened().open().result()
    folder = tmp_path / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_a_file_with_loose_rights_is_tightened(
    opened: Callable[..., History], tmp_path: Path
) -> None:
    file = tmp_path / "data" / "history.sqlite3"
    file.parent.mkdir()
    file.touch(mode=0o644)
    file.chmod(0o644)
    opened().open().result()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_term_that_became_public_was_not_edited_away(
    opened: Callable[..., History], clock: Clock
) -> None:
    history = opened()
    text = "We met Hartwell and Kestrel"
    hartwell = finding("Hartwell", text, embargo=clock.now + timedelta(hours=1))
    kestrel = finding("Kestrel", text, embargo=clock.now + timedelta(hours=3))
    await history.record(record(text, hartwell, kestrel))
    clock.now += timedelta(hours=2)
    await history.record(record("We met Hartwell"))
    [entry] = await history.entries()
    assert [(f.quote, f.state, f.decided) for f in entry.findings] == [
        ("Hartwell", "public", None),
        ("Kestrel", "edited", clock.now),
    ]
    await history.record(record(text, hartwell))
    [entry] = await history.entries()
    assert [f.state for f in entry.findings] == ["open", "edited"]


async def test_a_file_of_version_1_is_read(opened: Callable[..., History], tmp_path: Path) -> None:
    file = tmp_path / "data" / "history.sqlite3"
    file.parent.mkdir()
    with sqlite3.connect(file) as db:
        db.executescript(VERSION_1)
    db.close()
    history = opened()
    [entry] = await history.entries()
    assert (entry.draft_id, entry.outcome, entry.account.handle) == ("draft-1", "posted", "jo")
    assert (entry.findings[0].state, entry.findings[0].reason) == ("overridden", "Announced")
    assert [(a.handle, a.mode) for a in await history.accounts()] == [("jo", "strict")]
    assert len(await history.feedback()) == 1
    hidden = history.dismissed("d", "x", JO)
    assert hidden(finding("meh", "meh", "sarcasm", rule="sarcasm.word"))
    assert not hidden(finding("Hartwell", "Hartwell"))
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    db.close()


def test_steps_run_in_order_and_once(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "m", isolation_level=None)
    migrate(db, ("CREATE TABLE a (x)",))
    migrate(db, ("CREATE TABLE a (x)", "INSERT INTO a VALUES (1)"))
    migrate(db, ("CREATE TABLE a (x)", "INSERT INTO a VALUES (1)"))
    assert db.execute("SELECT count(*) FROM a").fetchone()[0] == 1
    assert db.execute("PRAGMA user_version").fetchone()[0] == 2
    db.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "m", isolation_level=None)
    migrate(db, ("CREATE TABLE a (x)",))
    with pytest.raises(sqlite3.Error):
        migrate(db, ("CREATE TABLE a (x)", "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)"))
    assert db.execute("SELECT count(*) FROM a").fetchone()[0] == 0
    assert db.execute("PRAGMA user_version").fetchone()[0] == 1
    db.execute("PRAGMA user_version = 9")
    with pytest.raises(NewerFile):
        migrate(db)
    db.close()


async def test_a_file_of_a_newer_version_is_left_alone(
    opened: Callable[..., History], tmp_path: Path
) -> None:
    file = tmp_path / "data" / "history.sqlite3"
    file.parent.mkdir()
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = file.read_bytes()
    history = opened()
    with pytest.raises(HistoryUnavailable, match="newer"):
        await history.entries()
    assert "newer" in history.problems[0]
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("age_days", "stays"), [(0, True), (89.9, True), (90.1, False), (-5000, True)]
)
async def test_entries_expire_by_when_they_were_made(
    opened: Callable[..., History], clock: Clock, age_days: float, stays: bool
) -> None:
    history, today = opened(days=90), clock.now
    await history.expire()
    clock.now = today - timedelta(days=age_days)
    await history.record(record("Hartwell", finding("Hartwell", "Hartwell")))
    clock.now = today
    await history.expire()
    assert await drafts(history) == (["d"] if stays else [])
    assert history.problems == []


async def test_a_clock_that_leaps_erases_nothing_before_it_has_stood_a_day(
    opened: Callable[..., History], clock: Clock
) -> None:
    history, today = opened(days=90), clock.now
    await history.record(record("Hartwell", finding("Hartwell", "Hartwell")))
    await history.expire()
    clock.now = today + timedelta(days=400)
    for hours in (0, 1, 23):
        clock.now = today + timedelta(days=400, hours=hours)
        await history.expire()
        assert await drafts(history) == ["d"]
        assert "clock" in history.problems[0]
    clock.now = today + timedelta(days=1)  # set right again
    await history.expire()
    assert (await drafts(history), history.problems) == (["d"], [])
    clock.now = today + timedelta(days=500)
    await history.expire()
    assert await drafts(history) == ["d"]
    clock.now = today + timedelta(days=501, hours=1)  # it was right
    await history.expire()
    assert (await drafts(history), history.problems) == ([], [])


async def test_two_starts_on_a_leapt_clock_erase_nothing(
    opened: Callable[..., History], clock: Clock
) -> None:
    first = opened()
    await first.record(record("Hartwell", finding("Hartwell", "Hartwell")))
    await first.expire()
    first.close()
    clock.now += timedelta(days=4000)
    for _ in range(2):
        again = opened()
        again.open().result()
        assert await drafts(again) == ["d"]
        again.close()


async def test_what_is_typed_on_stays_one_finding(
    opened: Callable[..., History], clock: Clock
) -> None:
    history = opened()
    text = "We signed Hartwell Industries"
    for length in range(len("We signed Har"), len(text) + 1):
        part = text[:length]
        await history.record(record(part, finding(part[10:], part), revision=length))
    [entry] = await history.entries()
    assert [f.quote for f in entry.findings] == ["Hartwell Industries"]
    assert entry.findings[0].first_seen == clock.now
    await history.record(record("We signed Kestrel", finding("Kestrel", "We signed Kestrel")))
    [entry] = await history.entries()
    assert {f.quote: f.state for f in entry.findings} == {
        "Hartwell Industries": "edited",
        "Kestrel": "open",
    }


@pytest.mark.parametrize(
    ("incomplete", "reason", "state"),
    [
        (False, None, "edited"),
        (True, "There was no time left for: t.", "open"),
        (True, TOO_LONG, "edited"),
        (True, catalogue("de").say(TOO_LONG), "edited"),
    ],
)
async def test_what_a_skipped_detector_would_have_found_is_not_taken_for_edited(
    opened: Callable[..., History], incomplete: bool, reason: str | None, state: str
) -> None:
    history = opened()
    await history.record(record("We won Hartwell", finding("Hartwell", "We won Hartwell")))
    await history.record(record("We won ", incomplete=incomplete, incomplete_reason=reason))
    [entry] = await history.entries()
    assert entry.findings[0].state == state


def test_a_record_holds_no_text_but_the_masked_one() -> None:
    text = "Hartwell pays with 4111-1111 and key-4711-key, ask for key-4711-key."
    made = record(
        text,
        finding("Hartwell pays with 4111-1111", text, "deal"),
        finding("4111-1111", text, "personal_data"),
        finding("key-4711-key", text, "secret", message="The key key-4711-key opens it."),
    )
    assert "4111-1111" not in repr(made)
    assert "key-4711-key" not in repr(made)
    assert made.excerpt.startswith("Hartwell pays with 41•")
    assert made.findings[0].quote.startswith("Hartwell pays with 41•")
    assert made.findings[2].message.startswith("The key ke•")


def test_what_no_detector_looked_for_is_not_kept() -> None:
    text = "Hartwell pays, key-4711-key"
    failed = {"incomplete": True, "incomplete_reason": "Not everything could be read: t failed."}
    made = record(text, finding(text, text, "deal", message="A deal."), **failed)
    assert "4711" not in repr(made)
    assert made.excerpt == ""

    text = "Hartwell ".rjust(MAX_TEXT, ".") + "key-4711-key"
    long = {"incomplete": True, "incomplete_reason": TOO_LONG}
    made = record(text, finding("Hartwell", text), **long)
    assert "4711" not in repr(made)
    assert "Hartwell" in made.excerpt


def test_overlapping_secrets_are_masked_as_one() -> None:
    text = "token ABCDEFGHIJKLMNOP end"
    made = record(
        text,
        finding("ABCDEFGHIJ", text, "secret"),
        finding("FGHIJKLMNOP", text, "company_term"),
    )
    for length in range(3, 11):
        for start in range(6, 22 - length):
            assert text[start : start + length] not in repr(made)


@pytest.mark.parametrize("gap", [0, 100, 1000])
def test_an_excerpt_is_bounded_and_never_cuts_into_a_secret(gap: int) -> None:
    for shift in range(0, 60, 7):
        secret = "S3CRET" * 20
        text = "x" * shift + "Hartwell " + "y" * gap + f" {secret} " + "z" * 900
        made = record(text, finding("Hartwell", text), finding(secret, text, "secret"))
        assert len(made.excerpt) <= EXCERPT
        assert "S3CRET" not in made.excerpt


async def test_a_locked_file_costs_the_history_only(
    opened: Callable[..., History], tmp_path: Path
) -> None:
    history = opened(busy_seconds=0.05)
    history.open().result()
    other = sqlite3.connect(tmp_path / "data" / "history.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    await history.record(record("Hartwell", finding("Hartwell", "Hartwell")))
    assert time.monotonic() - began < 1
    assert "could not be written" in history.problems[0]
    assert history.account_for(None, "x").mode == "normal"
    other.execute("ROLLBACK")
    other.close()
    await history.record(record("Hartwell", finding("Hartwell", "Hartwell")))
    assert await drafts(history) == ["d"]


async def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    history = History(tmp_path / "data" / "history.sqlite3", 90)
    with pytest.raises(HistoryUnavailable):
        await history.entries()
    assert "can't be written" in history.problems[0]
    assert not history.dismissed("d", "x", JO)(finding("a", "a"))
    history.close()


async def test_damage_in_the_middle_is_set_aside(
    opened: Callable[..., History], tmp_path: Path
) -> None:
    history = opened()
    for number in range(300):
        text = f"Hartwell {number} " + "word " * 90
        await history.record(record(text, finding("Hartwell", text), draft=f"d{number}"))
    history.close()
    file = tmp_path / "data" / "history.sqlite3"
    raw = bytearray(file.read_bytes())
    raw[20_000:60_000] = b"\xff" * 40_000
    file.write_bytes(raw)
    again = opened()
    again.open().result()
    assert "damaged" in again.problems[0]
    assert await drafts(again) == []
    [aside] = [p for p in file.parent.iterdir() if "damaged" in p.name]
    assert aside.read_bytes()[20_000:60_000] == raw[20_000:60_000]


async def test_writes_of_one_thread_and_lookups_of_many_do_not_meet(
    opened: Callable[..., History],
) -> None:
    history = opened()
    history.open().result()

    def look_up() -> int:
        return sum(history.account_for(None, "x").mode == "normal" for _ in range(100))

    async def write() -> None:
        for number in range(100):
            text = f"Hartwell {number}"
            await history.record(record(text, finding("Hartwell", text), draft=f"d{number}"))

    looked, *_ = await asyncio.gather(
        asyncio.to_thread(look_up), asyncio.to_thread(look_up), write()
    )
    assert looked == 100
    assert (await history.page(HistoryQuery())).total == 100
    assert history.problems == []


def test_the_csv_has_a_header_for_an_empty_history() -> None:
    assert as_csv([]).startswith("created,platform,surface,account")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2", "'-2"),
        ("\t=1", "'\t'=1"),
        ("\r\n", "'\r\n"),
        ("\uff1d1", "'\uff1d1"),
        ("\uff20cmd", "'\uff20cmd"),
        ("we win;=cmd|' /C calc'!A0", "we win;'=cmd|' /C calc'!A0"),
        ('we win; "=1', "we win;' \"=1"),
        ("first\n+49 30", "first\n'+49 30"),
        ("a\t\uff0b1", "a\t'\uff0b1"),
        ("1 + 1 = 2, e-mail me @ home", "1 + 1 = 2, e-mail me @ home"),
        ("first; second\nthird", "first; second\nthird"),
        ("", ""),
    ],
)
async def test_no_cell_begins_like_a_formula_whatever_separates_cells(
    opened: Callable[..., History], text: str, cell: str
) -> None:
    history = opened()
    await history.record(record("Hartwell", finding("Hartwell", "Hartwell")))
    [entry] = await history.entries()
    entry.excerpt = text
    [row] = csv.DictReader(io.StringIO(as_csv([entry]), newline=""))
    assert row["excerpt"] == cell


async def test_accounts_that_were_only_seen_expire_and_are_erased(
    opened: Callable[..., History], clock: Clock
) -> None:
    history = opened()

    async def see(handle: str) -> None:
        account = Account(platform="x", handle=handle, kind="personal", mode="normal")
        await history.record(record("Hartwell", finding("Hartwell", "Hartwell"), account=account))

    await see("ann")
    await see("acme")
    await history.set_account(AccountUpdate(platform="x", handle="acme", mode="strict"))
    for week in range(14):
        clock.now += timedelta(days=7)
        await history.expire()
        if week == 7:
            await see("bob")
    assert {account.handle for account in await history.accounts()} == {"acme", "bob"}
    await history.erase()
    assert {account.handle for account in await history.accounts()} == {"acme"}


def test_times_sort_as_text() -> None:
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(200)]
    assert sorted(map(times.text, moments)) == list(map(times.text, moments))
    assert [times.parse(times.text(moment)) for moment in moments] == moments


def test_a_closed_database_is_closed(tmp_path: Path) -> None:
    db = Database(tmp_path / "history.sqlite3")
    db.submit(lambda connection: connection.execute("SELECT 1").fetchone()).result()
    assert db.look_up(lambda connection: True, False)
    db.close()
    assert not db.look_up(lambda connection: True, False)
    with pytest.raises(RuntimeError):
        db.submit(lambda connection: None)
