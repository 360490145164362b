"""What a team keeps in a database: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keyring
import pytest
from file_keyring import FileKeyring
from postgresql_server import Server, programs, running
from sqlalchemy import text

from discreet.checking import Checker
from discreet.cli import audit, main
from discreet.history import CursorError, History
from discreet.history.export import as_csv
from discreet.history.record import record_of
from discreet.schema import (
    Account,
    AccountUpdate,
    CheckRequest,
    CheckResponse,
    DecisionsRequest,
    Detector,
    Finding,
    HistoryQuery,
    PolicyRef,
)
from discreet.service.core import Service
from discreet.settings import Settings
from discreet.team import database as team_database
from discreet.team.database import TeamDatabase, TeamUnavailable, migrate
from discreet.team.history import TeamHistory
from discreet.team.sharing import Sharing
from discreet.team.tables import STEPS, audit_findings, metadata

ACME = Account(
    platform="linkedin", handle="acme", name="ACME Straße", kind="company", mode="strict"
)
JO = Account(platform="x", handle="jo", kind="personal", mode="normal")
NOW = datetime.now(UTC)
SECRET = "Tram9-harbour-22"


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyring of whoever runs the tests is not asked."""
    monkeypatch.setenv(team_database.PASSWORD_VARIABLE, "the tests' server asks for none")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    found = programs()
    if found is None:
        pytest.skip("runs where PostgreSQL is installed (Debian: apt install postgresql)")
    with running(found) as started:
        yield started


@pytest.fixture
def empty_server(server: Server) -> Server:
    with team_database._engine(team_database.parse(server.url)).begin() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    return server


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'team.sqlite3'}"
        return
    yield request.getfixturevalue("empty_server").url


@pytest.fixture
def own(tmp_path: Path) -> Iterator[History]:
    """The history of a person who posts for ACME, has said so, and has an account besides."""
    history = History(tmp_path / "data" / "history.sqlite3", 90, now=lambda: NOW)
    history.open().result()
    asyncio.run(
        history.set_account(AccountUpdate(platform="linkedin", handle="acme", kind="company"))
    )
    yield history
    history.close()


def finding(quote: str, within: str, category: str = "customer", family: str = "confidentiality"):
    start = within.index(quote)
    return Finding(
        id=hashlib.sha256(f"{category} {quote}".encode()).hexdigest()[:16],
        rule=f"{category}.named",
        category=category,
        family=family,
        severity="warn",
        confidence=0.9,
        start=start,
        end=start + len(quote),
        quote=quote,
        message=f"Readers learn of {quote}.",
        why=[],
        fixes=[],
        clause=None,
        contact=None,
        detector=Detector(name="t", version="1"),
        override="without_justification",
    )


async def draft(
    history: History,
    name: str,
    words: str,
    *findings: Finding,
    account: Account = ACME,
    outcome: str | None = "posted",
) -> None:
    """A draft that was checked, dismissed and, mostly, posted."""
    request = CheckRequest(text=words, draft_id=name, platform=account.platform)
    response = CheckResponse(
        verdict="warn",
        findings=list(findings),
        language="en",
        covered=True,
        account=account,
        policy=PolicyRef(name="p", version="1", sha256="0"),
        models=[],
        revision=None,
        took_ms=1,
        incomplete=False,
    )
    record = record_of(request, response, account, [], Checker)
    assert record is not None
    await history.record(record)
    await decide(history, name, account, findings[0], outcome)


async def decide(
    history: History, name: str, account: Account, of: Finding, outcome: str | None
) -> None:
    decision = {"finding": of.id, "rule": of.rule, "decision": "dismissed", "reason": "It is known"}
    request = {"draft_id": name, "platform": account.platform, "findings": [decision]}
    request |= {"outcome": outcome} if outcome else {}
    await history.decide(
        DecisionsRequest.model_validate(request), lambda rule, category: "without_justification"
    )


async def three_posts(history: History) -> None:
    for number, word in enumerate(("Hartwell", "Müller", "50%_off")):
        words = f"We won {word} \0 today"
        found = [finding(word, words)]
        if number == 1:
            found.append(finding("today", words, "sarcasm", "tone"))
        await draft(history, f"d{number}", words, *found)


def shared_by(history: History, address: str) -> TeamHistory:
    sharing = Sharing(address, history, 90)
    asyncio.run(sharing.copy())
    assert sharing.trouble is None
    return TeamHistory(TeamDatabase(address))


