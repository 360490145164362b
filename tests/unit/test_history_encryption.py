"""An encrypted history: both ways there, interrupted anywhere, and a key that can't be had."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from file_keyring import FileKeyring
from test_history_store import finding, record

from discreet.cli.main import main
from discreet.history import History, HistoryUnavailable, encryption
from discreet.history.encryption import Encryption
from discreet.history.keys import Keyring, KeyUnavailable
from discreet.locks import try_lock
from discreet.service.instance import start_file
from discreet.settings import Settings

WORDS = b"Hartwell"


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileKeyring]:
    monkeypatch.setenv("DISCREET_TEST_KEYRING", str(tmp_path / "keys.json"))
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    yield keyring.get_keyring()
    keyring.set_keyring(before)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def opened(file: Path) -> Iterator[Callable[..., History]]:
    made: list[History] = []

    def make(encrypted: bool | None = None) -> History:
        made.append(History(file, 90, encrypted=encrypted, busy_seconds=0.2))
        return made[-1]

    yield make
    for history in made:
        history.close()


async def fill(history: History, number: int = 3, word: str = "Hartwell") -> None:
    for n in range(number):
        text = f"{word} will sign, number {n}"
        await history.record(record(text, finding(word, text), draft=f"d{n}"))


def spoil(file: Path) -> None:
    """Write over some bytes in the middle of a closed file."""
    content = bytearray(file.read_bytes())
    content[9000:9100] = bytes(100)
    file.write_bytes(content)


async def drafts(history: History) -> list[str]:
    return [entry.draft_id for entry in await history.entries()]


def raw(folder: Path) -> bytes:
    """Every byte of the folder, as another process sees it: reading a database's file in this one
    would drop SQLite's locks."""
    files = sorted(map(str, folder.rglob("*"))) if folder.is_dir() else [str(folder)]
    code = "import sys; [sys.stdout.buffer.write(open(f, 'rb').read()) for f in sys.argv[1:]]"
    return subprocess.run(
        [sys.executable, "-S", "-c", code, *files], stdout=subprocess.PIPE, check=True
    ).stdout


async def test_there_and_back_with_nothing_lost_and_no_words_left(
    ring: FileKeyring, opened: Callable[..., History], file: Path
) -> None:
    history = opened()
    await fill(history)
    before = [entry.model_dump() for entry in await history.entries()]
    assert WORDS in raw(file.parent)

    await history.convert(True)
    assert history.is_encrypted
    assert [entry.model_dump() for entry in await history.entries()] == before
    assert history.account_for(None, "x").mode == "normal"
    await fill(history, 5)  # the journal is encrypted too
    assert (await history.erase("no such"), len(await drafts(history))) == (0, 5)
    assert WORDS not in raw(file.parent)
    history.close()
    assert {f.name for f in file.parent.iterdir()} == {
        "history.sqlite3",
        "history.keyring",
        "history.lock",
    }
    assert {f.stat().st_mode & 0o777 for f in file.parent.iterdir()} == {0o600}

    again = opened()
    assert len(await drafts(again)) == 5
    await again.convert(False)
    assert not again.is_encrypted
    assert (len(await drafts(again)), WORDS in raw(file.parent)) == (5, True)
    assert ring._keys() == {}
    await again.convert(True)
    assert WORDS not in raw(file.parent)
    assert len(await drafts(again)) == 5
    assert again.problems == []


async def test_a_new_history_is_encrypted_from_its_first_byte(
    ring: FileKeyring, opened: Callable[..., History], file: Path
) -> None:
    history = opened(True)
    await fill(history)
    assert history.is_encrypted
    assert WORDS not in raw(file.parent)
    history.close()
    plain = opened(False)  # the setting was changed
    assert len(await drafts(plain)) == 3
    assert WORDS in raw(file.parent)


class Killed(BaseException):
    """Stands for the end of the process at this point."""


@pytest.mark.parametrize("encrypted", [True, False])
async def test_a_conversion_that_ends_anywhere_loses_nothing_and_is_finished_later(
    ring: FileKeyring,
    opened: Callable[..., History],
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    encrypted: bool,
) -> None:
    """Every call that changes a name or erases a file is once the last one."""
    history = opened()
    await fill(history)
    history.close()
    if not encrypted:
        Encryption(file).want(True)
        Encryption(file).prepare()
    points = 0
    while True:
        left = points
        monkeypatch.undo()
        monkeypatch.setenv("DISCREET_TEST_KEYRING", str(file.parent.parent / "keys.json"))

        def last(work: Callable[..., object]) -> Callable[..., object]:
            def call(*given: object, **named: object) -> object:
                nonlocal left
                left -= 1
                if left < 0:
                    raise Killed
                return work(*given, **named)

            return call

        # What a kill does not do: clean up behind itself.
        monkeypatch.setattr(encryption, "erase_file", last(encryption.erase_file))
        monkeypatch.setattr(Path, "replace", last(Path.replace))
        monkeypatch.setattr(encryption, "_copy", last(encryption._copy))
        one = Encryption(file)
        try:
            one.recover()
            one.want(encrypted)
            one.prepare()
            finished = True
        except Killed:
            finished = False
        monkeypatch.undo()
        monkeypatch.setenv("DISCREET_TEST_KEYRING", str(file.parent.parent / "keys.json"))
        again = opened()
        assert await drafts(again) == ["d0", "d1", "d2"], points
        assert again.problems == []
        again.close()
        assert not list(file.parent.glob("history.sqlite3.*")), points
        if finished:
            break
        await _back(opened, not encrypted)
        points += 1
    assert points >= 6
    assert (WORDS in raw(file.parent)) is not encrypted


