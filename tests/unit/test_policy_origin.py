"""Which pack is taken: signed as it must be, and none older than the one before."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from discreet.policy.errors import PolicyError, SignatureError
from discreet.policy.origin import Origin, order
from discreet.policy.signing import SecretKey, sign
from discreet.policy.sources import PackFiles, archive, signature_file

KEY = SecretKey.generate()


@dataclass(frozen=True)
class Built:
    name: str
    version: str


def build(files: PackFiles) -> Built:
    """As a policy is built, from `policy.yaml` alone."""
    name, version, *_ = files.files["policy.yaml"].decode().split()
    if version == "broken":
        raise PolicyError(f"{files.where}/policy.yaml: version is broken")
    return Built(name, version)


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    return Origin(tmp_path / "acme.zip", (KEY.public,), True, tmp_path / "data" / "accepted.json")


def put(
    origin: Origin, version: str, more: str = "", key: SecretKey = KEY, name: str = "Acme"
) -> None:
    """Sign a pack of that version and put it in place."""
    content = archive({"policy.yaml": f"{name} {version} {more}".encode()})
    origin.path.write_bytes(content)
    signature_file(origin.path).write_bytes(sign(content, key, "c"))


SORTED = (
    "0.9",
    "1.0-alpha",
    "1.0-alpha.2",
    "1.0-beta",
    "1.0-rc1",
    "1.0-rc2",
    "1.0-rc10",
    "1.0",
    "1.0.1",
    "1.2",
    "1.9",
    "1.10",
    "2",
    "2026",
    "2026-02-01",
    "2026-11-01",
    "2026-12",
    "10000000000000000000000000000000000000",
)


class TestOrder:
    def test_versions_are_sorted_as_people_do(self) -> None:
        assert sorted(reversed(SORTED), key=order) == list(SORTED)
        assert len({order(version) for version in SORTED}) == len(SORTED)

    @pytest.mark.parametrize(
        "same",
        [
            ("1.0", "1"),
            ("1.0.0", "v1"),
            ("2026.01", "2026-1"),
            ("1.0-RC1", "1.0rc1"),
            ("1.0+1", "1.0.1"),
        ],
    )
    def test_other_ways_to_write_the_same(self, same: tuple[str, str]) -> None:
        assert order(same[0]) == order(same[1])


class TestReplay:
    def test_newer_ones_are_taken_one_after_the_other(self, origin: Origin) -> None:
        for version in ("1.9", "1.10", "1.10", "2.0-rc1", "2.0"):
            put(origin, version)
            assert origin.load(build).version == version

    @pytest.mark.parametrize("older", ["1.9", "1.10-rc1", "1", "0.99.9"])
    def test_an_older_one_is_refused(self, origin: Origin, older: str) -> None:
        put(origin, "1.10")
        origin.load(build)
        put(origin, older)
        for _ in range(2):  # asking again does not help
            with pytest.raises(PolicyError, match=r"older than 1\.10.*to go back, sign the old"):
                origin.load(build)

    def test_the_same_version_with_other_content_is_refused(self, origin: Origin) -> None:
        put(origin, "1.1")
        origin.load(build)
        put(origin, "1.1", "less strict")
        with pytest.raises(PolicyError, match="other content; give it a higher version"):
            origin.load(build)
        put(origin, "1.1.0", "less strict")
        with pytest.raises(PolicyError, match="other content"):
            origin.load(build)

    def test_another_policy_of_the_same_key_is_refused(self, origin: Origin) -> None:
        put(origin, "1.1")
        origin.load(build)
        put(origin, "9.0", name="Interns")
        with pytest.raises(PolicyError, match="'Interns', and 'Acme' was in force before"):
            origin.load(build)
        assert replace(origin, version="9.0").load(build).name == "Interns"

    def test_the_same_content_may_be_signed_again_by_another_key(self, origin: Origin) -> None:
        new = SecretKey.generate()
        put(origin, "1.1")
        origin.load(build)
        put(origin, "1.1", key=new)
        both = replace(origin, keys=(KEY.public, new.public))
        assert both.load(build).version == "1.1"

    def test_one_that_is_not_valid_is_not_remembered(self, origin: Origin) -> None:
        put(origin, "1.1")
        origin.load(build)
        put(origin, "broken")
        with pytest.raises(PolicyError, match="version is broken"):
            origin.load(build)
        put(origin, "1.2")
        assert origin.load(build).version == "1.2"

    def test_an_administrator_goes_back_by_naming_the_version(self, origin: Origin) -> None:
        put(origin, "2.0")
        origin.load(build)
        put(origin, "1.5")
        back = replace(origin, version="1.5")
        assert back.load(build).version == "1.5"
        assert origin.load(build).version == "1.5"  # and need not name it for good
        put(origin, "1.6")
        assert origin.load(build).version == "1.6"

    def test_the_version_that_is_named_is_the_only_one(self, origin: Origin) -> None:
        put(origin, "2.0")
        with pytest.raises(PolicyError, match=r"is version 2\.0, and 'policy_version' asks for 1"):
            replace(origin, version="1.5").load(build)
        assert origin.accepted is not None and not origin.accepted.exists()

    def test_what_is_remembered_is_its_owners(self, origin: Origin) -> None:
        put(origin, "1.1")
        origin.load(build)
        assert origin.accepted is not None
        assert json.loads(origin.accepted.read_text())["version"] == "1.1"
        assert stat.S_IMODE(origin.accepted.stat().st_mode) & 0o077 == 0
        assert [path.name for path in origin.accepted.parent.iterdir()] == ["accepted.json"]

    @pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"null", b'{"version": "1"', b"\xff"])
    def test_damage_to_it_does_not_open_the_way(self, origin: Origin, damage: bytes) -> None:
        put(origin, "1.1")
        origin.load(build)
        assert origin.accepted is not None
        origin.accepted.write_bytes(damage)
        with pytest.raises(PolicyError, match=r"accepted\.json: can't be read.*delete the file"):
            origin.load(build)

    def test_where_it_can_not_be_kept_nothing_is_taken(self, origin: Origin) -> None:
        assert origin.accepted is not None
        origin.accepted.parent.write_bytes(b"a file, where the folder would be")
        put(origin, "1.1")
        with pytest.raises(PolicyError, match=r"can't be (read|written)"):
            origin.load(build)


class TestUnsigned:
    def test_a_folder_of_ones_own_may_change_as_it_likes(self, tmp_path: Path) -> None:
        origin = Origin(tmp_path / "pack", accepted=tmp_path / "accepted.json")
        origin.path.mkdir()
        for version in ("2.0", "1.0", "1.0 changed"):
            (origin.path / "policy.yaml").write_text(f"Acme {version}")
            assert origin.load(build).version == version.split()[0]
        assert not (tmp_path / "accepted.json").exists()

    def test_a_signature_that_is_required_is_never_done_without(self, origin: Origin) -> None:
        put(origin, "1.1")
        signature_file(origin.path).unlink()
        with pytest.raises(SignatureError):
            origin.load(build)

    def test_a_change_is_seen(self, origin: Origin) -> None:
        put(origin, "1.1")
        before = origin.fingerprint()
        put(origin, "1.2")
        assert origin.fingerprint() != before