@pytest.fixture(params=["own", "sqlite", "postgresql"])
def read(request: pytest.FixtureRequest, own: History, tmp_path: Path) -> History | TeamHistory:
    """Three posts: in the person's history, and in a team's database of either kind."""
    asyncio.run(three_posts(own))
    match request.param:
        case "own":
            return own
        case "sqlite":
            return shared_by(own, f"sqlite:///{tmp_path / 'team.sqlite3'}")
    return shared_by(own, request.getfixturevalue("empty_server").url)


# The same answers, wherever the history is


async def test_search_filters_and_pages(read: History | TeamHistory) -> None:
    async def found(**wanted: object) -> list[str]:
        page = await read.page(HistoryQuery.model_validate(wanted))
        assert page.total == len(page.entries)
        return sorted(entry.findings[0].quote for entry in page.entries)

    assert await found() == ["50%_off", "Hartwell", "Müller"]
    assert await found(query="HARTWELL") == ["Hartwell"]
    assert await found(query="MÜLLER") == ["Müller"]
    assert await found(query="acme strasse") == ["50%_off", "Hartwell", "Müller"]
    assert await found(query="%") == ["50%_off"]
    assert await found(query="it is KNOWN") == ["50%_off", "Hartwell", "Müller"]
    assert await found(query="sarcasm.named") == ["Müller"]
    assert await found(query="nobody") == []
    assert await found(family="tone") == ["Müller"]
    assert await found(category="customer") == ["50%_off", "Hartwell", "Müller"]
    assert await found(platform="x") == await found(outcome="discarded") == []
    assert len(await found(platform="linkedin", outcome="posted", since=NOW)) == 3
    assert await found(since=NOW + timedelta(seconds=1)) == []


async def test_pages_follow_each_other(read: History | TeamHistory) -> None:
    seen, before = [], None
    while True:
        page = await read.page(HistoryQuery(limit=1, before=before))
        assert page.total == 3
        seen += [entry.id for entry in page.entries]
        before = page.next
        if before is None:
            break
    assert len(set(seen)) == 3
    whole = await read.page(HistoryQuery())
    assert seen == [entry.id for entry in whole.entries]
    assert {(w["family"], w["count"]) for w in whole.weeks} == {("confidentiality", 3), ("tone", 1)}
    with pytest.raises(CursorError):
        await read.page(HistoryQuery(before="yesterday"))


async def test_an_entry_its_export_and_its_erasure(read: History | TeamHistory) -> None:
    entries = await read.entries()
    assert await read.count() == 3
    one = await read.entry(entries[1].id)
    assert one == entries[1] and one.account is not None
    assert (one.account.handle, one.account.kind, one.outcome) == ("acme", "company", "posted")
    (state,) = {f.state for f in one.findings if f.rule == "customer.named"}
    assert (state, one.findings[0].reason) == ("dismissed", "It is known")
    rows = list(csv.DictReader(io.StringIO(as_csv(entries))))
    assert sorted({row["quote"] for row in rows}) == ["50%_off", "Hartwell", "Müller", "today"]
    assert await read.erase(one.id) == 1
    assert await read.erase(one.id) == 0
    assert await read.entry(one.id) is None
    assert await read.count() == 2
    assert await read.erase() == 2


# What is shared


def test_only_what_a_company_posted_is_shared(own: History, address: str) -> None:
    words = "We won Hartwell today"
    found = finding("Hartwell", words)
    other = Account(platform="linkedin", handle="other", kind="company", mode="strict")
    nameless = Account(platform="linkedin", handle="", kind="company", mode="strict")

    async def write() -> None:
        await draft(own, "posted", words, found)
        await draft(own, "personal", words, found, account=JO)
        await draft(own, "guessed", words, found, account=other)
        await draft(own, "nameless", words, found, account=nameless)
        await draft(own, "discarded", words, found, outcome="discarded")
        await draft(own, "open", words, found, outcome=None)

    asyncio.run(write())
    (shared,) = asyncio.run(shared_by(own, address).entries())
    assert shared.account is not None and shared.account.handle == "acme"
    # Nothing that leads back to a draft, a machine or a person.
    assert shared.draft_id == ""
    with TeamDatabase(address).begin() as db:
        told = str(db.execute(text("SELECT * FROM shared_entry")).all())
        told += str(db.execute(text("SELECT * FROM shared_finding")).all())
    assert "posted" in told and "guessed" not in told and "draft" not in told
    # Of one that turns out to be a person's nothing more goes there.
    asyncio.run(own.set_account(AccountUpdate(platform="linkedin", handle="acme", kind="personal")))
    asyncio.run(draft(own, "later", words, found))
    assert asyncio.run(shared_by(own, address).count()) == 1


