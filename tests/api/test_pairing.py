"""Codes and tokens."""

from __future__ import annotations

import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from paired import EXTENSION, Paired

from discreet.service.pairing import ALPHABET, TRIES, Pairing, PairingRefused


@pytest.fixture
def pairing(tmp_path: Path) -> Pairing:
    return Pairing(tmp_path / "data" / "pairing.sqlite3")


def test_a_code_is_eight_characters_that_are_not_confused(pairing: Pairing) -> None:
    codes = {pairing.new_code() for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code) for code in codes)
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


def test_five_wrong_tries_void_the_code(pairing: Pairing) -> None:
    code = pairing.new_code()
    wrong = "ZZZZ-ZZZZ" if code != "ZZZZ-ZZZZ" else "YYYY-YYYY"
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(PairingRefused, match=f"Tries left: {left}"):
            pairing.redeem(wrong, "guesser", None)
    with pytest.raises(PairingRefused, match="Too many"):
        pairing.redeem(wrong, "guesser", None)
    with pytest.raises(PairingRefused):
        pairing.redeem(code, "too late", None)
    assert pairing.clients() == []


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
    status, answer = await pair({"code": "ZZZZZZZZ"})
    assert (status, answer["status"]) == (403, 403)
    assert "Tries left" in answer["detail"]
    status, answer = await pair({"code": code, "client": "Chromium on this machine"})
    assert status == 200
    assert len(answer["token"]) == 43
    status, answer = await pair({"code": code})
    assert status == 403
    assert "discreet pair" in answer["detail"]
    assert (await pair({"code": "<script>"}))[0] == 422
    assert (await pair({}))[0] == 422


async def test_a_broken_pairing_file_is_told(paired: Paired) -> None:
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
