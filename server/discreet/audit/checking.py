"""Reads posts by the engine and the policy of the composer, and keeps what may be kept of them:
secrets and personal data are masked before anything is written or leaves the process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic import BaseModel

from discreet.audit.posts import Post, Problem
from discreet.checking import mask_words
from discreet.history.record import concealer
from discreet.reading.offsets import Utf16Map, utf16_length
from discreet.schema import (
    MAX_TEXT,
    AccountKind,
    Category,
    CheckRequest,
    Clause,
    Family,
    Finding,
    Platform,
    Severity,
    Surface,
)

if TYPE_CHECKING:
    from discreet.checking import Checker

LONG = 4_000
"""Characters of a post up to which it is shown whole."""
AROUND = 300
"""Characters shown on either side of a finding in a longer one."""
GAP = " … "
UNREAD = "•••"
"""Stands for words that not every detector read, and that nobody could mask."""
_TELLING = 4
"""Characters from which on sensitive words are masked wherever the post repeats them."""
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"\n\s*\n|\n|(?<=[.!?])\s|\s")


class Found(BaseModel):
    """One finding of a post.

    id:       of post, rule, masked quote and occurrence: the same on every machine and in every
              run, and nothing of a secret can be found from it that the mask does not show
    start, end: UTF-16 code units of the post
    line, column: from 1, of the post; columns are UTF-16 code units
    shown:    where the words stand in `Flagged.text`, in code points
    """

    id: str
    rule: str
    category: Category
    family: Family
    severity: Severity
    confidence: float
    start: int
    end: int
    line: int
    column: int
    shown: tuple[int, int]
    quote: str
    message: str
    why: list[str]
    clause: Clause | None


class Flagged(BaseModel):
    """A post with findings. `text` is masked, and of a long post only what is around them."""

    post: str
    text: str
    when: str | None
    platform: Platform
    surface: Surface
    url: str | None
    file: str
    place: int
    lined: bool
    findings: list[Found]


class Checked(BaseModel):
    """What became of some posts, in their order.

    last:   the id of the last of them, by which a later run knows them again
    unread: what was read in part or not at all: file, place, why
    """

    posts: int
    last: str
    flagged: list[Flagged]
    unread: list[tuple[str, int, str]]

    def problems(self) -> Iterator[Problem]:
        """What could not be read."""
        return (Problem(*one) for one in self.unread)


def check_posts(checker: Checker, posts: Sequence[Post], kind: AccountKind) -> Checked:
    """Read posts as if an account of this kind were about to post them."""
    checked = Checked(posts=len(posts), last=posts[-1].id, flagged=[], unread=[])
    for post in posts:
        try:
            findings, why = _read(checker, post, kind)
        except Exception as error:  # one post must not end the others; its text is not told
            why = f"could not be read ({type(error).__name__})"
            findings = []
        if why:
            checked.unread.append((post.file, post.place, why))
        if findings:
            checked.flagged.append(_flagged(checker, post, findings, whole=not why))
    return checked


def _read(checker: Checker, post: Post, kind: AccountKind) -> tuple[list[Finding], str | None]:
    findings: list[Finding] = []
    why: str | None = None
    units = 0
    for part in _parts(post.text):
        request = CheckRequest(
            text=part, platform=post.platform, surface=post.surface, account=kind
        )
        answer = checker.check(request)
        findings += [
            finding.model_copy(update={"start": finding.start + units, "end": finding.end + units})
            for finding in answer.findings
        ]
        why = why or answer.incomplete_reason
        units += utf16_length(part)
    return findings, why


def _parts(text: str) -> Iterator[str]:
    """The text in parts that one check reads whole, cut where a paragraph or a sentence ends."""
    begin = 0
    while len(text) - begin > MAX_TEXT:
        window = text[begin + MAX_TEXT // 2 : begin + MAX_TEXT]
        breaks = list(_BREAK.finditer(window))
        best = max(breaks, key=lambda m: (m.group().count("\n"), m.end()), default=None)
        end = begin + (MAX_TEXT if best is None else MAX_TEXT // 2 + best.end())
        yield text[begin:end]
        begin = end
    yield text[begin:]


def _flagged(checker: Checker, post: Post, findings: list[Finding], whole: bool) -> Flagged:
    text = post.text
    points = Utf16Map(text).to_points
    spans = [(points(finding.start), points(finding.end)) for finding in findings]
    sensitive = [
        (*span, finding)
        for span, finding in zip(spans, findings, strict=True)
        if checker.is_sensitive(finding)
    ]
    masked, moved = _masked(text, [(start, end) for start, end, _ in _repeated(text, sensitive)])
    shown = [(moved(start), moved(end, last=True)) for start, end in spans]
    conceal = concealer(findings, checker)
    quotes = [masked[start:end] if whole else UNREAD for start, end in shown]
    if not whole:
        masked, shown = UNREAD, [(0, len(UNREAD))] * len(shown)
    elif len(masked) > LONG:
        masked, shown = _around(masked, shown)
    seen: Counter[tuple[str, str]] = Counter()
    found: list[Found] = []
    for finding, (start, _), place, quote in zip(findings, spans, shown, quotes, strict=True):
        key = (finding.rule, _SPACE.sub(" ", quote).strip().casefold())
        seen[key] += 1
        named = "\0".join((post.id, *key, str(seen[key]))).encode()
        line_start = text.rfind("\n", 0, start) + 1
        found.append(
            Found(
                # A letter first: in YAML a name of digits alone would be a number.
                id=f"f{blake2b(named, digest_size=8).hexdigest()}",
                **finding.model_dump(
                    include={
                        *("rule", "category", "family", "severity", "confidence"),
                        *("start", "end", "clause"),
                    }
                ),
                line=text.count("\n", 0, start) + 1,
                column=utf16_length(text[line_start:start]) + 1,
                shown=place,
                quote=quote,
                message=conceal(finding.message),
                why=[conceal(reason) for reason in finding.why],
            )
        )
    return Flagged(
        post=post.id,
        text=masked,
        when=None if post.when is None else post.when.isoformat(timespec="seconds"),
        platform=post.platform,
        surface=post.surface,
        url=post.url,
        file=post.file,
        place=post.place,
        lined=post.lined,
        findings=found,
    )


def _repeated(
    text: str, sensitive: list[tuple[int, int, Finding]]
) -> Iterable[tuple[int, int, Finding]]:
    """The sensitive spans, and every other place where their words stand."""
    yield from sensitive
    quotes = {f.quote: f for _, _, f in sensitive if len(f.quote) >= _TELLING}
    for quote, finding in quotes.items():
        for again in re.finditer(re.escape(quote), text):
            yield again.start(), again.end(), finding


def _masked(text: str, spans: list[tuple[int, int]]) -> tuple[str, Callable[..., int]]:
    """The text with spans masked, overlaps joined, and where an offset of it has moved to."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    pieces: list[str] = []
    moves: list[tuple[int, int, int, int]] = []
    at = length = 0
    for start, end in joined:
        mask = mask_words(text[start:end])
        length += start - at
        pieces += (text[at:start], mask)
        moves.append((start, end, length, length + len(mask)))
        length += len(mask)
        at = end
    pieces.append(text[at:])

    def moved(offset: int, *, last: bool = False) -> int:
        """A mask counts as a whole: what begins or ends within it does so at its border."""
        shift = 0
        for start, end, new_start, new_end in moves:
            if offset >= end:
                shift = new_end - end
            elif offset > start:
                return new_end if last else new_start
        return offset + shift

    return "".join(pieces), moved


def _around(text: str, shown: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Only the words around the findings, and where these then stand."""
    windows: list[tuple[int, int]] = []
    for start, end in sorted(shown):
        start, end = max(0, start - AROUND), min(len(text), end + AROUND)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], end))
        else:
            windows.append((start, end))
    lead = "… " if windows[0][0] else ""
    shifts = [len(lead) - windows[0][0]]
    for (_, end), (start, _) in pairwise(windows):
        shifts.append(shifts[-1] + end + len(GAP) - start)
    places = []
    for start, end in shown:
        shift = next(s for (a, b), s in zip(windows, shifts, strict=True) if a <= start <= b)
        places.append((start + shift, end + shift))
    tail = " …" if windows[-1][1] < len(text) else ""
    return lead + GAP.join(text[start:end] for start, end in windows) + tail, places
