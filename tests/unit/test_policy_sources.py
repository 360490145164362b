"""Where a pack's files come from: what is read, what is refused, and that packing is repeatable."""

from __future__ import annotations

import contextlib
import io
import os
import random
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discreet.policy import sources
from discreet.policy.errors import PolicyError, SignatureError
from discreet.policy.pack import DEFAULT_PACK
from discreet.policy.signing import SecretKey, sign
from discreet.policy.sources import (
    PackFiles,
    archive,
    fingerprint,
    read_archive,
    read_folder,
    read_pack,
    signature_file,
    unzipped,
)

KEY = SecretKey.generate()
FILES = {"policy.yaml": b"name: Acme\n", "rules/a.yaml": b"id: a\n", "terms.csv": b"name\nFalcon\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pack"
    for name, content in FILES.items():
        file = made / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return made


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    file = tmp_path / "acme.zip"
    file.write_bytes(archive(FILES))
    signature_file(file).write_bytes(sign(file.read_bytes(), KEY, "Acme 1.0"))
    return file


class TestFolder:
    def test_its_files_are_read(self, folder: Path) -> None:
        pack = read_folder(folder)
        assert pack.files == FILES and list(pack.files) == sorted(FILES)
        assert pack.where == str(folder) and pack.signed_by is None

    def test_paths_are_chosen_by_place_and_ending(self, folder: Path) -> None:
        pack = read_folder(folder)
        (folder / "rules" / "sub").mkdir()
        (folder / "rules" / "sub" / "B.YML").write_bytes(b"")
        assert pack.paths("rules/", (".yaml", ".yml")) == ["rules/a.yaml"]
        pack = read_folder(folder)
        assert pack.paths("rules/", (".yaml", ".yml")) == ["rules/a.yaml", "rules/sub/B.YML"]
        assert pack.paths("terms.", (".csv",)) == ["terms.csv"]
        assert pack.paths() == sorted(pack.files)

    @pytest.mark.parametrize(
        "name",
        [
            ".git/config",
            ".policy.yaml.swp",
            "rules/.a.yaml.swo",
            "rules/a.yaml~",
            "rules/#a.yaml#",
            "rules/a.yaml.bak",
            "rules/A.BAK",
            "4913",
            "__pycache__/x.pyc",
            "__MACOSX/policy.yaml",
            ".DS_Store",
            "rules/Thumbs.db",
        ],
    )
    def test_what_editors_leave_is_ignored_in_folder_and_zip(self, folder: Path, name: str) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"left over")
        assert read_folder(folder).files == FILES
        assert unzipped("z", archive({**FILES, name: b"left over"})).files == FILES

    def test_a_missing_one_is_told(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none", tmp_path / "file"):
            (tmp_path / "file").write_bytes(b"")
            with pytest.raises(PolicyError, match=r"no such folder; give the folder that holds"):
                read_folder(path)

    def test_a_link_within_it_is_followed(self, folder: Path) -> None:
        (folder / "rules" / "b.yaml").symlink_to(folder / "rules" / "a.yaml")
        assert read_folder(folder).files["rules/b.yaml"] == FILES["rules/a.yaml"]

    def test_it_may_be_reached_by_a_link(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "current").symlink_to(folder)
        assert read_folder(tmp_path / "current").files == FILES

    @pytest.mark.parametrize("target", ["/etc/hostname", "../outside.yaml", "gone.yaml"])
    def test_a_link_that_leads_out_or_nowhere_is_refused(self, folder: Path, target: str) -> None:
        (folder.parent / "outside.yaml").write_bytes(b"secret")
        (folder / "link.yaml").symlink_to(target)
        with pytest.raises(PolicyError, match=r"link\.yaml: (is a link that leads out|can't be)"):
            read_folder(folder)

    @pytest.mark.parametrize("target", ["..", ".", "rules", "/etc"])
    def test_a_link_to_a_folder_is_refused(self, folder: Path, target: str) -> None:
        (folder / "more").symlink_to(target)
        with pytest.raises(PolicyError, match="more: is a link to a folder"):
            read_folder(folder)

    def test_links_in_a_circle_are_told(self, folder: Path) -> None:
        (folder / "a.yaml").symlink_to("b.yaml")
        (folder / "b.yaml").symlink_to("a.yaml")
        with pytest.raises(PolicyError, match=r"a\.yaml: can't be read"):
            read_folder(folder)
        assert fingerprint(folder) == fingerprint(folder)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="runs on POSIX, for named pipes")
    def test_what_is_no_file_is_refused_and_not_waited_for(self, folder: Path) -> None:
        os.mkfifo(folder / "pipe.yaml")
        with pytest.raises(PolicyError, match=r"pipe\.yaml: is not a plain file"):
            read_folder(folder)

    def test_limits_are_told(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "MAX_FILE", 100)
        monkeypatch.setattr(sources, "MAX_PACK", 250)
        monkeypatch.setattr(sources, "MAX_FILES", 5)
        (folder / "b.yaml").write_bytes(b"x" * 100)
        assert "b.yaml" in read_folder(folder).files
        (folder / "b.yaml").write_bytes(b"x" * 101)
        with pytest.raises(PolicyError, match=r"b\.yaml is larger than 100 bytes"):
            read_folder(folder)
        for name in "bcd":
            (folder / f"{name}.yaml").write_bytes(b"x" * 90)
        with pytest.raises(PolicyError, match="is larger than 250 bytes"):
            read_folder(folder)
        for name in "bcd":
            (folder / f"{name}.yaml").write_bytes(b"")
        with pytest.raises(PolicyError, match="more than 5 files"):
            read_folder(folder)

    def test_composed_and_decomposed_names_are_one(self, folder: Path) -> None:
        (folder / "re\u0301gles.yaml").write_bytes(b"")
        assert "r\u00e9gles.yaml" in read_folder(folder).files

    @pytest.mark.skipif(os.name == "nt", reason="runs on POSIX: Windows can't make such a name")
    @pytest.mark.parametrize("name", ["a\\b.yaml", "a:b.yaml", "a\nb.yaml", "a\x1b[2J.yaml"])
    def test_a_name_that_is_another_path_elsewhere_is_refused(
        self, folder: Path, name: str
    ) -> None:
        (folder / name).write_bytes(b"")
        with pytest.raises(PolicyError, match="is no name for a file") as refused:
            read_folder(folder)
        assert "\x1b" not in str(refused.value) and "\n" not in str(refused.value)


