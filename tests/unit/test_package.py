"""Archives of a release are the same bytes, however their files lie on the disk."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import package


def test_a_zip_depends_on_names_and_contents_alone(tmp_path: Path) -> None:
    contents = {"manifest.json": b"{}", "_locales/en/messages.json": b"{}\n", "a.js": b"x" * 9000}
    made = []
    for number, names in enumerate((list(contents), list(reversed(contents)))):
        folder = tmp_path / str(number)
        for name in names:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(contents[name])
            os.utime(file, (10**9 * number, 10**9 * number))
            file.chmod(0o600 + 0o111 * number)
        target = tmp_path / f"{number}.zip"
        package.pack(target, folder, package.files(folder), 1_700_000_000)
        made.append(target.read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "0.zip") as archive:
        assert archive.namelist() == sorted(contents)
        assert {name: archive.read(name) for name in contents} == contents
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}


def test_other_contents_are_other_bytes(tmp_path: Path) -> None:
    file = tmp_path / "in" / "a.js"
    file.parent.mkdir()
    made = []
    for content in (b"1", b"2"):
        file.write_bytes(content)
        package.pack(tmp_path / "out.zip", file.parent, [file], 1_700_000_000)
        made.append((tmp_path / "out.zip").read_bytes())
    assert made[0] != made[1]
