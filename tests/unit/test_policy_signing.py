"""Signatures: minisign's own are read, minisign reads ours, and nothing that was changed passes.

The keys are for these tests alone. `minisign` 0.11 made the vectors; the encrypted key, with little
memory to spare, so that it is quick to open.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from discreet.policy import signing
from discreet.policy.errors import SignatureError
from discreet.policy.signing import PublicKey, SecretKey, sign, verify

CONTENT = b"A policy, signed.\n"
PASSWORD = "harbour tram"

PUBLIC = """untrusted comment: minisign public key 88F545B9B4FC5EFF
RWT/Xvy0uUX1iIeGc8+fcTPP9nfPqLfaGBB86//FKyy972Y5tRC3ghQW
"""
ENCRYPTED = """untrusted comment: minisign encrypted secret key
RWRTY0IyM7T8jmLPqwz6cc+P4AB5Nh7KMnT6qaSGwtE6X4R23CkAAAgAAAAAAAAAAAEAAAAAuZgQPLLf9dXEYmPH6R51L5HAh/znfy2ouH5csiZGME15abQmR2fHAq5CifY2f16HtFIYUk/yRr1nzbr2F8u2IkX0VQ4Q3ZM0S3Fg3UgXNGKhnvokCUp5TZ7bN0tugBUIHmOa4iL36Fk=
"""
SIGNATURE = b"""untrusted comment: signature from minisign secret key
RUT/Xvy0uUX1iIL2UKlkYPrAIodqxZWu0oEZH4TisUBldpR6Zcf3PMT8pWVCsR948aBncTpdw1gHrzEmr+QlkRJgwDEXO7YKlwk=
trusted comment: Acme policy 1.2
rIjyRazlTMxKOJxbzTdGMsvgt/rpSaiiapNQkqHqIBiIwlGAZZRoPeoks/EWLY43lkyESLW/QhFaBgr6mFXsDQ==
"""
PLAIN_PUBLIC = "RWRYrKOrAmZ/YwO+xNqGFtdab0odxXDcEalkqn6T48YTVyra+kipKlle"
PLAIN = """untrusted comment: minisign encrypted secret key
RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAWKyjqwJmf2NpvzvYd7EMEA0lBK6zitbH0EFq1yDWxF1UpqSo1uWuiAO+xNqGFtdab0odxXDcEalkqn6T48YTVyra+kipKlleAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
"""
OLDER_FORMAT = b"""untrusted comment: signature from minisign secret key
RWRYrKOrAmZ/Y7FQQYuj5SeegVFEgYy9w5GNW/fPQBjqLA49DYhQPR/zv9gGe/Gj1xouumNaws9fvE0S8DSYAlJ+Sjk3QQxbGgM=
trusted comment: timestamp:1795598419\tfile:v.txt
ww8zBnv2wlAMdtQNxiDf59RkgXtX54Pt+fzmK07kAYSuDs8pOqAbil2HDelvFmKb7NweYOQNQ4UvsXhsdx3xDw==
"""

KEY = PublicKey.parse(PUBLIC)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost 16 MB, as the vector's does, and not 1 GB."""
    monkeypatch.setattr(signing, "OPERATIONS", 2**19)
    monkeypatch.setattr(signing, "MEMORY", 2**24)


class TestVectors:
    def test_a_signature_of_minisign_is_verified(self) -> None:
        signed = verify("v.txt", CONTENT, SIGNATURE, [PublicKey.parse(PLAIN_PUBLIC), KEY])
        assert signed.key.name == "88F545B9B4FC5EFF"
        assert signed.comment == "Acme policy 1.2"

    def test_an_encrypted_key_of_minisign_signs(self) -> None:
        key = SecretKey.parse(ENCRYPTED, lambda: PASSWORD)
        assert str(key.public) == str(KEY)
        assert sign(CONTENT, key, "Acme policy 1.2").splitlines()[1:] == SIGNATURE.splitlines()[1:]

    def test_a_key_of_minisign_without_a_password_signs(self) -> None:
        key = SecretKey.parse(PLAIN, lambda: pytest.fail("it has no password"))
        assert str(key.public) == PLAIN_PUBLIC
        assert verify("v", CONTENT, sign(CONTENT, key, "c"), [key.public]).comment == "c"

    def test_minisigns_cost_is_what_libsodium_makes_of_it(self) -> None:
        # crypto_pwhash_scrypt's limits named interactive and sensitive.
        assert signing._cost(2**25, 2**30) == (2**20, 8, 1)
        assert signing._cost(2**19, 2**24) == (2**14, 8, 1)
        assert signing._cost(2**15, 2**30) == (2**10, 8, 1)


