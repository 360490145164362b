"""Words that a person said were missed, and asked to be told of from then on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from discreet.policy.terms import HashedName, Term
from discreet.reading.detectors.terms import Names
from discreet.reading.dictionary import is_word
from discreet.reading.document import Document
from discreet.reading.match import Match
from discreet.reading.phrases import phrase
from discreet.reading.spelling import spelling
from discreet.schema import Category, Platform

ENDING = ".missed"
"""How the rules of such findings end; before it stands the category."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Words to be told of, by a keyed hash alone.

    platform: where; None: everywhere
    common:   a word of the language, which counts where grammar makes it a name
    """

    name: HashedName
    category: Category
    platform: Platform | None = None
    common: bool = False


def watched(quote: str, salt: bytes, category: Category, platform: Platform | None) -> Watched:
    """What is kept of words that a person wants to be told of."""
    spelt = spelling(quote)
    # Asked in any case: that loads the dictionary here, where nobody waits for a check. Whoever
    # marked the word in lower case means the word, not a name.
    common = is_word(spelt.letters) and not spelt.breaks and not spelt.letters.islower()
    return Watched(spelt.hashed(salt), category, platform, common)


class MissedWords:
    """Finds watched words, joined and inflected in every way that names are."""

    name = "missed-words"
    version = "1"
    languages = None

    def __init__(self, words: frozenset[Watched]) -> None:
        self.words = words
        self._of = {self._term(each): each for each in words}
        self._names = {
            platform: Names(t for t, each in self._of.items() if each.platform in (None, platform))
            for platform in {None, *(each.platform for each in words)}
        }

    @staticmethod
    def _term(words: Watched) -> Term:
        # The reason is never shown: it keeps terms apart that differ in nothing else.
        reason = f"{words.category} {words.platform}"
        return Term("", reason=reason, common=words.common, hashed=words.name)

    def read(self, document: Document) -> Iterable[Match]:
        """One match for each place where the words stand."""
        names = self._names.get(document.platform) or self._names[None]
        for hit in names.find(document):
            category = self._of[hit.term].category
            yield Match(
                rule=f"{category}{ENDING}",
                category=category,
                start=hit.start,
                end=hit.end,
                confidence=1.0,
                message=phrase(
                    "You asked to be told of these words. Look whether readers of the post "
                    "should see them, and take them out if not."
                ),
                why=(phrase("you said that they had been missed"),),
                sensitive=True,
            )
