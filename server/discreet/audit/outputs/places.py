"""Where a finding is, for tools that show it in a file."""

from __future__ import annotations

from urllib.parse import quote

from discreet.audit.checking import Flagged, Found


def uri_of(post: Flagged) -> str:
    """The file, relative to what was audited, as a URI."""
    return quote(post.file)


def line_of(post: Flagged, finding: Found) -> int:
    """The line of the file; in JSON arrays the number of the entry, since they have no lines that
    a person would know."""
    return post.place + (finding.line - 1 if post.lined else 0)
