"""Rows of a CSV file by the names of their columns, going on behind rows that are broken."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from discreet.audit.posts import Problem
from discreet.audit.sources import File

_SEPARATORS = ",;\t"

Row = tuple[int, dict[str, str]]
"""The line on which a row begins, and its cells; columns are named in small letters."""


def rows(file: File, column: frozenset[str], dialect: Mapping[str, Any]) -> Iterator[Row | Problem]:
    """The rows below the line that names one of `column`; lines before it, as some exports have
    them, are passed over."""
    lines = file.lines()
    before = 0
    for line in lines:
        separator = max(_SEPARATORS, key=line.count)
        names = _names(line, separator)
        before += 1
        if column.intersection(names):
            break
        if before == 20:
            names = []
            break
    else:
        names = []
    if not names:
        yield Problem(file.name, None, f"has no column {' or '.join(sorted(column))}; not read")
        return
    reader = csv.reader(chain(lines), delimiter=separator, **dialect)
    while True:
        begins = before + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(file.name, begins, f"is not a row of this table ({error}); left out")
            continue
        if any(cells):
            yield begins, dict(zip(names, cells, strict=False))


def _names(line: str, separator: str) -> list[str]:
    """The cells of a line that may name the columns; none where it is no row of a table."""
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
    return [name.strip().lower() for name in cells]
