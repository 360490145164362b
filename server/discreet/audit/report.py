"""A finished audit as the outputs see it: what is open, what somebody let stand, what is new."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from discreet.audit.checking import Flagged, Found
from discreet.audit.journal import Journal
from discreet.audit.run import Plan, Tally
from discreet.audit.suppressions import Suppression
from discreet.schema import Category, Severity

SEVERITIES: tuple[Severity, ...] = ("block", "warn", "info")
"""The worst first."""


class BaselineError(ValueError):
    """The baseline can't be used; the message says what to change."""


@dataclass
class Counts:
    """Of findings, except `posts` and `flagged`."""

    severities: Counter[Severity]
    categories: defaultdict[Category, Counter[Severity]]
    months: defaultdict[str, Counter[Severity]]
    flagged: int
    suppressed: int
    known: int
    unused: frozenset[str]

    def at_least(self, severity: Severity) -> int:
        """Findings of this severity or a worse one."""
        worse = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return sum(self.severities[one] for one in worse)


@dataclass
class Report:
    """What the outputs are written from. The journal is read again for each; the same journal gives
    the same bytes.

    baseline: ids of findings that were known before, and are left out
    """

    plan: Plan
    tally: Tally
    journal: Journal
    suppressions: Mapping[str, Suppression]
    baseline: Collection[int] = ()

    def flagged(self) -> Iterator[Flagged]:
        """Posts with findings that are not in the baseline, those with a reason too, in order."""
        for checked in self.journal:
            for post in checked.flagged:
                if self.baseline:
                    new = [one for one in post.findings if number_of(one.id) not in self.baseline]
                    post = post.model_copy(update={"findings": new})
                if post.findings:
                    yield post

    def reason(self, finding: Found) -> str | None:
        """Why somebody let a finding stand; None: it is open."""
        one = self.suppressions.get(finding.id)
        return None if one is None else one.reason

    def open(self, post: Flagged) -> list[Found]:
        """The findings of a post that nobody let stand."""
        return [one for one in post.findings if one.id not in self.suppressions]

    @cached_property
    def counts(self) -> Counts:
        """Looks at everything once."""
        counts = Counts(Counter(), defaultdict(Counter), defaultdict(Counter), 0, 0, 0, frozenset())
        unused = set(self.suppressions)
        for checked in self.journal:
            for post in checked.flagged:
                unused.difference_update(finding.id for finding in post.findings)
                fresh = [f for f in post.findings if number_of(f.id) not in self.baseline]
                still_open = [f for f in fresh if f.id not in self.suppressions]
                counts.known += len(post.findings) - len(fresh)
                counts.suppressed += len(fresh) - len(still_open)
                counts.flagged += bool(still_open)
                for finding in still_open:
                    counts.severities[finding.severity] += 1
                    counts.categories[finding.category][finding.severity] += 1
                    if post.when:
                        counts.months[post.when[:7]][finding.severity] += 1
        counts.unused = frozenset(unused)
        return counts


def number_of(identity: str) -> int:
    """A finding's id as a number, which takes a third of the memory."""
    return int(identity[1:], 16)


def load_baseline(path: Path) -> frozenset[int]:
    """The findings that an earlier `--jsonl` holds. Raises BaselineError, OSError."""
    found: set[int] = set()
    with path.open(encoding="utf-8") as file:
        try:
            for line in file:
                if line.strip():
                    found.update(number_of(one["id"]) for one in json.loads(line)["findings"])
        except (ValueError, TypeError, KeyError, RecursionError):
            raise BaselineError(
                f"{path}: is not what 'discreet audit --jsonl' writes; give such a file"
            ) from None
    return frozenset(found)
