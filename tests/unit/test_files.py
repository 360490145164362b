"""Files and folders of one person, and what several programs make at once."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from discreet.autostart import Autostart
from discreet.files import make_folder, private_folder
from discreet.native.browsers import Machine
from discreet.service import core
from discreet.settings import Settings

posix = pytest.mark.skipif(os.name != "posix", reason="runs where files have rights of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def generous() -> Iterator[None]:
    """A umask that would let everyone write."""
    before = os.umask(0)
    yield
    os.umask(before)


@posix
def test_each_folder_that_is_made_is_its_owners_alone(generous: None, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    made = make_folder(tmp_path / "there" / "one" / "two")
    assert (mode(made), mode(made.parent)) == (0o700, 0o700)
    assert mode(tmp_path / "there") == 0o777


@posix
def test_folders_of_the_autostart_are_too(generous: None, tmp_path: Path) -> None:
    machine = Machine("linux", tmp_path / "home", tmp_path / "home" / ".config")
    autostart = Autostart(machine, tmp_path / "data", run=lambda _: None)
    autostart.install()
    made = [folder for folder in autostart.file.parents if tmp_path in folder.parents]
    assert len(made) == 4
    assert {mode(folder) for folder in made} == {0o700}


@posix
@pytest.mark.parametrize("rights", [0o720, 0o702, 0o777, 0o1777])
def test_a_folder_that_others_can_write_to_is_refused(tmp_path: Path, rights: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(rights)
    with pytest.raises(PermissionError, match="chmod go-w"):
        private_folder(folder)
    folder.chmod(0o755)
    assert private_folder(folder) == folder
    assert mode(folder) == 0o755


@posix
def test_a_folder_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(PermissionError, match="another user"):
        private_folder(tmp_path)


@pytest.mark.parametrize("left", [None, b"", b"cut short"])
def test_programs_that_make_the_key_at_once_have_the_same(
    tmp_path: Path, left: bytes | None
) -> None:
    settings = Settings(data_dir=tmp_path / "data", config_dir=tmp_path)
    if left is not None:
        private_folder(settings.data_dir).joinpath("finding.key").write_bytes(left)
    together = Barrier(8)

    def made(_: int) -> bytes:
        together.wait()
        return core.finding_key(settings)

    with ThreadPoolExecutor(8) as threads:
        [key] = set(threads.map(made, range(8)))
    assert len(key) == core.KEY_BYTES
    assert core.finding_key(settings) == key == core.known_key(settings)
    assert {path.name for path in settings.data_dir.iterdir()} == {"finding.key", "finding.lock"}