class TestFingerprint:
    def test_every_change_is_seen(self, folder: Path) -> None:
        seen = [fingerprint(folder)]
        assert fingerprint(folder) == seen[0]
        (folder / "new.yaml").write_bytes(b"")
        seen.append(fingerprint(folder))
        (folder / "policy.yaml").write_bytes(b"name: Acme Group\n")
        seen.append(fingerprint(folder))
        (folder / "new.yaml").rename(folder / "newer.yaml")
        seen.append(fingerprint(folder))
        (folder / "rules" / "out").symlink_to("/etc")
        seen.append(fingerprint(folder))
        assert len(set(seen)) == len(seen)

    def test_a_zip_has_that_of_its_signature_too(self, signed: Path) -> None:
        before = fingerprint(signed)
        signature_file(signed).unlink()
        without = fingerprint(signed)
        signed.unlink()
        assert len({before, without, fingerprint(signed)}) == 3

    def test_a_whole_disk_is_not_walked(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sources, "MAX_FILES", 2)
        assert "more than 2 files" in str(fingerprint(folder))

    def test_what_is_ignored_changes_nothing(self, folder: Path) -> None:
        before = fingerprint(folder)
        (folder / "rules" / ".a.yaml.swp").write_bytes(b"")
        assert fingerprint(folder) == before


