"""Inputs: seeds that are written by hand, and what becomes of them by chance."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

CORPORA = Path(__file__).resolve().parents[2] / "tests" / "corpora" / "fuzz"

LONGEST = 4_096
"""Bytes of one input; what many more do is a matter of `tests/unit/test_limits.py`."""

_TOKENS = [
    token.encode("utf-8", "surrogatepass")
    for token in (
        *"\x00\n\r\t '\"`\\/@#:;.,-_(){}[]<>|*+?!$%&=~^0a",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\u0301",
        "\ufe0f",
        "\u200d",
        "😀",
        "𝗕",
        "ı",
        "İ",
        "ß",
        "ﬁ",
        "аеор",
        "مرحبا",
        "漢字",
        "\ud800",
        "\udfff",
        "\\ud800",
        "null",
        "true",
        "-1",
        "1e999",
        "NaN",
        "18446744073709551616",
        "{{",
        "%s",
        "(?:",
        "(a+)+$",
        "[[",
        "&a *a",
        "!!python/object:os.system",
        "<<: *x",
        "---\n",
        "2024-13-45",
        "+49 30 1234567",
        "a@b.co",
        "https://a.b/c?d=e",
        "password: ",
        "geboren am 1.2.1980",
        "12 rue de la ",
        "my colleague Anna from sales is out with burnout",
        "you are a ",
        "We are acquiring ",
        "\n\n",
        "../",
        "PK\x03\x04",
    )
]


def seeds(target: str) -> list[bytes]:
    """What a target begins with: the lines of its corpus, each as `as_line` writes it."""
    text = (CORPORA / f"{target}.jsonl").read_text("utf-8")
    return [json.loads(line).encode("utf-8", "surrogateescape") for line in text.splitlines()]


def as_line(data: bytes) -> str:
    """An input as a line of a corpus: a JSON string, in which a byte that is no UTF-8 is a lone
    surrogate, as in `os.fsdecode`."""
    return json.dumps(data.decode("utf-8", "surrogateescape"))


def changed(known: Sequence[bytes], chance: random.Random) -> Iterator[bytes]:
    """Inputs made from known ones without end. The same seed gives the same inputs."""
    while True:
        data = bytearray(chance.choice(known))
        for _ in range(chance.randint(1, 6)):
            _change(data, known, chance)
        yield bytes(data[:LONGEST])


def _change(data: bytearray, known: Sequence[bytes], chance: random.Random) -> None:
    """One change in place."""
    at = chance.randint(0, len(data))
    end = min(len(data), at + chance.choice((1, 2, 8, 32, 128)))
    match chance.randrange(7):
        case 0:
            data[at:end] = b""
        case 1:
            data[at:at] = data[at:end] * chance.choice((1, 2, 30))
        case 2 | 3:
            data[at:at] = chance.choice(_TOKENS) * chance.choice((1, 1, 1, 40))
        case 4:
            other = chance.choice(known)
            begin = chance.randint(0, len(other))
            data[at:end] = other[begin : begin + chance.choice((4, 40, 400))]
        case 5 if at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        case _:
            data[at:end] = chance.randbytes(chance.randint(1, 4))
