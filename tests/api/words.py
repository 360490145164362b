"""A reader whose findings are certain: the real checker and policy over a table of words.

The tests of the routes, of the history and of the command line need drafts of which they know
what is found; what the product's own detectors find has its own tests.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cache

from discreet.checking import Checker
from discreet.policy import Policy, load_policy
from discreet.reading.document import Document
from discreet.reading.match import Match
from discreet.schema import Category

WORDS: dict[str, tuple[str, Category, bool]] = {
    "Hartwell": ("customer.named", "customer", False),
    "Kestrel": ("customer.named", "customer", False),
    "sesame-4711-open": ("secret.password", "secret", True),
    "jane@hartley.example": ("personal_data.email", "personal_data", True),
    "nitwit": ("insult.word", "insult", False),
    "meh": ("sarcasm.word", "sarcasm", False),
}
"""Word: rule, category, whether it is sensitive. `meh` is a remark, a secret is a block."""


class WordDetector:
    """Finds the words of the table. `Wait` in a draft makes it wait until `gate` is opened."""

    name = "words"
    version = "1"
    languages = None

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.waiting = threading.Semaphore(0)

    def read(self, document: Document) -> Iterable[Match]:
        if "Wait" in document.text:
            self.waiting.release()
            self.gate.wait(20)
        for word, (rule, category, sensitive) in WORDS.items():
            start = document.text.find(word)
            while start >= 0:
                yield Match(
                    rule=rule,
                    category=category,
                    start=start,
                    end=start + len(word),
                    confidence=0.99,
                    message=f"Readers learn of {word}.",
                    why=("the word is in the table",),
                    sensitive=sensitive,
                )
                start = document.text.find(word, start + 1)


class LastDetector:
    """Finds nothing; stands behind the other so that there is a 'between two detectors'."""

    name = "last"
    version = "1"
    languages = None

    def read(self, document: Document) -> Iterable[Match]:
        return ()


def word_checker() -> tuple[Checker, WordDetector]:
    """A checker over the table with the shipped policy, and its detector."""
    detector = WordDetector()
    return Checker(_shipped_policy(), (detector, LastDetector())), detector


@cache
def _shipped_policy() -> Policy:
    """Immutable, so one does for all tests."""
    return load_policy()
