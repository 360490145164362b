"""The engine: every detector over one document, overlaps settled. Pure: no HTTP, no storage."""

from __future__ import annotations

import threading
import time
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


HANGS_AFTER_S = 10.0
"""A detector that still reads after so long, and was told to stop, is taken to hang: a model asks
between two batches, which take less than a second."""

_STRETCH = 64
"""Code points. Matches are compared with those in their stretches: a draft may hold thousands."""


class Superseded(Exception):
    """A newer revision of the draft waits; this reading was given up."""


@dataclass
class Reading:
    """What the engine saw: matches in reading order, model scores, and what stopped it.

    While it reads: the matches so far, and the detectors that are done.
    """

    matches: list[Match] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


class Engine:
    """Runs detectors in their order; a detector that fails costs its own findings only.

    One that hangs in some thread is left out in the others until it comes back, so that it does
    not take one thread after another.
    """

    def __init__(
        self, detectors: Sequence[Detector], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.detectors = tuple(detectors)
        self._clock = clock
        # Of each detector by thread: since when it reads, and whether it was told to stop.
        self._under_way: dict[str, dict[int, tuple[float, Callable[[], bool]]]] = {
            detector.name: {} for detector in self.detectors
        }

    def read(
        self,
        document: Document,
        *,
        scores: bool = False,
        stop: Callable[[], bool] | None = None,
        late: Callable[[], bool] | None = None,
        on_error: Callable[[Detector, Exception], None] | None = None,
        reading: Reading | None = None,
    ) -> Reading:
        """Read a document. `scores` adds each model's label scores (0 to 1).

        Once `late()` turns true the detectors that are left are skipped. What is found goes into
        `reading`, where one is given, as it is found.

        Raises Superseded when `stop()` turns true between two detectors.
        """
        reading = Reading() if reading is None else reading
        for detector in self.detectors:
            if stop is not None and stop():
                raise Superseded
            if (late is not None and late()) or self._hangs(detector):
                reading.skipped.append(detector.name)
                continue
            if detector.languages is not None and detector.languages.isdisjoint(document.spoken):
                continue
            running = self._under_way[detector.name]
            thread = threading.get_ident()
            running[thread] = (self._clock(), stop or _never)
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
            else:
                reading.done.append(detector.name)
            finally:
                running.pop(thread, None)
        reading.matches = settle(reading.matches)
        return reading

    def unread(self, document: Document, reading: Reading) -> list[str]:
        """The detectors that should read this document and are not done with it."""
        return [
            detector.name
            for detector in self.detectors
            if detector.name not in reading.done
            and not (detector.languages and detector.languages.isdisjoint(document.spoken))
        ]

    def _hangs(self, detector: Detector) -> bool:
        now = self._clock()
        return any(
            now - since > HANGS_AFTER_S and stop()
            for since, stop in tuple(self._under_way[detector.name].values())
        )


def _never() -> bool:
    return False


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