@pytest.mark.skipif(
    shutil.which("minisign") is None,
    reason="runs where the tool minisign is installed; ./scripts/test does so on Debian as root",
)
class TestTool:
    """Each verifies what the other signed, with keys that either made."""

    @pytest.fixture(autouse=True)
    def _in(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cheap: None) -> None:
        monkeypatch.chdir(tmp_path)
        Path("pack.zip").write_bytes(CONTENT)

    @staticmethod
    def minisign(*arguments: str, password: str | None = None) -> str:
        done = subprocess.run(
            ["minisign", *arguments],
            input=f"{password}\n{password}\n",
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def test_it_verifies_ours(self) -> None:
        key = SecretKey.generate()
        Path("ours.pub").write_text(key.public.encode())
        Path("pack.zip.minisig").write_bytes(sign(CONTENT, key, "ünsere policy"))
        shown = self.minisign("-V", "-H", "-p", "ours.pub", "-m", "pack.zip")
        assert "verified" in shown and "ünsere policy" in shown
        assert "verified" in self.minisign("-V", "-P", str(key.public), "-m", "pack.zip")

    @pytest.mark.parametrize("password", [None, "geheim ü"])
    def test_it_signs_with_our_key(self, password: str | None) -> None:
        key = SecretKey.generate()
        Path("ours.key").write_text(key.encode(password))
        self.minisign("-S", "-s", "ours.key", "-t", "by it", "-m", "pack.zip", password=password)
        made = Path("pack.zip.minisig").read_bytes()
        assert verify("pack.zip", CONTENT, made, [key.public]).comment == "by it"

    def test_we_sign_with_its_key(self) -> None:
        # One with a password costs 1 GB to open; the vector is such a one, made smaller.
        self.minisign("-G", "-W", "-p", "its.pub", "-s", "its.key")
        key = SecretKey.parse(Path("its.key").read_text(), lambda: pytest.fail("no password"))
        assert str(key.public) == str(PublicKey.parse(Path("its.pub").read_text()))
        Path("pack.zip.minisig").write_bytes(sign(CONTENT, key, "by us"))
        assert "by us" in self.minisign("-V", "-p", "its.pub", "-m", "pack.zip")


class TestKeys:
    @pytest.mark.parametrize("password", [None, "p", "geheim ü"])
    def test_a_key_is_written_and_read(self, password: str | None, cheap: None) -> None:
        key = SecretKey.generate()
        assert SecretKey.parse(key.encode(password), lambda: password or "") == key
        assert PublicKey.parse(key.public.encode()).key == key.public.key
        assert PublicKey.parse(str(key.public)).id == key.id

    def test_a_key_is_not_shown_by_accident(self) -> None:
        key = SecretKey.generate()
        assert key.seed.hex() not in repr(key) and str(key.seed) not in repr(key)

    def test_an_encrypted_key_holds_nothing_of_the_secret(self, cheap: None) -> None:
        key = SecretKey.generate()
        raw = base64.b64decode(key.encode("p").splitlines()[1])
        assert key.seed not in raw and key.public.key not in raw
        assert raw != base64.b64decode(key.encode("p").splitlines()[1])  # a salt of its own

    def test_a_wrong_password_is_told(self) -> None:
        with pytest.raises(SignatureError, match="password is wrong"):
            SecretKey.parse(ENCRYPTED, lambda: "harbour tran")

    @pytest.mark.parametrize("place", range(0, 158, 3))
    def test_a_damaged_key_is_refused(self, place: int) -> None:
        lines = PLAIN.splitlines()
        raw = bytearray(base64.b64decode(lines[1]))
        raw[place] ^= 1
        damaged = f"{lines[0]}\n{base64.b64encode(raw).decode()}\n"
        if 6 <= place < 54 or 54 <= place < 62 or place >= 126:
            # Salt, cost and check count for encrypted keys alone; the id is any eight bytes.
            assert SecretKey.parse(damaged, str).seed == SecretKey.parse(PLAIN, str).seed
        else:
            with pytest.raises(SignatureError):
                SecretKey.parse(damaged, str)

    @pytest.mark.parametrize("text", ["", "RW", PUBLIC, SIGNATURE.decode(), "a\nb", "\n" * 9])
    def test_what_is_no_secret_key_is_refused(self, text: str) -> None:
        with pytest.raises(SignatureError, match="no secret key"):
            SecretKey.parse(text, str)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "RW",
            PLAIN,
            SIGNATURE.decode(),
            PLAIN_PUBLIC[:-1],
            PLAIN_PUBLIC + "A",
            "RX" + "A" * 54,
        ],
    )
    def test_what_is_no_public_key_is_refused(self, text: str) -> None:
        with pytest.raises(SignatureError, match="no public key"):
            PublicKey.parse(text)

    def test_a_key_that_costs_more_than_minisigns_is_not_tried(self) -> None:
        lines = ENCRYPTED.splitlines()
        raw = bytearray(base64.b64decode(lines[1]))
        raw[46:54] = (2**40).to_bytes(8, "little")
        with pytest.raises(SignatureError, match="more memory or time"):
            SecretKey.parse(f"{lines[0]}\n{base64.b64encode(raw).decode()}", lambda: PASSWORD)


