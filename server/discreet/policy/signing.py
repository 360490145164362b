"""Keys and signatures in minisign's format, so that its tool and ours can be used alike.

A signature is Ed25519 over the BLAKE2b-512 hash of a file. A second one covers the first together
with the trusted comment. The untrusted comment is covered by nothing: it is read over, never shown.
minisign's older format, which signs the file itself, is refused: whoever reads one format only
can't be shown a signature of the other.

Layout and derivation of keys: jedisct1.github.io/minisign, and libsodium's crypto_pwhash_scrypt.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from discreet.policy.errors import SignatureError

MAX_SIGNATURE = 16_384
"""Bytes of a signature's file."""

KEY, HASHED, PLAIN_KDF, SCRYPT, BLAKE2B = b"Ed", b"ED", b"\0\0", b"Sc", b"B2"

OPERATIONS, MEMORY = 2**25, 2**30
"""Cost of a secret key's password, as minisign has it: 1 GB and some seconds."""

_UNTRUSTED, _TRUSTED = b"untrusted comment: ", b"trusted comment: "


@dataclass(frozen=True)
class PublicKey:
    """What signatures are verified with. `comment` is what its file says above it."""

    id: bytes
    key: bytes
    comment: str = ""

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """From a public key's file, or from its base64 line alone. Raises SignatureError."""
        lines = [line.strip() for line in text.strip().splitlines()]
        comment = ""
        if len(lines) == 2 and lines[0].startswith(_UNTRUSTED.decode()):
            comment = lines.pop(0).removeprefix(_UNTRUSTED.decode())
        raw = _decoded(lines[0].encode(), 42) if len(lines) == 1 else None
        if raw is None or raw[:2] != KEY:
            raise SignatureError(
                "this is no public key; give the line that begins with RW, as 'discreet policy"
                " keygen' or 'minisign -G' prints it"
            )
        return cls(raw[2:10], raw[10:], comment)

    @property
    def name(self) -> str:
        """The key's id as minisign prints it."""
        return _name(self.id)

    def __str__(self) -> str:
        return base64.b64encode(KEY + self.id + self.key).decode()

    def encode(self) -> str:
        """The content of its file."""
        return f"untrusted comment: minisign public key {self.name}\n{self}\n"

    def verifies(self, signature: bytes, content: bytes) -> bool:
        """Whether this key made the signature over exactly these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, content)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, repr=False)
class SecretKey:
    """What signs. `seed` is Ed25519's 32 bytes."""

    id: bytes
    seed: bytes

    @classmethod
    def generate(cls) -> SecretKey:
        """A new key with a random id."""
        return cls(secrets.token_bytes(8), secrets.token_bytes(32))

    @classmethod
    def parse(cls, text: str, password: Callable[[], str]) -> SecretKey:
        """From a secret key's file; `password` is asked only when it has one.

        Raises SignatureError when it is no such file, and when the password is wrong.
        """
        lines = [line.strip() for line in text.strip().splitlines()]
        raw = _decoded(lines[-1].encode(), 158) if len(lines) == 2 else None
        if raw is None or raw[:2] != KEY or raw[4:6] != BLAKE2B:
            raise SignatureError(
                "this is no secret key of minisign; give the file that keygen made"
            )
        kdf, salt, operations, memory = raw[2:4], raw[6:38], *struct.unpack("<QQ", raw[38:54])
        secret = raw[54:]
        if kdf == SCRYPT:
            secret = _xor(secret, _stream(password(), salt, operations, memory))
        elif kdf != PLAIN_KDF:
            raise SignatureError("this secret key is encrypted in a way that is not known here")
        key, public, check = cls(secret[:8], secret[8:40]), secret[40:72], secret[72:]
        right = public == key.public.key
        if kdf == SCRYPT:
            right = right and hmac.compare_digest(check, _check(secret[:72]))
        if not right:
            raise SignatureError(
                "the password is wrong, or the secret key's file is damaged; try again"
                if kdf == SCRYPT
                else "the secret key's file is damaged; take it from your backup"
            )
        return key

    @property
    def public(self) -> PublicKey:
        """The key to give to those who verify."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return PublicKey(self.id, private.public_key().public_bytes_raw())

    def encode(self, password: str | None) -> str:
        """The content of its file; None: not encrypted."""
        secret = self.id + self.seed + self.public.key
        if password is None:
            kdf, cost, secret = PLAIN_KDF, bytes(48), secret + bytes(32)
        else:
            salt = secrets.token_bytes(32)
            kdf, cost = SCRYPT, salt + struct.pack("<QQ", OPERATIONS, MEMORY)
            secret = _xor(secret + _check(secret), _stream(password, salt, OPERATIONS, MEMORY))
        line = base64.b64encode(KEY + kdf + BLAKE2B + cost + secret).decode()
        said = "encrypted secret key" if password is not None else "secret key, not encrypted"
        return f"untrusted comment: minisign {said}\n{line}\n"

    def sign(self, content: bytes) -> bytes:
        """Ed25519's 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(content)


