"""One draft's answer for a person at a terminal."""

from __future__ import annotations

import unicodedata

from discreet.reading.offsets import Utf16Map
from discreet.schema import CheckResponse, Finding, Unread

_SIGN = {"block": "x", "warn": "!", "info": "i"}
_COLOUR = {"block": "31", "warn": "33", "info": "36"}
_VERDICT = {
    "clear": "Nothing stands against posting this.",
    "warn": "Look at this before posting.",
    "block": "Do not post this as it is.",
}


def report(text: str, response: CheckResponse, *, colour: bool) -> str:
    """The verdict, then each finding under the line of the draft that it is in.

    Colour is never the only sign: each severity has its own mark.
    """
    lines = [_paint(_VERDICT[response.verdict], "1", colour)]
    points = Utf16Map(text)
    for finding in response.findings:
        start, end = points.to_points(finding.start), points.to_points(finding.end)
        lines += ["", *_underlined(text, start, end, finding, colour)]
        title = f"{_SIGN[finding.severity]} {finding.category.replace('_', ' ')}"
        title = _paint(title, _COLOUR[finding.severity], colour)
        lines.append(f"  {title}: {plain(finding.message)}")
        if finding.why:
            lines.append(f"    why: {plain('; '.join(finding.why))}")
        for fix in finding.fixes:
            change = f": {fix.replacement}" if fix.replacement else ""
            lines.append(f"    fix: {plain(fix.label + change)}")
        if finding.clause:
            lines.append(f"    clause: {finding.clause.title}")
    if response.unread:
        lines += ["", *_unread(response.unread)]
    if response.incomplete:
        lines += ["", response.incomplete_reason or "Not everything was read."]
    return "\n".join(lines) + "\n"


_NOT_READ = {
    "tone": "Tone is not read in this language",
    "tone_model": "Of tone only coarse words and insults are read in this language",
    "statements": "What may not be public yet is not read in this language",
}


def _unread(unread: list[Unread]) -> list[str]:
    return [f"{_NOT_READ[one.what]} ({one.language})." for one in unread]


def _underlined(text: str, start: int, end: int, finding: Finding, colour: bool) -> list[str]:
    """The finding's first line of the draft, and marks under the words. A long line is cut."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    left = max(line_start, start - 60)
    right = min(line_end, max(end, start) + 40)
    stop = min(end, line_end, start + 200)
    lead = ("…" if left > line_start else "") + text[left:start]
    words = text[start:stop]
    tail = text[stop:right] + ("…" if right < line_end or stop < end else "")
    marks = " " * _width(lead) + "~" * max(1, _width(words))
    return [
        f"  {plain(lead)}{plain(words)}{plain(tail)}",
        f"  {_paint(marks, _COLOUR[finding.severity], colour)}",
    ]


def plain(text: str) -> str:
    """No control character of a draft may reach the terminal."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


def _width(text: str) -> int:
    """Columns on a terminal: marks take none, East Asian wide characters two."""
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
