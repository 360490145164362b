"""CSV with a column `text`, and `id`, `date`, `platform`, `surface`, `url` where it has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from discreet.audit.posts import Entry, Problem
from discreet.audit.readers.fields import TEXT, post_of
from discreet.audit.readers.format import Format
from discreet.audit.readers.rows import rows
from discreet.audit.sources import File


def _claims(path: PurePosixPath) -> bool:
    return path.suffix.lower() in (".csv", ".tsv")


def _read(file: File) -> Iterator[Entry]:
    for row in rows(file, TEXT, {}):
        yield row if isinstance(row, Problem) else post_of(file, *row)


FORMAT = Format("CSV", _claims, _read)