async def _back(opened: Callable[..., History], encrypted: bool) -> None:
    history = opened()
    await history.convert(encrypted)
    history.close()


async def test_a_copy_that_is_not_alike_never_takes_the_place(
    ring: FileKeyring, opened: Callable[..., History], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = opened()
    await fill(history)
    monkeypatch.setattr(encryption, "_same_rows", lambda *_: False)
    with pytest.raises(HistoryUnavailable, match="lacks rows"):
        await history.convert(True)
    monkeypatch.undo()
    history.close()
    again = opened()
    assert (await drafts(again), again.is_encrypted) == (["d0", "d1", "d2"], False)


@pytest.mark.parametrize("fault", ["locked", "missing", "broken note", "no packages", "no keyring"])
async def test_without_its_key_the_history_is_off_and_left_alone(
    ring: FileKeyring,
    opened: Callable[..., History],
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    history = opened(True)
    await fill(history)
    history.close()
    before = raw(file)
    note = file.with_suffix(".keyring")
    content = note.read_text()
    keys = ring.file.read_text()
    expected = {
        "locked": "is locked",
        "missing": "not in the system's keyring",
        "broken note": "can't be read",
        "no packages": "extra 'encryption'",
        "no keyring": "no keyring that could keep",
    }[fault]
    match fault:
        case "locked":
            ring.file.with_suffix(".locked").touch()
        case "missing":
            ring.file.write_text("{}")
        case "broken note":
            note.write_text(content[:20])
        case "no packages":
            monkeypatch.setitem(sys.modules, "sqlcipher3", None)
        case "no keyring":
            monkeypatch.setattr(FileKeyring, "priority", 0)
    off = opened()
    with pytest.raises(HistoryUnavailable, match=expected):
        await off.count()
    assert expected in off.problems[0]
    assert off.account_for(None, "x").mode == "normal"  # a draft is read all the same
    assert raw(file) == before
    off.close()

    monkeypatch.undo()
    monkeypatch.setenv("DISCREET_TEST_KEYRING", str(ring_file := file.parent.parent / "keys.json"))
    ring_file.with_suffix(".locked").unlink(missing_ok=True)
    ring_file.write_text(keys)
    note.write_text(content)
    assert len(await drafts(opened())) == 3


async def test_nothing_is_written_in_plain_where_encryption_is_asked_for(
    ring: FileKeyring, opened: Callable[..., History], file: Path
) -> None:
    ring.file.with_suffix(".locked").touch()
    history = opened(True)
    await fill(history)
    assert "locked" in history.problems[0]
    assert WORDS not in raw(file.parent)


def copied(folder: Path, to: Path) -> Path:
    """A copy of a folder, made by another process for the reason that `raw` gives."""
    subprocess.run(["cp", "-rp", str(folder), str(to)], check=True)
    return to


def contents(files: list[int]) -> bytes:
    return b"".join(os.pread(file, os.fstat(file).st_size, 0) for file in files)


@pytest.mark.skipif(
    os.name != "posix", reason="runs on POSIX: Windows removes no file that is open"
)
@pytest.mark.parametrize("how", ["asked for", "found at the start"])
async def test_no_words_stay_in_what_the_disk_has_free(
    ring: FileKeyring, opened: Callable[..., History], file: Path, how: str
) -> None:
    """A file that is removed stays on the disk as it was; who holds it open sees that."""
    history = opened()
    await fill(history)
    if how == "found at the start":  # of a service that was killed
        file = copied(file.parent, file.parent.with_name("left")) / file.name
        history = History(file, 90, encrypted=True)
    removed = [os.open(path, os.O_RDONLY) for path in (file, Path(f"{file}-wal"))]
    assert WORDS in contents(removed[1:])
    if how == "asked for":
        await history.convert(True)
    assert len(await drafts(history)) == 3
    assert WORDS not in contents(removed)
    assert not file.with_name(f"{file.name}.wal").exists()
    for one in removed:
        os.close(one)
    assert history.is_encrypted and not history.problems
    history.close()


async def test_with_another_key_it_is_set_aside_and_a_new_one_is_encrypted(
    ring: FileKeyring, opened: Callable[..., History], file: Path
) -> None:
    history = opened()
    await history.convert(True)
    await fill(history)
    history.close()
    old, keys = raw(file), ring.file.read_text()
    [name] = ring._keys()
    ring.set_password(*name.split("/"), "ab" * 32)
    again = opened()
    await fill(again, 1)
    assert (await drafts(again), again.is_encrypted) == (["d0"], True)
    assert "another key" in again.problems[0]
    again.close()
    [aside] = [f for f in file.parent.glob("*.damaged-*") if f.suffix != ".keyring"]
    assert raw(aside) == old
    # With note and key back in their places it is read again.
    ring.file.write_text(keys)
    aside.with_name(aside.name + ".keyring").replace(file.with_suffix(".keyring"))
    aside.replace(file)
    assert len(await drafts(opened())) == 3


async def test_damage_in_an_encrypted_file_is_set_aside_and_its_key_stays(
    ring: FileKeyring, opened: Callable[..., History], file: Path
) -> None:
    history = opened()
    await history.convert(True)
    await fill(history, 60)
    history.close()
    spoil(file)
    again = opened()
    await fill(again, 1)
    assert (await drafts(again), again.is_encrypted) == (["d0"], True)
    assert "damaged" in again.problems[0]
    await again.convert(False)
    assert len(ring._keys()) == 1  # the one that was set aside may need it


async def test_what_can_not_be_read_of_an_encrypted_file_fails_no_check(
    ring: FileKeyring, opened: Callable[..., History]
) -> None:
    """SQLCipher's errors are not those of `sqlite3`."""
    history = opened()
    await history.convert(True)
    await history.acknowledge("pack 1")
    assert history.has_acknowledged("pack 1")
    with history._db._reader() as connection:
        assert connection is not None
        connection.close()
    assert not history.has_acknowledged("pack 1")
    assert history.watched() == frozenset()


def test_a_keyring_that_waits_for_the_person_is_not_waited_for(
    ring: FileKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked = threading.Event()
    asked = []

    def slow(_: FileKeyring, *name: str) -> str:
        asked.append(name)
        unlocked.wait()
        return "ab" * 32

    monkeypatch.setattr(FileKeyring, "get_password", slow)
    keys = Keyring(seconds=0.05)
    for _ in range(2):
        with pytest.raises(KeyUnavailable, match="locked"):
            keys.get("name")
    unlocked.set()
    assert Keyring.get(keys, "name") == b"\xab" * 32
    assert len(asked) == 1  # one window to unlock it, not one for each try


async def test_a_history_that_somebody_has_open_is_not_converted(
    ring: FileKeyring, opened: Callable[..., History]
) -> None:
    service, command = opened(), opened()
    await fill(service)
    with pytest.raises(HistoryUnavailable, match="stop the service"):
        await command.convert(True)
    assert (len(await drafts(service)), ring._keys()) == (3, {})


def test_the_commands(
    ring: FileKeyring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    assert main(["history", "encrypt"]) == 0
    assert "is encrypted" in capsys.readouterr().out
    assert main(["history", "list"]) == 0
    out = tmp_path / "out.json"
    assert main(["history", "export", "--out", str(out)]) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    ring.file.with_suffix(".locked").touch()
    assert main(["history", "decrypt"]) == 1
    assert "keyring" in capsys.readouterr().err
    ring.file.with_suffix(".locked").unlink()
    monkeypatch.setenv("DISCREET_HISTORY_ENCRYPTION", "keyring")
    assert main(["history", "decrypt"]) == 2
    assert "history_encryption" in capsys.readouterr().err
    monkeypatch.delenv("DISCREET_HISTORY_ENCRYPTION")
    assert main(["history", "decrypt"]) == 0
    assert "no longer encrypted" in capsys.readouterr().out


def test_nothing_starts_the_service_while_the_file_is_converted(
    ring: FileKeyring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An extension that finds no service has it started at once, and would open the file."""
    data = tmp_path / "data"
    monkeypatch.setenv("DISCREET_DATA_DIR", str(data))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    convert = History.convert
    done = []

    def may_start() -> bool:
        with start_file(data).open("r+b") as handle:
            return try_lock(handle)

    def stopping(_: Settings) -> bool:
        done.append(("stopped", may_start()))
        return True

    async def converting(history: History, encrypted: bool) -> None:
        done.append(("converted", may_start()))
        await convert(history, encrypted)

    monkeypatch.setattr("discreet.cli.history.stop", stopping)
    monkeypatch.setattr(History, "convert", converting)
    assert main(["history", "encrypt"]) == 0
    assert done == [("stopped", False), ("converted", False)]
    assert "The service is stopped for it" in capsys.readouterr().out
    assert may_start()


def listed(folder: Path) -> subprocess.CompletedProcess[str]:
    """`discreet history list` in a process of its own."""
    environment = os.environ | {
        "DISCREET_DATA_DIR": str(folder),
        "PYTHON_KEYRING_BACKEND": "file_keyring.FileKeyring",
        "PYTHONPATH": str(Path(__file__).parent),
    }
    command = [sys.executable, "-m", "discreet", "history", "list"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


async def test_a_command_reads_an_encrypted_history_beside_the_service(
    ring: FileKeyring, opened: Callable[..., History], file: Path
) -> None:
    service = opened(True)
    await fill(service)
    done = listed(file.parent)
    assert (len(done.stdout.splitlines()), done.stderr) == (3, "")
    await fill(service, 5)
    assert len(await drafts(service)) == 5