def test_changes_follow_and_what_is_erased_goes_there_too(own: History, address: str) -> None:
    words = "We won Hartwell today"
    asyncio.run(draft(own, "d", words, finding("Hartwell", words)))
    team = shared_by(own, address)
    (before,) = asyncio.run(team.entries())
    assert shared_by(own, address) and asyncio.run(team.entries()) == [before]
    asyncio.run(own.erase(before.id))
    assert asyncio.run(team.count()) == 1
    shared_by(own, address)
    assert asyncio.run(team.count()) == 0
    assert asyncio.run(own.to_share(10)) == ([], [])


def test_old_entries_go_by_the_databases_clock(own: History, address: str) -> None:
    asyncio.run(three_posts(own))
    team = shared_by(own, address)
    entries = asyncio.run(team.entries())
    first = next(entry for entry in entries if entry.findings[0].quote == "Hartwell")
    old = first.model_copy(update={"created": NOW - timedelta(days=91)})
    team.exchange([old], [])
    assert team.expire(90) == 1
    assert asyncio.run(team.count()) == 2
    with TeamDatabase(address).begin() as db:
        assert db.execute(text("SELECT count(*) FROM shared_finding")).scalar_one() == 3


def test_nobody_can_share_a_persons_entry(own: History, address: str) -> None:
    words = "We won Hartwell today"
    asyncio.run(draft(own, "personal", words, finding("Hartwell", words), account=JO))
    with pytest.raises(ValueError, match="only what a company account posted"):
        TeamHistory(TeamDatabase(address)).exchange(asyncio.run(own.entries()), [])


def test_a_database_that_is_away_loses_nothing(own: History, empty_server: Server) -> None:
    asyncio.run(three_posts(own))
    sharing = Sharing(empty_server.url, own, 90)
    empty_server.stop()
    try:
        asyncio.run(sharing.copy())
        assert sharing.trouble is not None
        assert "can't be used" in sharing.trouble and "kept here until then" in sharing.trouble
        assert "Hartwell" not in sharing.trouble
        assert asyncio.run(own.count()) == 3
    finally:
        empty_server.start()
    asyncio.run(sharing.copy())
    assert sharing.trouble is None
    assert asyncio.run(TeamHistory(TeamDatabase(empty_server.url)).count()) == 3


async def test_a_running_service_shares_by_itself(
    own: History, empty_server: Server, checker: Checker, tmp_path: Path
) -> None:
    await three_posts(own)
    service = Service(Settings(data_dir=tmp_path / "data", team_database=empty_server.url), checker)
    await service.start()
    try:
        team = TeamHistory(TeamDatabase(empty_server.url))
        while await team.count() < 3:  # noqa: ASYNC110 (it is another program's table)
            await asyncio.sleep(0.05)
        assert service.problems() == []
    finally:
        await service.stop()


# The database


def test_the_steps_make_the_tables_that_are_used(address: str) -> None:
    with TeamDatabase(address).begin() as db:
        for table in metadata.sorted_tables:
            columns = db.execute(table.select()).keys()
            assert list(columns) == [column.name for column in table.columns]


def test_an_older_database_is_brought_up_and_a_newer_one_refused(address: str) -> None:
    database = TeamDatabase(address)
    with database.begin() as db:
        migrate(db, (*STEPS, ("ALTER TABLE audit ADD COLUMN more TEXT",)))
        migrate(db, (*STEPS, ("ALTER TABLE audit ADD COLUMN more TEXT",)))
        assert "more" in db.execute(text("SELECT * FROM audit")).keys()  # noqa: SIM118
    with pytest.raises(TeamUnavailable, match="newer Discreet"), TeamDatabase(address).begin():
        pass


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("postgresql://me:secret@db/discreet", "Leave the password out"),
        ("postgresql://me@db/discreet?password=secret", "Leave the password out"),
        ("mysql://db/discreet", "none that can be used"),
        ("db.example.com", "none that can be used"),
    ],
)
def test_addresses_that_are_refused(given: str, told: str) -> None:
    with pytest.raises(TeamUnavailable, match=told) as refused:
        TeamDatabase(given)
    assert "secret" not in str(refused.value)
    with pytest.raises(ValueError, match="team_database"):
        Settings(team_database=given)