class TestSigned:
    def test_it_is_read_once_verified(self, signed: Path) -> None:
        pack = read_archive(signed, [KEY.public])
        assert pack.files == FILES
        assert (pack.signed_by, pack.comment) == (KEY.public.name, "Acme 1.0")

    def test_one_without_a_signature_is_refused(self, signed: Path) -> None:
        signature_file(signed).unlink()
        with pytest.raises(SignatureError, match=r"is not signed .*sign it with"):
            read_archive(signed, [KEY.public])

    def test_one_is_refused_without_keys(self, signed: Path) -> None:
        with pytest.raises(SignatureError, match="policy_keys"):
            read_archive(signed, [])

    def test_a_missing_one_is_told(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none.zip", tmp_path):
            with pytest.raises(PolicyError, match=r"no such file|not a plain file"):
                read_archive(path, [KEY.public])

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="runs on POSIX, for named pipes")
    @pytest.mark.parametrize("which", [Path, signature_file])
    def test_a_pipe_is_not_waited_for(self, signed: Path, which: Callable[[Path], Path]) -> None:
        which(signed).unlink()
        os.mkfifo(which(signed))
        with pytest.raises(PolicyError, match="is not a plain file"):
            read_archive(signed, [KEY.public])

    def test_a_signature_without_an_end_is_not_read_on(self, signed: Path) -> None:
        signature_file(signed).write_bytes(b"untrusted comment: " + b"x" * 20_000)
        with pytest.raises(PolicyError, match="larger than 16,384 bytes"):
            read_archive(signed, [KEY.public])

    def test_another_packs_signature_does_not_fit(self, signed: Path) -> None:
        other = archive({**FILES, "policy.yaml": b"name: Other\n"})
        signature_file(signed).write_bytes(sign(other, KEY, "Acme 1.0"))
        with pytest.raises(SignatureError, match="not what was signed"):
            read_archive(signed, [KEY.public])

    def test_no_bit_of_the_zip_can_be_changed(self, signed: Path) -> None:
        whole = signed.read_bytes()
        for place in range(len(whole)):
            changed = bytearray(whole)
            changed[place] ^= 1 << place % 8
            signed.write_bytes(changed)
            with pytest.raises(SignatureError, match="not what was signed"):
                read_archive(signed, [KEY.public])

    @pytest.mark.parametrize(
        "change",
        [
            lambda z: z[:-1],
            lambda z: z + b"\0",
            lambda z: z + archive({"policy.yaml": b"name: Mine\n"}),
            lambda z: archive({"policy.yaml": b"name: Mine\n"}) + z,
            lambda z: b"#!/bin/sh\n" + z,
            lambda z: _appended(z, "rules/mine.yaml", b""),
            lambda z: b"",
            lambda z: b"not a zip",
        ],
        ids=["cut", "longer", "second zip", "zip before", "prefix", "file added", "empty", "other"],
    )
    def test_nothing_is_parsed_that_was_not_signed(
        self, signed: Path, change: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        signed.write_bytes(change(signed.read_bytes()))
        monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was parsed"))
        with pytest.raises(SignatureError, match="not what was signed"):
            read_archive(signed, [KEY.public])

    def test_what_is_signed_is_still_looked_at(self, signed: Path) -> None:
        signed.write_bytes(archive({"../../evil.yaml": b""}))
        signature_file(signed).write_bytes(sign(signed.read_bytes(), KEY, "c"))
        with pytest.raises(PolicyError, match="is no name for a file"):
            read_archive(signed, [KEY.public])


def _appended(whole: bytes, name: str, content: bytes) -> bytes:
    file = io.BytesIO(whole)
    with zipfile.ZipFile(file, "a") as target:
        target.writestr(name, content)
    return file.getvalue()


class TestRequired:
    def test_folder_and_zip_are_alike_where_nothing_is_required(
        self, folder: Path, signed: Path
    ) -> None:
        signature_file(signed).unlink()
        from_folder, from_zip = read_pack(folder, [], False), read_pack(signed, [], False)
        assert from_folder.files == from_zip.files and from_folder.sha256 == from_zip.sha256
        assert from_folder.signed_by is None and from_zip.signed_by is None

    def test_a_folder_is_refused(self, folder: Path) -> None:
        with pytest.raises(SignatureError, match="is a folder, and only a signed file"):
            read_pack(folder, [KEY.public], True)

    def test_a_zip_must_be_signed(self, signed: Path) -> None:
        assert read_pack(signed, [KEY.public], True).signed_by == KEY.public.name
        signature_file(signed).unlink()
        with pytest.raises(SignatureError):
            read_pack(signed, [KEY.public], True)
        assert read_pack(signed, [KEY.public], False).signed_by is None

    def test_a_wrong_signature_is_refused_even_where_none_is_required(self, signed: Path) -> None:
        signed.write_bytes(archive({"policy.yaml": b"name: Mine\n"}))
        with pytest.raises(SignatureError, match="not what was signed"):
            read_pack(signed, [KEY.public], False)

    def test_required_without_keys_is_refused(self, signed: Path) -> None:
        with pytest.raises(SignatureError, match="policy_keys"):
            read_pack(signed, [], True)


def _zip(
    *entries: tuple[str, bytes], kind: int = zipfile.ZIP_DEFLATED, attributes: int = 0
) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as target:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = kind
            entry.external_attr = attributes << 16
            target.writestr(entry, content)
    return file.getvalue()


def _with_flag(whole: bytes, flag: int) -> bytes:
    """The central directory's flag of the first entry."""
    changed = bytearray(whole)
    at = whole.index(b"PK\1\2") + 8
    changed[at : at + 2] = struct.pack("<H", flag)
    return bytes(changed)


def _renamed(whole: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new) and whole.count(old) == 2
    return whole.replace(old, new)


SMALL = _zip(("policy.yaml", b"name: Acme\n"))

REFUSED = {
    "empty": (b"", "no zip"),
    "no zip": (b"PK\3\4 and more", "no zip"),
    "cut": (SMALL[:-30], "no zip"),
    "checksum": (archive({"a.yaml": b"name"}).replace(b"name", b"nome"), "no zip"),
    "absolute": (_zip(("/etc/passwd", b"")), "is no name"),
    "parent": (_zip(("../policy.yaml", b"")), "is no name"),
    "parent within": (_zip(("rules/../../policy.yaml", b"")), "is no name"),
    "dot": (_zip(("./policy.yaml", b"")), "is no name"),
    "nothing between": (_zip(("rules//a.yaml", b"")), "is no name"),
    "backslash": (_renamed(_zip(("rules_a.yaml", b"")), b"rules_a", b"rules\\a"), "is no name"),
    "drive": (_zip(("C:policy.yaml", b"")), "is no name"),
    "stream": (_zip(("policy.yaml:more", b"")), "is no name"),
    "nul": (_renamed(_zip(("policy.yaml_x", b"")), b"yaml_x", b"yaml\0x"), "is no name"),
    "control": (_zip(("a\x1b[2J.yaml", b"")), "is no name"),
    "folder outside": (_zip(("../", b"")), "is no name"),
    "no name": (_renamed(_zip(("a", b"")), b"a", b"/"), "is no name"),
    "long name": (_zip(("a" * 201, b"")), "is no name"),
    "twice": (_renamed(_zip(("a.yaml", b"1"), ("b.yaml", b"2")), b"b.yaml", b"a.yaml"), "twice"),
    "capitals": (_zip(("a.yaml", b""), ("A.yaml", b"")), "twice"),
    "composed": (_zip(("r\u00e9.yaml", b""), ("re\u0301.yaml", b"")), "twice"),
    "link": (_zip(("a.yaml", b"/etc/passwd"), attributes=stat.S_IFLNK | 0o777), "link"),
    "device": (_zip(("a.yaml", b""), attributes=stat.S_IFBLK | 0o666), "link, or no plain file"),
    "link to a folder": (_zip(("a/", b"/etc"), attributes=stat.S_IFLNK | 0o777), "is no name"),
    "encrypted": (_with_flag(SMALL, 0x1), "is encrypted"),
    "strongly encrypted": (_with_flag(SMALL, 0x40), "is encrypted"),
    "bzip2": (_zip(("a.yaml", b""), kind=zipfile.ZIP_BZIP2), "compressed in a way"),
    "lzma": (_zip(("a.yaml", b""), kind=zipfile.ZIP_LZMA), "compressed in a way"),
    "bomb": (_zip(("a.yaml", bytes(3_000_000))), "larger than 2,000,000 bytes"),
    "bombs": (
        _zip(*((f"{n}.yaml", bytes(1_900_000)) for n in range(12))),
        "larger than 20,000,000 bytes",
    ),
    "many": (_zip(*((f"{n}.yaml", b"") for n in range(5_001)), kind=0), "more than 5,000 files"),
    "prefix": (b"MZ" + SMALL, "before or after"),
    "zip before": (_zip(("x.yaml", b"")) + SMALL, "before or after"),
    "suffix": (SMALL + b"more", "before or after|no zip"),
}


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
def test_a_zip_that_could_do_harm_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(PolicyError, match=says) as refused:
        unzipped("acme.zip", content)
    assert str(refused.value).startswith("acme.zip: ")
    assert str(refused.value).isprintable()


def test_a_zip_with_a_comment_is_refused() -> None:
    file = io.BytesIO(SMALL)
    with zipfile.ZipFile(file, "a") as target:
        target.comment = b"hello"
    with pytest.raises(PolicyError, match="or a comment"):
        unzipped("acme.zip", file.getvalue())


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(_zip(("a.yaml", bytes(50_000_000))))
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        place = bytes(bomb).index(mark) + at
        bomb[place : place + 4] = struct.pack("<I", 1_000)
    with pytest.raises(PolicyError):
        unzipped("acme.zip", bytes(bomb))


def test_folders_of_a_zip_and_compression_are_read() -> None:
    whole = _zip(("rules/", b""), ("rules/a.yaml", b"id: a\n" * 1000))
    assert unzipped("z", whole).files == {"rules/a.yaml": b"id: a\n" * 1000}


def test_damage_gives_a_policy_error_and_nothing_else() -> None:
    """Any other exception would pass by those who keep the policy that they had."""
    choose = random.Random(4)
    whole = archive(FILES)
    for _ in range(3_000):
        changed = bytearray(whole)
        for _ in range(choose.randint(1, 4)):
            changed[choose.randrange(len(changed))] = choose.randrange(256)
        with contextlib.suppress(PolicyError):
            unzipped("acme.zip", bytes(changed))


_PART = st.text("abcXYZ019 -_.äß漢", min_size=1, max_size=12).filter(
    lambda part: not sources._ignored(part) and part.strip(" .") == part
)
_PATH = st.lists(_PART, min_size=1, max_size=4).map("/".join)


def _no_clash(files: dict[str, bytes]) -> bool:
    """No two names that differ in capitals only, and none that is another's folder."""
    folded = {name.casefold() for name in files}
    parents = {
        "/".join(name.split("/")[:n]) for name in folded for n in range(1, name.count("/") + 1)
    }
    return len(folded) == len(files) and not folded & parents


@given(files=st.dictionaries(_PATH, st.binary(max_size=300), max_size=8).filter(_no_clash))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_packing_is_repeatable_and_loses_nothing(
    files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("packed")
    order = list(files)
    random.Random(len(order)).shuffle(order)
    for name in order:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(files[name])
        os.utime(file, (1_000_000_000, random.randrange(2_000_000_000)))
    read = read_folder(folder)
    whole = archive(read.files)
    assert whole == archive(dict(reversed(files.items())))
    unpacked = unzipped("z", whole)
    assert unpacked.files == read.files == files
    assert unpacked.sha256 == read.sha256


@given(files=st.dictionaries(_PATH, st.binary(max_size=30), min_size=1, max_size=5), data=st.data())
def test_any_other_files_have_another_hash(files: dict[str, bytes], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(files)))
    changed = {**files, name: files[name] + b"x"}
    moved = {(f"{n}.moved" if n == name else n): content for n, content in files.items()}
    hashes = {PackFiles("", dict(sorted(f.items()))).sha256 for f in (files, changed, moved)}
    assert len(hashes) == 3


def test_the_default_pack_packs() -> None:
    pack = read_folder(DEFAULT_PACK)
    assert "policy.yaml" in pack.files
    assert unzipped("z", archive(pack.files)).sha256 == pack.sha256
