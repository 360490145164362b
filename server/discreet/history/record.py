"""What of a check is worth keeping, with secrets and personal data masked before it is stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from discreet.locales import everywhere
from discreet.reading.offsets import Utf16Map, utf16_length
from discreet.schema import MAX_TEXT, TOO_LONG, Account, CheckRequest, CheckResponse, Finding

EXCERPT = 500
"""Most characters of a draft that the history keeps, around what was flagged."""
_AROUND = 80
_GAP = " … "
_TELLING = 4
"""Characters from which on the words of a finding are looked for in the rest of the draft."""
_UNREAD = "•••"
"""Stands for the words of a draft that not every detector read."""
_SURROGATE = re.compile("[\ud800-\udfff]")


class Masks(Protocol):
    """The part of `discreet.checking.Checker` that is needed here."""

    def is_sensitive(self, finding: Finding) -> bool: ...
    def mask(self, text: str, findings: list[Finding]) -> str: ...


@dataclass(frozen=True)
class Record:
    """One check as the history takes it in. Every text in it is masked.

    flagged: something stands in the way or in colour; remarks alone are not kept
    hidden:  ids of findings that an earlier dismissal kept away
    whole:   every detector read; else a finding that is missing need not have been edited away
    """

    draft_id: str
    revision: int | None
    request: CheckRequest
    response: CheckResponse
    account: Account
    excerpt: str
    findings: tuple[Finding, ...]
    hidden: frozenset[str]
    whole: bool

    @property
    def flagged(self) -> bool:
        return any(finding.severity != "info" for finding in self.findings)


def record_of(
    request: CheckRequest,
    response: CheckResponse,
    account: Account,
    hidden: list[Finding],
    masks: Masks,
) -> Record | None:
    """The record of a check, or None where the request has no draft or asks for none."""
    if request.draft_id is None or not request.record:
        return None
    # What no detector looked at can't be masked: what lies beyond the limit is left out, and when
    # a detector failed or was skipped neither excerpt nor quote is kept.
    text = _SURROGATE.sub("\ufffd", request.text)[:MAX_TEXT]
    whole = not response.incomplete or response.incomplete_reason in everywhere(TOO_LONG)
    told = [*response.findings, *hidden]
    conceal = concealer(told, masks)
    every = _everywhere(text, told, masks)
    findings = tuple(
        finding.model_copy(
            update={
                "quote": _slice(text, finding.start, finding.end, every, masks)
                if whole
                else _UNREAD,
                "message": conceal(finding.message),
                "why": [],
                "fixes": [],
            }
        )
        for finding in response.findings
    )
    # Without the text, which nothing after this may see.
    return Record(
        draft_id=request.draft_id,
        revision=request.revision,
        request=request.model_copy(update={"text": ""}),
        response=response.model_copy(update={"findings": []}),
        account=account,
        excerpt=_excerpt(text, response.findings, every, masks) if whole else "",
        findings=findings,
        hidden=frozenset(finding.id for finding in hidden),
        whole=whole,
    )


def concealer(findings: list[Finding], masks: Masks) -> Callable[[str], str]:
    """A function that masks the sensitive quotes of `findings` wherever a text repeats them."""
    masked = {
        finding.quote: masks.mask(
            finding.quote,
            [finding.model_copy(update={"start": 0, "end": utf16_length(finding.quote)})],
        )
        for finding in findings
        if finding.quote and masks.is_sensitive(finding)
    }
    if not masked:
        return lambda text: text
    longest_first = sorted(masked, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: pattern.sub(lambda match: masked[match.group()], text)


def _everywhere(text: str, findings: list[Finding], masks: Masks) -> list[Finding]:
    """The findings, and one more wherever the words of a sensitive one stand again: where a
    password is repeated nothing beside it says that it is one."""
    quotes = {f.quote: f for f in findings if len(f.quote) >= _TELLING and masks.is_sensitive(f)}
    if not quotes:
        return findings
    to_units = Utf16Map(text).to_units
    again = [
        finding.model_copy(update={"start": to_units(m.start()), "end": to_units(m.end())})
        for quote, finding in quotes.items()
        for m in re.finditer(re.escape(quote), text)
    ]
    return findings + again


def _slice(text: str, start: int, end: int, findings: list[Finding], masks: Masks) -> str:
    """`text[start:end]` (UTF-16) with every sensitive finding in it masked, whole or in part."""
    to_points = Utf16Map(text).to_points
    piece = text[to_points(start) : to_points(end)]
    inside = [
        finding.model_copy(
            update={
                "start": max(finding.start, start) - start,
                "end": min(finding.end, end) - start,
            }
        )
        for finding in findings
        if finding.start < end and start < finding.end
    ]
    return masks.mask(piece, _apart(inside, masks))


def _apart(findings: list[Finding], masks: Masks) -> list[Finding]:
    """The sensitive findings, overlaps joined: masking one must not shift the other's offsets."""
    joined: list[Finding] = []
    for finding in sorted(filter(masks.is_sensitive, findings), key=lambda f: f.start):
        if joined and finding.start < joined[-1].end:
            end = max(joined[-1].end, finding.end)
            joined[-1] = joined[-1].model_copy(update={"end": end})
        else:
            joined.append(finding)
    return joined


def _excerpt(text: str, shown: list[Finding], every: list[Finding], masks: Masks) -> str:
    """The words around the findings, at most `EXCERPT` characters."""
    if not shown:
        return ""
    length = utf16_length(text)
    windows: list[tuple[int, int]] = []
    for finding in sorted(shown, key=lambda f: f.start):
        start, end = max(0, finding.start - _AROUND), min(length, finding.end + _AROUND)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], end))
        else:
            windows.append((start, end))
    # Two units may be one character, and a mask may be shorter or longer than its words: the cut
    # comes last, when only what may be kept is left.
    budget = 2 * EXCERPT
    pieces: list[str] = []
    for start, end in windows:
        end = min(end, start + budget)
        pieces.append(_slice(text, start, end, every, masks))
        budget -= end - start
        if budget <= 0:
            break
    lead = "… " if windows[0][0] > 0 else ""
    tail = " …" if windows[-1][1] < length or budget <= 0 else ""
    excerpt = lead + _GAP.join(piece.strip() for piece in pieces) + tail
    return excerpt if len(excerpt) <= EXCERPT else excerpt[: EXCERPT - 2] + " …"
