"""Whether a word that is also a name stands as the name: by its capitals, else by grammar.

- In a tag or a handle it is the name.
- With a capital within a sentence it is the name ('we ship Falcon in May').
- In lower case it is the word ('a falcon flew'). Where a whole draft has no capital, or the name
  itself is written so, subjects and objects without an article are names.
- Where every word would have a capital (at the start of a sentence, in a headline, in capitals)
  grammar decides, in English (`grammar.reads_as_name`): 'Falcon ships in May' is the name,
  'Falcons are fast birds' and 'Target your readers' are not. A draft that has the name within a
  sentence elsewhere means the name.
- In other languages its capital makes it the name; in German, where every noun has one, that no
  article stands before it.
"""

from __future__ import annotations

import re

from discreet.reading import grammar
from discreet.reading.dictionary import is_function_word
from discreet.reading.document import Document, Span

_OPENERS = frozenset(':–—•|>"“„«‘([')
_WORDS = re.compile(r"[^\W\d_]{2,}")
_BEFORE = re.compile(r"([^\W\d_]+)[\s'’]+(?:([^\W\d_]+)\s+)?$")
_HEADLINE_SHARE = 0.7
"""Share of a sentence's longer words with a capital from which it is a headline."""

_GERMAN_DETERMINERS = frozenset(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner "
    "dieser diese dieses diesen diesem jeder jede jedes jeden jedem mein meine meinen meinem "
    "meiner dein deine unser unsere unseren unserem unserer ihr ihre ihren ihrem "
    "seine seinen im am zum zur vom beim ans ins viele einige alle zwei drei".split()
)
_ADJECTIVE = re.compile(r".+(?:e|en|er|es|em)\Z")


def stands_as_name(
    document: Document, start: int, end: int, *, plural: bool = False, lower_name: bool = False
) -> bool:
    """Whether the common word at `start`, `end` (code points of the draft) is the name here.

    plural:     it stands in a plural that the name has not
    lower_name: the name is written in lower case
    """
    text = document.text
    word = text[start:end]
    sentence = _sentence(document, start, end)
    before, after = text[sentence.start : start], text[end : sentence.end]
    if document.language != "en":
        return _elsewhere(document.language, word, before)
    if word.islower():
        if plural or not (lower_name or _has_no_capital(text)):
            return False
        return grammar.reads_as_name(before, word, after, bare_only=True)
    headline = _is_headline(word, before, after)
    if not headline and not _opens(before):
        return True
    if plural or (is_function_word(word) and not before.strip()):
        return False
    if headline:
        # The parser takes capitals for names.
        before, after = before.lower(), after.lower()
    if grammar.reads_as_name(before, word, after):
        return True
    return any(
        _stands_within(other, word) for other in (text[: sentence.start], text[sentence.end :])
    )


def _sentence(document: Document, start: int, end: int) -> Span:
    for span in document.sentences:
        if span.start <= start and end <= span.end:
            return span
    return Span(start, end)


def _is_headline(word: str, before: str, after: str) -> bool:
    """Whether capitals say nothing in this sentence, since most words have one."""
    others = [other for other in _WORDS.findall(before + " " + after) if len(other) > 3]
    if len(word) > 1 and word.isupper():
        return bool(others) and all(other.isupper() for other in others)
    capital = sum(other[0].isupper() for other in others)
    return len(others) >= 3 and capital >= _HEADLINE_SHARE * len(others)


def _opens(before: str) -> bool:
    """Whether a sentence, a quotation or what a colon announces begins after `before`."""
    end = len(before)
    while end > 0 and not before[end - 1].isalnum():
        end -= 1
        if before[end] in _OPENERS:
            return True
    return end == 0


def _has_no_capital(text: str) -> bool:
    return text.islower() and len(_WORDS.findall(text)) >= 4


def _stands_within(text: str, word: str) -> bool:
    """Whether the word stands with its capital after one in lower case."""
    return re.search(rf"[a-z,;] {re.escape(word.capitalize())}\b", text) is not None


def _elsewhere(language: str, word: str, before: str) -> bool:
    """In a language whose grammar is not read: by the capital, in German by the article."""
    if word.islower():
        return False
    found = _BEFORE.search(before[-100:])
    if language != "de" or found is None:
        return True
    further, nearest = (found[1], found[2]) if found[2] else ("", found[1])
    if nearest.lower() in _GERMAN_DETERMINERS:
        return False
    return not (further.lower() in _GERMAN_DETERMINERS and _ADJECTIVE.match(nearest) is not None)