@dataclass(frozen=True)
class Signed:
    """A signature that was verified. `comment` is the trusted one."""

    key: PublicKey
    comment: str


def sign(content: bytes, key: SecretKey, comment: str) -> bytes:
    """The signature's file for a file with this content. `comment` is one line, and is signed."""
    trusted = comment.encode()
    if b"\n" in trusted or b"\r" in trusted:
        raise SignatureError("the comment of a signature must be one line")
    signature = key.sign(_hash(content))
    lines = (
        _UNTRUSTED + f"signature of the key {key.public.name}".encode(),
        base64.b64encode(HASHED + key.id + signature),
        _TRUSTED + trusted,
        base64.b64encode(key.sign(signature + trusted)),
    )
    return b"\n".join(lines) + b"\n"


def verify(where: str, content: bytes, signature: bytes, keys: Sequence[PublicKey]) -> Signed:
    """Check the signature of a file with this content.

    where: the file, for messages
    Raises SignatureError unless one of `keys` made the signature over exactly this.
    """
    algorithm, key_id, made, trusted, over_all = _parts(where, signature)
    if algorithm == KEY:
        raise SignatureError(
            f"{where}: is signed in minisign's older format; sign it again with 'discreet policy"
            " sign', or with minisign without -l"
        )
    if algorithm != HASHED:
        raise _malformed(where)
    named = [key for key in keys if key.id == key_id]
    if not named:
        accepted = ", ".join(key.name for key in keys) or "none"
        raise SignatureError(
            f"{where}: is signed with the key {_name(key_id)}, which is not accepted here"
            f" (accepted: {accepted}); sign it with an accepted key"
        )
    hashed = _hash(content)
    for key in named:
        if key.verifies(made, hashed) and key.verifies(over_all, made + trusted):
            return Signed(key, trusted.decode("utf-8", "replace"))
    raise SignatureError(
        f"{where}: is not what was signed: it, or its signature, was changed or damaged; fetch"
        " both again, or sign it again"
    )


def _parts(where: str, text: bytes) -> tuple[bytes, bytes, bytes, bytes, bytes]:
    """Algorithm, key id, signature, trusted comment and the signature over both."""
    lines = re.split(rb"\r?\n", text)
    if lines[-1] == b"":
        lines.pop()
    if (
        len(text) > MAX_SIGNATURE
        or len(lines) != 4
        or not lines[0].startswith(_UNTRUSTED)
        or not lines[2].startswith(_TRUSTED)
    ):
        raise _malformed(where)
    first, last = _decoded(lines[1], 74), _decoded(lines[3], 64)
    if first is None or last is None:
        raise _malformed(where)
    return first[:2], first[2:10], first[10:], lines[2].removeprefix(_TRUSTED), last


def _malformed(where: str) -> SignatureError:
    return SignatureError(
        f"{where}: the signature beside it is damaged, or is none; fetch it again, or sign the"
        " file again"
    )


def _decoded(line: bytes, size: int) -> bytes | None:
    """Base64 of exactly `size` bytes, in its one right spelling."""
    try:
        raw = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == size and base64.b64encode(raw) == line else None


def _name(key_id: bytes) -> str:
    return f"{int.from_bytes(key_id, 'little'):016X}"


def _hash(content: bytes) -> bytes:
    return hashlib.blake2b(content).digest()


def _check(secret: bytes) -> bytes:
    return hashlib.blake2b(KEY + secret, digest_size=32).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _stream(password: str, salt: bytes, operations: int, memory: int) -> bytes:
    """What a secret key is encrypted with."""
    if operations > OPERATIONS or memory > MEMORY:
        raise SignatureError("this secret key asks for more memory or time than minisign's own do")
    n, r, p = _cost(operations, memory)
    return hashlib.scrypt(
        password.encode(), salt=salt, n=n, r=r, p=p, maxmem=MEMORY + 2**26, dklen=104
    )


def _cost(operations: int, memory: int) -> tuple[int, int, int]:
    """scrypt's n, r and p for libsodium's two limits."""
    operations, r = max(operations, 32768), 8
    by_time = operations < memory // 32
    most = operations // (r * 4) if by_time else memory // (r * 128)
    log2 = 1
    while log2 < 63 and 2**log2 <= most // 2:
        log2 += 1
    p = 1 if by_time else min(operations // 4 // 2**log2, 0x3FFFFFFF) // r
    return 2**log2, r, p
