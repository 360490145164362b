"""JSON lines with `text`, and `id`, `date`, `platform`, `surface`, `url` where they have them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from discreet.audit.posts import Entry, Problem
from discreet.audit.readers.fields import post_of
from discreet.audit.readers.format import Format
from discreet.audit.sources import File


def _claims(path: PurePosixPath) -> bool:
    return path.suffix.lower() in (".jsonl", ".ndjson")


def _read(file: File) -> Iterator[Entry]:
    for number, line in enumerate(file.lines(), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            yield Problem(file.name, number, f"is not JSON (column {error.colno}); left out")
            continue
        except (RecursionError, ValueError):
            yield Problem(file.name, number, "is not JSON that can be read; left out")
            continue
        if isinstance(fields, dict):
            yield post_of(file, number, fields)
        else:
            yield Problem(file.name, number, "is not an object; left out")


FORMAT = Format("JSON lines", _claims, _read)
