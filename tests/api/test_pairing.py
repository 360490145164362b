"""Codes and tokens."""

from __future__ import annotations

import hashlib
import hmac
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from paired import EXTENSION, Paired

from discreet.service.pairing import (
    ALPHABET,
    TRIES,
    Pairing,
    PairingRefused,
    secret_of_code,
    set_damaged_aside,
)

FIREFOX = "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc"


@pytest.fixture
def pairing(tmp_path: Path) -> Pairing:
    return Pairing(tmp_path / "data" / "pairing.sqlite3")


def test_a_code_is_ten_characters_that_are_not_confused(pairing: Pairing) -> None:
    codes = {pairing.new_code() for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", code) for code in codes)
    assert not set("0O1IL") & set(ALPHABET)


def test_a_code_works_once_however_it_is_typed(pairing: Pairing) -> None:
    code = pairing.new_code()
    token, client = pairing.redeem(f" {code.lower().replace('-', ' ')} ", "Chromium", EXTENSION)
    assert pairing.client_of(token) == client
    with pytest.raises(PairingRefused):
        pairing.redeem(code, "another", None)


def test_a_new_code_voids_the_one_before(pairing: Pairing) -> None:
    old, new = pairing.new_code(), pairing.new_code()
    with pytest.raises(PairingRefused):
        pairing.redeem(old, "late", None)
    assert pairing.redeem(new, "in time", None)


@pytest.mark.parametrize(("seconds", "works"), [(0, True), (600, True), (601, False), (-1, False)])
def test_a_code_holds_ten_minutes(tmp_path: Path, seconds: int, works: bool) -> None:
    now = 1_000_000.0
    pairing = Pairing(tmp_path / "pairing.sqlite3", now=lambda: now)
    code = pairing.new_code()
    now += seconds
    if works:
        pairing.redeem(code, "x", None)
    else:
        with pytest.raises(PairingRefused, match="discreet pair"):
            pairing.redeem(code, "x", None)


def wrong_second_half(code: str) -> str:
    return code[:6] + ("ZZZZZ" if code[6:] != "ZZZZZ" else "YYYYY")


def test_five_wrong_tries_void_the_code(pairing: Pairing) -> None:
    code = pairing.new_code()
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(PairingRefused, match=f"Tries left: {left}"):
            pairing.redeem(wrong_second_half(code), "guesser", None)
    with pytest.raises(PairingRefused, match="Too many"):
        pairing.redeem(wrong_second_half(code), "guesser", None)
    with pytest.raises(PairingRefused):
        pairing.redeem(code, "too late", None)
    assert pairing.clients() == []


def test_another_program_can_not_use_up_the_tries(pairing: Pairing) -> None:
    code = pairing.new_code()
    for first in ("ZZZZZ", "YYYYY", "", "A" * 20, code[:3], code[6:]):
        if (first + code[6:])[:5] == code[:5]:
            continue  # a fragment that happens to go on as the code does
        for _ in range(TRIES):
            with pytest.raises(PairingRefused, match="discreet pair"):
                pairing.redeem(first + code[6:], "nuisance", None)
    assert pairing.redeem(code, "the person", None)


@pytest.mark.parametrize("way", ["code", "native"])
@pytest.mark.parametrize(
    ("profile", "origin"), [("p-1", EXTENSION), (None, FIREFOX), ("p-1", FIREFOX)]
)
def test_a_profile_has_one_token(
    pairing: Pairing, profile: str | None, origin: str, way: str
) -> None:
    def pair(profile: str | None, origin: str) -> str:
        if way == "native":
            return pairing.admit("again", origin, profile or "p-1")[0]
        return pairing.redeem(pairing.new_code(), "again", origin, profile)[0]

    other = pairing.admit("another profile", EXTENSION, "p-2")[0]
    unnamed = pairing.redeem(pairing.new_code(), "curl", None)[0]
    first = pair(profile, origin)
    second = pair(profile, origin)
    assert pairing.client_of(first) is None
    again = pairing.client_of(second)
    assert again is not None and (again.origin, again.way) == (origin, way)
    assert pairing.client_of(other) and pairing.client_of(unnamed)
    assert len(pairing.clients()) == 3


def test_a_profile_that_was_unpaired_comes_back_by_code_only(pairing: Pairing) -> None:
    _, client = pairing.admit("Chromium", EXTENSION, "p-1")
    assert pairing.revoke(client.id)
    with pytest.raises(PairingRefused, match="discreet pair"):
        pairing.admit("Chromium", EXTENSION, "p-1")
    assert pairing.clients() == []
    assert pairing.admit("Chromium", EXTENSION, "p-2")
    assert pairing.redeem(pairing.new_code(), "Chromium", EXTENSION, "p-1")
    assert pairing.admit("Chromium", EXTENSION, "p-1")
    assert pairing.revoke_all() == 2
    with pytest.raises(PairingRefused):
        pairing.admit("Chromium", EXTENSION, "p-2")


def test_a_file_of_an_earlier_version_keeps_its_browsers(tmp_path: Path) -> None:
    file = tmp_path / "pairing.sqlite3"
    token = "t" * 43
    db = sqlite3.connect(file)
    db.executescript(
        "CREATE TABLE client (id TEXT PRIMARY KEY, name TEXT NOT NULL, token_sha256 BLOB NOT NULL,"
        " origin TEXT, created TEXT NOT NULL);"
        "CREATE TABLE code (only INTEGER PRIMARY KEY CHECK (only = 1), code_sha256 BLOB NOT NULL,"
        " made REAL NOT NULL, tries_left INTEGER NOT NULL);"
        "INSERT INTO code VALUES (1, x'00', 0, 5);"
    )
    row = ("aa", "Old", hashlib.sha256(token.encode()).digest(), None, "2026-01-01T00:00:00+00:00")
    db.execute("INSERT INTO client VALUES (?, ?, ?, ?, ?)", row)
    db.commit()
    db.close()
    pairing = Pairing(file)
    known = pairing.client_of(token)
    assert known is not None and (known.name, known.profile, known.way) == ("Old", None, "code")
    assert pairing.redeem(pairing.new_code(), "New", None)
    assert len(pairing.clients()) == 2
    pairing.close()


def test_neither_code_nor_token_is_stored(pairing: Pairing, tmp_path: Path) -> None:
    code = pairing.new_code()
    assert code.replace("-", "").encode() not in _bytes(tmp_path)
    token, client = pairing.redeem(code, "Chromium", None)
    stored = _bytes(tmp_path)
    assert token.encode() not in stored
    assert client.id.encode() in stored


def test_files_are_the_owners_alone(pairing: Pairing, tmp_path: Path) -> None:
    pairing.new_code()
    pairing.clients()
    folder = tmp_path / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = list(folder.iterdir())
    assert len(files) == 3  # with the write-ahead log and its index
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_another_process_revokes_at_once(pairing: Pairing, tmp_path: Path) -> None:
    token, client = pairing.redeem(pairing.new_code(), "Chromium", None)
    command_line = Pairing(tmp_path / "data" / "pairing.sqlite3")
    assert pairing.client_of(token) is not None
    assert [c.name for c in command_line.clients()] == ["Chromium"]
    assert command_line.revoke(client.id)
    assert not command_line.revoke(client.id)
    assert pairing.client_of(token) is None


async def test_the_route_gives_a_token_and_problems_that_help(paired: Paired) -> None:
    async def pair(body: object) -> tuple[int, dict[str, str]]:
        async with paired.client.post("/v1/pair", json=body) as response:
            return response.status, await response.json()

    code = paired.service.pairing.new_code()
    status, answer = await pair({"code": wrong_second_half(code)})
    assert (status, answer["status"]) == (403, 403)
    assert "Tries left" in answer["detail"]
    named = {"client": "Chromium on this machine", "profile": "one"}
    status, answer = await pair({"code": code} | named)
    assert status == 200
    assert len(answer["token"]) == 43
    again = paired.service.pairing.new_code()
    assert (await pair({"code": again} | named))[0] == 200
    assert paired.service.pairing.client_of(answer["token"]) is None
    status, answer = await pair({"code": code})
    assert status == 403
    assert "discreet pair" in answer["detail"]
    assert (await pair({"code": "<script>"}))[0] == 422
    assert (await pair({}))[0] == 422


async def test_the_service_shows_that_it_knows_a_token_without_being_sent_it(
    paired: Paired,
) -> None:
    """Computed here as the extension does (`extension/lib/service/proof.ts`)."""
    secret = hashlib.sha256(paired.token.encode()).digest()
    key = hashlib.sha256(secret).hexdigest()
    port = paired.client.port

    async def prove(body: object) -> tuple[int, dict[str, str]]:
        async with paired.client.post("/v1/pair/proof", json=body) as response:
            return response.status, await response.json()

    proofs = set()
    for nonce in ("a" * 22, "b" * 22):
        message = f"discreet {port} {nonce}".encode()
        expected = hmac.new(secret, message, hashlib.sha256).hexdigest()
        assert await prove({"key": key, "nonce": nonce}) == (200, {"proof": expected})
        proofs.add(expected)
    assert len(proofs) == 2
    assert (await prove({"key": "0" * 64, "nonce": "a" * 22}))[0] == 401
    assert (await prove({"key": key, "nonce": "short"}))[0] == 422
    assert (await prove({"key": secret.hex(), "nonce": "a" * 22}))[0] == 401
    [client] = [c for c in paired.service.pairing.clients() if c.id]
    paired.service.pairing.revoke(client.id)
    assert (await prove({"key": key, "nonce": "a" * 22}))[0] == 401


async def test_the_service_shows_that_it_knows_the_code_in_force(paired: Paired) -> None:
    """What a code is proven by is spelt out here: the extension computes the same."""
    pairing = paired.service.pairing
    code = pairing.new_code()
    plain = code.replace("-", "").encode()
    secret = hashlib.pbkdf2_hmac("sha256", plain, b"Discreet pairing code", 100_000)
    key, nonce = hashlib.sha256(secret).hexdigest(), "a" * 22
    message = f"discreet {paired.client.port} {nonce}".encode()

    async def prove() -> tuple[int, str | None]:
        body = {"key": key, "nonce": nonce}
        async with paired.client.post("/v1/pair/proof", json=body) as response:
            return response.status, (await response.json()).get("proof")

    assert await prove() == (200, hmac.new(secret, message, hashlib.sha256).hexdigest())
    assert pairing.redeem(code, "Chromium", None)
    assert await prove() == (401, None)


def test_a_code_that_is_too_old_proves_nothing(tmp_path: Path) -> None:
    now = 1_000_000.0
    pairing = Pairing(tmp_path / "pairing.sqlite3", now=lambda: now)
    key = hashlib.sha256(secret_of_code(pairing.new_code())).hexdigest()
    assert pairing.prove(key, "m")
    now += 601
    assert pairing.prove(key, "m") is None


async def test_a_browser_ends_its_own_token_and_may_come_back(paired: Paired) -> None:
    pairing = paired.service.pairing
    token, client = pairing.admit("Chromium", EXTENSION, "p-1")
    headers = {"Authorization": f"Bearer {token}", "Origin": EXTENSION}
    status, answer = await paired.call("DELETE", "/v1/token", **headers)
    assert (status, answer) == (200, {"id": client.id})
    assert (await paired.call("DELETE", "/v1/token", **headers))[0] == 401
    assert pairing.client_of(paired.token) is not None
    assert pairing.admit("Chromium", EXTENSION, "p-1")  # as 'Pair it again' does


async def test_a_broken_pairing_file_is_told_and_set_aside(paired: Paired) -> None:
    paired.service.pairing.close()
    file = paired.service.settings.data_dir / "pairing.sqlite3"
    for path in file.parent.glob("pairing.sqlite3*"):
        path.unlink()
    file.write_bytes(b"no database " * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        paired.service.pairing.clients()
    status, problem = await paired.call("GET", "/v1/status")
    assert status == 503
    assert "doctor" in problem["detail"]
    content = file.read_bytes()
    aside = set_damaged_aside(file)
    assert aside is not None and aside.read_bytes() == content
    assert paired.service.pairing.clients() == []
    assert set_damaged_aside(file) is None


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_command_line_and_service_share_the_file_without_damage(tmp_path: Path) -> None:
    """Two processes in turn, one of which keeps a connection open as the service does.

    Opening the file beside SQLite once dropped its locks, and the table of clients was lost.
    """
    file = tmp_path / "data" / "pairing.sqlite3"
    service = Pairing(file)
    make_code = (
        "import sys; from pathlib import Path; from discreet.service.pairing import Pairing;"
        "print(Pairing(Path(sys.argv[1])).new_code())"
    )
    tokens = []
    for turn in range(4):
        done = subprocess.run(
            [sys.executable, "-c", make_code, str(file)], capture_output=True, text=True, check=True
        )
        token, _ = service.redeem(done.stdout.strip(), f"browser {turn}", EXTENSION)
        tokens.append(token)
        assert [client.name for client in service.clients()] == [
            f"browser {n}" for n in range(turn + 1)
        ]
    assert all(service.client_of(token) for token in tokens)
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