def test_a_far_database_must_prove_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(
        team_database, "create_engine", lambda url, **how: asked.append(how["connect_args"])
    )
    monkeypatch.setenv(team_database.PASSWORD_VARIABLE, "secret")
    for url in (
        "postgresql://me@db.example.com/d",
        "postgresql://me@localhost/d",
        "postgresql://me@/d?host=/run/postgresql",
        "postgresql://me@db.example.com/d?sslmode=require",
    ):
        team_database._engine(team_database.parse(url))
    assert [one.get("sslmode") for one in asked] == ["verify-full", None, None, None]


def test_the_password_comes_from_the_keyring(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    used: list[str] = []
    monkeypatch.setattr(
        team_database, "create_engine", lambda url, **how: used.append(url.password or "none")
    )
    monkeypatch.delenv(team_database.PASSWORD_VARIABLE)
    monkeypatch.setenv("DISCREET_TEST_KEYRING", str(tmp_path / "ring"))
    ring = FileKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    url = team_database.parse("postgresql://me@localhost/d")
    team_database._engine(url)
    ring.set_password("discreet", team_database.KEYRING_NAME, "of the ring")
    team_database._engine(url)
    monkeypatch.setenv(team_database.PASSWORD_VARIABLE, "of the environment")
    team_database._engine(url)
    assert used == ["none", "of the ring", "of the environment"]
    monkeypatch.delenv(team_database.PASSWORD_VARIABLE)
    (tmp_path / "ring.locked").touch()
    with (
        pytest.raises(TeamUnavailable, match="unlock it"),
        TeamDatabase("postgresql://me@localhost/d").begin(),
    ):
        pass


# Audits


@pytest.fixture
def posts(tmp_path: Path, checker: Checker, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(audit, "load_checker", lambda settings, threads=2, key=b"": checker)
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "audits"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    path = tmp_path / "posts.jsonl"
    leak = f"The database password is {SECRET}, keep it."
    path.write_text("".join(json.dumps({"id": n, "text": leak}) + "\n" for n in range(3)))
    return path


def test_an_audit_in_the_database_is_the_one_in_the_file(
    posts: Path, address: str, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    again = posts.with_name("again.jsonl")
    again.write_bytes(posts.read_bytes())
    command = ["audit", str(posts), str(again), "--as", "company", "--database", address]
    for _ in range(2):  # the second time in the place of the first
        assert main([*command, "--jsonl", str(out)]) == 1
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    ids = [finding["id"] for line in lines for finding in line["findings"]]
    with TeamDatabase(address).begin() as db:
        rows = db.execute(audit_findings.select()).all()
        (kept,) = db.execute(text("SELECT posts, kind FROM audit")).all()
    assert sorted(row.id for row in rows) == sorted(ids) and len(set(ids)) < len(ids)
    assert tuple(kept) == (6, "company")
    assert SECRET not in str(rows)


def test_a_persons_audit_goes_to_no_team(
    posts: Path, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(posts), "--database", server.url]) == 2
    assert "company accounts alone" in capsys.readouterr().err
    file = tmp_path / "mine.sqlite3"
    assert main(["audit", str(posts), "--database", f"sqlite:///{file}"]) == 1
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_command_line_reads_what_the_team_has(
    own: History,
    empty_server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asyncio.run(three_posts(own))
    shared_by(own, empty_server.url)
    assert main(["history", "--team", "list"]) == 2
    assert "no team's database is set" in capsys.readouterr().err
    monkeypatch.setenv("DISCREET_TEAM_DATABASE", empty_server.url)
    assert main(["history", "--team", "list", "--query", "hartwell"]) == 0
    identity, *rest = capsys.readouterr().out.split()
    assert "linkedin" in rest
    assert main(["history", "--team", "erase", "--all"]) == 2
    assert main(["history", "--team", "erase", identity]) == 0
    assert main(["history", "--team", "show", identity]) == 1
    assert asyncio.run(own.entry(identity)) is not None


def test_the_old_file_is_brought_up(tmp_path: Path) -> None:
    """The person's own file of before there was a team's database."""
    from discreet.history.migrations import MIGRATIONS
    from discreet.history.migrations import migrate as migrate_file

    db = sqlite3.connect(tmp_path / "old.sqlite3", isolation_level=None)
    migrate_file(db, MIGRATIONS[:4])
    migrate_file(db)
    assert db.execute("SELECT count(*) FROM shared").fetchone() == (0,)
    db.close()
