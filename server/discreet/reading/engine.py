"""The engine: every detector over one document, overlaps settled. Pure: no HTTP, no storage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from discreet.reading.document import Document
from discreet.reading.match import Detector, Match, Unfinished

# Where two matches cover the same words, the one whose category stands first is told: it is the
# more exact one. Tone and policy are told beside each other, since they ask for different things.
_PRECEDENCE = (
    "company_term",
    "secret",
    "personal_data",
    "customer",
    "deal",
    "financials",
    "security_incident",
    "legal",
    "workforce",
    "unreleased_product",
    "internal_information",
)
_RANK = {category: rank for rank, category in enumerate(_PRECEDENCE)}


_STRETCH = 64
"""Code points. Matches are compared with those in their stretches: a draft may hold thousands."""


class Superseded(Exception):
    """A newer revision of the draft waits; this reading was given up."""


@dataclass
class Reading:
    """What the engine saw: matches in reading order, model scores, and what stopped it."""

    matches: list[Match] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


class Engine:
    """Runs detectors in their order; a detector that fails costs its own findings only."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self.detectors = tuple(detectors)

    def read(
        self,
        document: Document,
        *,
        scores: bool = False,
        stop: Callable[[], bool] | None = None,
        late: Callable[[], bool] | None = None,
        on_error: Callable[[Detector, Exception], None] | None = None,
    ) -> Reading:
        """Read a document. `scores` adds each model's label scores (0 to 1).

        Once `late()` turns true the detectors that are left are skipped.

        Raises Superseded when `stop()` turns true between two detectors.
        """
        reading = Reading()
        for detector in self.detectors:
            if stop is not None and stop():
                raise Superseded
            if late is not None and late():
                reading.skipped.append(detector.name)
                continue
            if detector.languages is not None and detector.languages.isdisjoint(document.spoken):
                continue
            try:
                reading.matches.extend(
                    replace(match, detector=detector.name) for match in detector.read(document)
                )
                if scores and (give := getattr(detector, "scores", None)) is not None:
                    for label, score in give(document).items():
                        reading.scores[label] = max(score, reading.scores.get(label, 0.0))
            except Unfinished:
                reading.skipped.append(detector.name)
            except Exception as error:
                # One broken detector must not take the others' warnings with it; the answer
                # says that it is incomplete, and the service's status says why.
                reading.failed.append(detector.name)
                if on_error is not None:
                    on_error(detector, error)
        reading.matches = settle(reading.matches)
        return reading


def settle(matches: list[Match]) -> list[Match]:
    """Drop matches whose words a more exact one tells already; the rest in reading order.

    Two matches of one category that overlap become the more confident one, but no guess about a
    sentence stands for a number or name in it. Of two
    confidentiality categories on overlapping words the one earlier in the precedence stays, and
    a sensitive one beside it unless another sensitive one covers it whole: what is no finding is
    not masked, and no guess about a sentence may stand for the key in it. A tone that is read into
    a secret or a number is dropped.
    """
    kept: list[Match] = []
    near: defaultdict[int, list[Match]] = defaultdict(list)
    ordered = sorted(
        matches,
        key=lambda m: (_RANK.get(m.category, len(_RANK)), -m.confidence, m.start, m.end),
    )
    for match in ordered:
        stretches = range(match.start // _STRETCH, (match.end - 1) // _STRETCH + 1)
        if not any(_same_ground(match, other) for at in stretches for other in near[at]):
            kept.append(match)
            for at in stretches:
                near[at].append(match)
    return sorted(kept, key=lambda m: (m.start, m.end, m.rule))


def _same_ground(match: Match, other: Match) -> bool:
    if match.start >= other.end or other.start >= match.end:
        return False
    if match.category == other.category:
        return other.sensitive or not match.sensitive
    if match.category not in _RANK or other.category not in _RANK:
        # A key or a number has no tone.
        return other.sensitive and other.start <= match.start and match.end <= other.end
    covered = other.start <= match.start and match.end <= other.end
    return not match.sensitive or (other.sensitive and covered)
