"""The formats, and which one reads a file. A new one is a module here and a row in `FORMATS`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from discreet.audit.readers import (
    activitystreams,
    csv_file,
    json_lines,
    linkedin,
    plain_text,
    x,
)
from discreet.audit.readers.format import Format
from discreet.audit.sources import File

FORMATS: tuple[Format, ...] = (
    x.FORMAT,
    linkedin.FORMAT,
    activitystreams.FORMAT,
    csv_file.FORMAT,
    json_lines.FORMAT,
    plain_text.FORMAT,
)

_PRIVATE = re.compile(r"(?:^|/)(?:[\w\-]*_)?messages\.csv$|(?:^|/)direct-messages?[^/]*$", re.I)
"""Messages to single people, as the sites name them; never read, even when asked to."""


def chosen(files: Sequence[File]) -> list[tuple[File, Format]]:
    """The files that are read, each with its format. Of an export only what its site's format
    claims; else whatever some format does."""
    claimed = [
        (file, format_)
        for file in files
        if not _PRIVATE.search(file.name)
        if (format_ := next((f for f in FORMATS if f.claims(file.path)), None)) is not None
    ]
    exported = [pair for pair in claimed if pair[1].export]
    return exported or claimed
