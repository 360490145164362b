"""A page for people: an overview with charts, then the posts, the worst and the newest first.

It is one file that loads nothing and runs no script.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice, pairwise
from typing import Any, TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from discreet import __version__
from discreet.audit.checking import Flagged, Found
from discreet.audit.report import SEVERITIES, Report
from discreet.schema import Severity

MOST_POSTS = 1_000
"""Posts on the page; a browser shows no more with ease. The other outputs hold all."""
MOST_SUPPRESSED = 500
MOST_BARS = 48
"""Bars of the chart; of a longer time each is a year."""

_WIDTH, _HEIGHT = 960, 180


def write(report: Report, out: TextIO) -> None:
    """Write the page."""
    environment = Environment(
        loader=PackageLoader("discreet.audit.outputs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    counts, tally = report.counts, report.tally
    shown = [(post, report.open(post)) for post in _worst(report)]
    environment.get_template("report.html").stream(
        plan=report.plan,
        tally=tally,
        counts=counts,
        severities=SEVERITIES,
        version=__version__,
        began=report.journal.began,
        total=sum(counts.severities.values()),
        chart=Chart.of(counts.months, tally.months),
        categories=_categories(counts.categories),
        posts=[_post(post, findings) for post, findings in shown],
        left_out=counts.flagged - len(shown),
        suppressed=list(islice(_suppressed(report), MOST_SUPPRESSED)),
        problems=tally.problems,
    ).dump(out)


def _worst(report: Report) -> list[Flagged]:
    number = count()

    def rank(post: Flagged) -> tuple[Any, ...]:
        severities = Counter(finding.severity for finding in report.open(post))
        worst = tuple(severities[one] for one in SEVERITIES)
        return (*(bool(one) for one in worst), post.when or "", -next(number))

    open_ones = (post for post in report.flagged() if report.open(post))
    return heapq.nlargest(MOST_POSTS, open_ones, key=rank)


def _post(post: Flagged, findings: list[Found]) -> dict[str, Any]:
    worst = min((finding.severity for finding in findings), key=SEVERITIES.index)
    return {
        "post": post,
        "worst": worst,
        "text": _marked(post.text, findings),
        "findings": sorted(findings, key=lambda one: SEVERITIES.index(one.severity)),
    }


def _marked(text: str, findings: list[Found]) -> Markup:
    """The text with the findings' words marked; where they overlap the mark is the worst one's."""
    borders = sorted({0, len(text), *(border for one in findings for border in one.shown)})
    pieces: list[Markup] = []
    for start, end in pairwise(borders):
        over = [one for one in findings if one.shown[0] <= start and end <= one.shown[1]]
        piece = escape(text[start:end])
        if over:
            worst = min((one.severity for one in over), key=SEVERITIES.index)
            piece = Markup('<mark class="{}">{}</mark>').format(worst, piece)
        pieces.append(piece)
    return Markup("").join(pieces)


def _suppressed(report: Report) -> Iterator[dict[str, Any]]:
    for post in report.flagged():
        for finding in post.findings:
            one = report.suppressions.get(finding.id)
            if one is not None:
                yield {"post": post, "finding": finding, "why": one}


@dataclass(frozen=True)
class _Row:
    category: str
    total: int
    share: float
    severities: list[tuple[Severity, float, int]]


def _categories(categories: Mapping[Any, Counter[Severity]]) -> list[_Row]:
    totals = {name: sum(found.values()) for name, found in categories.items()}
    most = max(totals.values(), default=1)
    return [
        _Row(
            name.replace("_", " "),
            totals[name],
            100 * totals[name] / most,
            [
                (one, 100 * categories[name][one] / most, categories[name][one])
                for one in SEVERITIES
            ],
        )
        for name in sorted(totals, key=lambda name: (-totals[name], name))
    ]


@dataclass(frozen=True)
class Chart:
    """Findings by month or by year, as the parts of an SVG. `bars` hold a label and rectangles:
    x, y, width, height, severity; `ticks` are labels below the axis."""

    width: int
    height: int
    by: str
    most: int
    bars: list[tuple[str, list[tuple[float, float, float, float, Severity]]]]
    ticks: list[tuple[float, str]]

    @classmethod
    def of(cls, found: Mapping[str, Counter[Severity]], posts: Mapping[str, int]) -> Chart | None:
        """None where no finding has a date."""
        if not found:
            return None
        by, length = "month", 7
        steps = _months(min(posts), max(posts))
        if len(steps) > MOST_BARS:
            by, length = "year", 4
            steps = sorted({month[:4] for month in posts})[-MOST_BARS:]
        sums: dict[str, Counter[Severity]] = {step: Counter() for step in steps}
        for month, severities in found.items():
            if month[:length] in sums:
                sums[month[:length]].update(severities)
        read = Counter[str]()
        for month, number in posts.items():
            read[month[:length]] += number
        most = max((total.total() for total in sums.values()), default=0) or 1
        step = _WIDTH / len(steps)
        bars = []
        for index, (name, severities) in enumerate(sums.items()):
            y = float(_HEIGHT)
            pieces = []
            for severity in SEVERITIES:
                height = _HEIGHT * severities[severity] / most
                y -= height
                if height:
                    x, wide = index * step + step * 0.1, min(step * 0.8, 60)
                    pieces.append(
                        (round(x, 1), round(y, 1), round(wide, 1), round(height, 1), severity)
                    )
            said = ", ".join(f"{severities[one]} {one}" for one in SEVERITIES if severities[one])
            label = f"{name}: {said or 'nothing found'}; {read[name]:,} posts read"
            bars.append((label, pieces))
        every = max(1, -(-len(steps) // 12))
        ticks = [(round(i * step + step * 0.1, 1), steps[i]) for i in range(0, len(steps), every)]
        return cls(_WIDTH, _HEIGHT, by, most, bars, ticks)


def _months(first: str, last: str) -> list[str]:
    """`2025-11` to `2026-02`, without a gap; at most one more than bars there may be."""
    year, month = map(int, first.split("-"))
    steps: list[str] = []
    while (step := f"{year:04}-{month:02}") <= last and len(steps) <= MOST_BARS:
        steps.append(step)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return steps