def _line(number: int, change: bytes) -> bytes:
    lines = SIGNATURE.splitlines()
    lines[number] = change
    return b"\n".join(lines) + b"\n"


def _with_key_id(key_id: bytes) -> bytes:
    raw = bytearray(base64.b64decode(SIGNATURE.splitlines()[1]))
    raw[2:10] = key_id
    return _line(1, base64.b64encode(raw))


OTHER = SecretKey.parse(PLAIN, str)
LINES = SIGNATURE.splitlines()

TAMPERED = {
    "empty": (b"", "damaged"),
    "one line": (LINES[1], "damaged"),
    "cut in the middle": (SIGNATURE[: len(SIGNATURE) // 2], "damaged"),
    "last byte cut": (SIGNATURE.rstrip()[:-1], "damaged"),
    "without the comment's signature": (b"\n".join(LINES[:3]) + b"\n", "damaged"),
    "a line more": (SIGNATURE + b"more\n", "damaged"),
    "another comment": (_line(2, b"trusted comment: Acme policy 9.9"), "changed or damaged"),
    "a space more in the comment": (_line(2, LINES[2] + b" "), "changed or damaged"),
    "the comment without its words": (_line(2, b"Acme policy 1.2"), "damaged"),
    "comment signed by another": (
        _line(3, sign(CONTENT, OTHER, "Acme policy 1.2").splitlines()[3]),
        "changed or damaged",
    ),
    "of another key": (sign(CONTENT, OTHER, "c"), "637F6602ABA3AC58, which is not accepted"),
    "another's key id": (_with_key_id(OTHER.id), "637F6602ABA3AC58, which is not accepted"),
    "another's, under the right key id": (
        sign(CONTENT, SecretKey(KEY.id, OTHER.seed), "c"),
        "changed or damaged",
    ),
    "in the older format": (OLDER_FORMAT, "older format"),
    "of another algorithm": (
        _line(1, base64.b64encode(b"XX" + base64.b64decode(LINES[1])[2:])),
        "damaged",
    ),
    "too long": (SIGNATURE + b"\n" * 20_000, "damaged"),
    "binary": (bytes(range(256)), "damaged"),
}


@pytest.mark.parametrize(("signature", "says"), TAMPERED.values(), ids=TAMPERED)
def test_a_changed_signature_is_refused(signature: bytes, says: str) -> None:
    with pytest.raises(SignatureError, match=says) as refused:
        verify("acme.zip", CONTENT, signature, [KEY])
    assert str(refused.value).startswith("acme.zip: ")


def test_no_bit_of_a_signature_can_be_changed() -> None:
    free = range(len(b"untrusted comment: "), SIGNATURE.index(b"\n"))
    for place in range(len(SIGNATURE) - 1):
        changed = bytearray(SIGNATURE)
        changed[place] ^= 1
        if place in free:  # nothing covers it, and nothing shows it
            assert verify("v", CONTENT, bytes(changed), [KEY]).comment == "Acme policy 1.2"
        else:
            with pytest.raises(SignatureError):
                verify("v", CONTENT, bytes(changed), [KEY])


@pytest.mark.parametrize(
    "content",
    [b"", CONTENT[:-1], CONTENT + b"\n", b"\n" + CONTENT, CONTENT.swapcase(), CONTENT * 2],
    ids=["empty", "cut", "appended", "prefixed", "changed", "doubled"],
)
def test_changed_content_is_refused(content: bytes) -> None:
    with pytest.raises(SignatureError, match="not what was signed"):
        verify("v", content, SIGNATURE, [KEY])


def test_the_hash_that_was_signed_is_not_taken_for_a_file() -> None:
    # In the older format this would be a right signature of a file that is the hash.
    raw = bytearray(base64.b64decode(LINES[1]))
    raw[:2] = b"Ed"
    with pytest.raises(SignatureError, match="older format"):
        verify("v", signing._hash(CONTENT), _line(1, base64.b64encode(raw)), [KEY])


def test_nothing_is_verified_without_keys() -> None:
    with pytest.raises(SignatureError, match="accepted: none"):
        verify("v", CONTENT, SIGNATURE, [])


def test_lines_may_end_as_on_windows() -> None:
    assert verify("v", CONTENT, SIGNATURE.replace(b"\n", b"\r\n"), [KEY]).key == KEY


@pytest.mark.parametrize("comment", ["a\nb", "a\rb", "a\ntrusted comment: b"])
def test_a_comment_is_one_line(comment: str) -> None:
    with pytest.raises(SignatureError, match="one line"):
        sign(CONTENT, OTHER, comment)


def test_random_files_pass_and_change_nothing_else() -> None:
    for size in (0, 1, 127, 128, 129, 100_000):
        content = os.urandom(size)
        made = sign(content, OTHER, "c")
        assert verify("v", content, made, [KEY, OTHER.public]).key == OTHER.public
        with pytest.raises(SignatureError):
            verify("v", content + b"\0", made, [OTHER.public])
