"""Company terms: names that must not appear before their embargo ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from discreet.policy.terms import MAX_NAME, Term
from discreet.reading.dictionary import is_word
from discreet.reading.document import Document
from discreet.reading.match import Match, Suggestion
from discreet.reading.phrases import Phrase, phrase
from discreet.reading.spelling import Atom, Hasher, Plain, Spelling, atoms, plain, spelling
from discreet.reading.usage import stands_as_name

_STEM = 4
"""Letters from which an 's' at the end of a word in lower case may be an ending."""

_ACRONYM = 5
"""Letters up to which a name in capitals that spells a word ('SAP') is meant in capitals only."""

_TAG_NAME = 6
"""Letters from which a name of several words may open a longer tag: '#projectfalconlaunch'."""

_MOST_ASKED = 50
"""Times that grammar is asked about words of one draft, some milliseconds each; after that capitals
decide, so that no draft takes seconds."""

_KINDS = {
    "customer": phrase("a customer's name"),
    "codename": phrase("an internal codename"),
    "product": phrase("a product that is not public"),
    "partner": phrase("a partner's name"),
    "other": phrase("a name"),
}


@dataclass(frozen=True)
class Name:
    """One way in which a term is written: by its letters, or by a hash of them."""

    term: Term
    spelling: Spelling | None = None

    @cached_property
    def usage(self) -> str:
        """How it has to be written: `free`, with `capitals`, as `grammar` says, or `exact`."""
        if self.term.match_case:
            return "exact"
        common = self.term.common
        if self.spelling is None:
            several = self.term.hashed is not None and self.term.hashed.words > 1
            return ("capitals" if several else "grammar") if common else "free"
        letters = self.spelling.letters
        if self.spelling.breaks:
            return "capitals" if common else "free"
        if common is None and letters.isalpha():
            common = is_word(letters)
            if common and letters.isupper() and len(letters) <= _ACRONYM:
                return "exact"
        return "grammar" if common else "free"

    @property
    def written_lower(self) -> bool:
        """Whether the name itself is in lower case."""
        return self.spelling is not None and self.spelling.letters.islower()


@dataclass(frozen=True, slots=True)
class Window:
    """Some atoms in a row, as one possible name.

    letters:  without separators, an ending taken off
    breaks:   offsets in `letters` at which separators stand
    ending:   that was taken off
    """

    atoms: Sequence[Atom]
    letters: str
    breaks: tuple[int, ...]
    ending: str

    @property
    def start(self) -> int:
        return self.atoms[0].start

    @property
    def end(self) -> int:
        return self.atoms[-1].end

    @property
    def tagged(self) -> bool:
        return self.atoms[0].tag >= 0

    @property
    def capital(self) -> bool:
        """Whether each of its words begins with a capital or a figure."""
        return all(
            not atom.text[0].islower() for atom in self.atoms if atom.joint or atom is self.atoms[0]
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found; offsets of the draft, half-open."""

    start: int
    end: int
    term: Term
    tagged: bool


@dataclass
class _Draft:
    """A draft that is being read, and how often grammar was asked about it."""

    document: Document
    now: datetime | None
    asked: int = 0

    def active(self, term: Term) -> bool:
        """Whether the term is kept back; each is, where no moment is given."""
        return self.now is None or term.active(self.now)


class _Hashed:
    """The hashed names of one salt."""

    def __init__(self, salt: bytes) -> None:
        self.digest = Hasher(salt).digest
        self.names: dict[bytes, list[Name]] = {}
        self.words: set[int] = {1}
        self.cased = self.caseless = self.several = False

    def add(self, name: Name) -> None:
        hashed = name.term.hashed
        assert hashed is not None
        self.names.setdefault(hashed.digest, []).append(name)
        self.words |= {hashed.words, hashed.parts}
        self.several = self.several or hashed.words > 1
        self.cased = self.cased or name.term.match_case
        self.caseless = self.caseless or not name.term.match_case


class Names:
    """Finds names whatever joins their words, in time that does not grow with their number.

    Each row of a draft's words is looked up in one table by its letters alone, and by a keyed hash
    of them where names are kept as hashes.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._known: dict[str, list[Name]] = {}
        self._hashed: dict[bytes, _Hashed] = {}
        self._most = 1
        for term in terms:
            if term.hashed is not None:
                group = self._hashed.setdefault(term.hashed.salt, _Hashed(term.hashed.salt))
                group.add(Name(term))
                self._most = max(self._most, term.hashed.parts + 1)
                continue
            for written in (term.name, *term.aliases):
                spelt = spelling(written)
                self._known.setdefault(spelt.key, []).append(Name(term, spelt))
                atoms_of_it = len(spelt.breaks) + len(spelt.loose) + 2
                if not spelt.key.isascii() and any(c >= "\u0e00" for c in spelt.key):
                    atoms_of_it = len(spelt.key) + 1
                self._most = max(self._most, atoms_of_it)

    def find(self, document: Document, now: datetime | None = None) -> list[Hit]:
        """Names in reading order, the longest of those that begin at one place; with `now` (aware)
        only those that are kept back at that moment."""
        if not self._known and not self._hashed:
            return []
        draft = _Draft(document, now)
        folded = plain(document.text)
        hits = self._scan(draft, folded)
        if not document.text.isascii():
            # Greek and Cyrillic words as what they are, not as what they look like.
            unfolded = plain(document.text, look_alikes=False)
            if unfolded.text != folded.text:
                hits += self._scan(draft, unfolded)
        return _apart(hits)

    def _scan(self, draft: _Draft, folded: Plain) -> list[Hit]:
        row = atoms(folded.text)
        hits: list[Hit] = []
        index = 0
        while index < len(row):
            best = self._best(draft, folded.origin, row, index)
            best = best or self._opening(draft, folded.origin, row, index)
            if best is None:
                index += 1
                continue
            hit, index = best
            hits.append(hit)
        return hits

    def _best(
        self, draft: _Draft, origin: Sequence[int], row: list[Atom], index: int
    ) -> tuple[Hit, int] | None:
        """The longest name that begins at an atom, and the atom after it."""
        best: tuple[Hit, int] | None = None
        first = row[index]
        letters, lower = "", ""
        breaks: tuple[int, ...] = ()
        for stop in range(index, min(index + self._most, len(row))):
            atom = row[stop]
            if stop > index:
                if atom.joint is None or atom.tag != first.tag:
                    break
                if atom.joint:
                    breaks = (*breaks, len(letters))
            letters += atom.text
            lower += atom.lower
            for ending, instead in _endings(atom.lower):
                stem, lower_stem = letters, lower
                if ending:
                    if not _may_end(atom.text, ending):
                        continue
                    stem = letters[: -len(ending)] + instead
                    lower_stem = lower[: -len(ending)] + instead
                found = self._named(stem, lower_stem, breaks)
                if not found:
                    continue
                window = Window(row[index : stop + 1], stem, breaks, ending)
                start, end = origin[window.start], origin[window.end - 1] + 1
                for name in found:
                    if not draft.active(name.term) or not _counts(name, window, draft, start, end):
                        continue
                    # Of two terms with this name, the one kept back for longer is told.
                    if best is None or best[0].end < end or _outlasts(name.term, best[0].term):
                        best = Hit(start, end, name.term, window.tagged), stop + 1
        return best

    def _named(self, letters: str, lower: str, breaks: tuple[int, ...]) -> list[Name]:
        """Names that have these letters."""
        found = self._known.get(lower, [])
        for group in self._hashed.values():
            if len(breaks) + 1 not in group.words:
                continue
            if group.caseless and (names := group.names.get(group.digest(lower))):
                found = found + [name for name in names if not name.term.match_case]
            if group.cased and (names := group.names.get(group.digest(letters))):
                found = found + [name for name in names if name.term.match_case]
        return found

    def _opening(
        self, draft: _Draft, origin: Sequence[int], row: list[Atom], index: int
    ) -> tuple[Hit, int] | None:
        """A name of several words, joined, that opens a longer tag: '#projectfalconlaunch'."""
        first = row[index]
        if first.tag < 0 or (index > 0 and row[index - 1].tag == first.tag) or first.ends_inner:
            return None
        longest = min(len(first.lower) - 1, MAX_NAME)
        for length in range(longest, _TAG_NAME - 1, -1):
            letters = first.lower[:length]
            names = [n for n in self._known.get(letters, ()) if n.spelling and n.spelling.breaks]
            for group in self._hashed.values():
                if group.several:
                    found = group.names.get(group.digest(letters), [])
                    names += [n for n in found if n.term.hashed and n.term.hashed.words > 1]
            for name in names:
                if draft.active(name.term) and not name.term.match_case:
                    start, end = origin[first.start], origin[first.start + length - 1] + 1
                    return Hit(start, end, name.term, True), index + 1
        return None


_NO_ENDING = (("", ""),)
_S = (("", ""), ("s", ""))
_ES = (("", ""), ("s", ""), ("es", ""))
_IES = (("", ""), ("s", ""), ("ies", "y"))


def _endings(word: str) -> tuple[tuple[str, str], ...]:
    """Endings of a plural or a genitive that a word may have, each with what stood in its place."""
    if word[-1] != "s" or len(word) < 3:
        return _NO_ENDING
    if word[-2] != "e":
        return _S
    return _IES if word[-3] == "i" else _ES


def _may_end(word: str, ending: str) -> bool:
    """Whether so short a word may have the ending; 'XR7s' may, 'gas' may not."""
    stem = word[: -len(ending)]
    return len(stem) >= _STEM or (ending == "s" and stem.isupper() and word[-1] == "s")


def _fits(spelt: Spelling, window: Window) -> bool:
    """Whether separators stand only where the name has its own, or a hump or a figure."""
    breaks = spelt.breaks
    if all(at in breaks for at in window.breaks):
        if breaks and not window.breaks and not window.tagged and len(window.atoms) == 1:
            # 'know-how' and 'Know How' may be names; 'knowhow' in a sentence is a word.
            return not is_word(window.letters)
        return True
    return window.capital and all(at in breaks or at in spelt.loose for at in window.breaks)


def _fits_hashed(name: Name, window: Window) -> bool:
    hashed = name.term.hashed
    assert hashed is not None
    words = len(window.breaks) + 1
    if words == 1:
        several = hashed.words > 1 and not window.tagged and len(window.atoms) == 1
        return not (several and is_word(window.letters))
    return words == hashed.words or (words == hashed.parts and window.capital)


def _counts(name: Name, window: Window, draft: _Draft, start: int, end: int) -> bool:
    """Whether the window, which has the name's letters, stands for it here."""
    if not (_fits_hashed(name, window) if name.spelling is None else _fits(name.spelling, window)):
        return False
    usage = name.usage
    if usage == "exact":
        return name.spelling is None or name.spelling.letters == window.letters
    if window.tagged:
        return True
    if usage == "capitals":
        return window.capital
    one_word = len(window.breaks) == 0 and (name.spelling is None or not name.spelling.breaks)
    if usage == "grammar":
        if window.atoms[0].begins_inner or window.atoms[-1].ends_inner:
            return False
        draft.asked += 1
        if draft.asked > _MOST_ASKED:
            return not window.letters.islower()
        return stands_as_name(
            draft.document, start, end, plural=bool(window.ending), lower_name=name.written_lower
        )
    if not one_word or not window.letters.islower() or name.written_lower:
        return True
    # In lower case: short ones are words or abbreviations of other things, and other languages
    # have words that no list here knows.
    if window.letters.isalpha() and len(window.letters) < _STEM:
        return False
    if window.ending and is_word(window.letters + window.ending):
        return False
    return draft.document.language == "en"


def _outlasts(term: Term, other: Term) -> bool:
    if other.embargo is None:
        return False
    return term.embargo is None or term.embargo > other.embargo


def _apart(hits: list[Hit]) -> list[Hit]:
    """Without those that overlap an earlier or a longer one."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


class TermDetector:
    """Finds the policy's terms: `Project Falcon`, `#ProjectFalcon`, `project-falcon`."""

    name = "company-terms"
    version = "2"
    languages = None

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self._names = Names(terms)
        self._veiled: dict[str, str] = {}

    def read(self, document: Document) -> Iterable[Match]:
        """One match for each place where an active term stands."""
        now = datetime.now(UTC)
        for hit in self._names.find(document, now):
            yield self._match(hit, document.language)

    def _match(self, hit: Hit, language: str) -> Match:
        term = hit.term
        reason = (self._veil(term.reason),) if term.reason else ()
        return Match(
            rule=f"company_term.{term.kind}",
            category="company_term",
            start=hit.start,
            end=hit.end,
            confidence=1.0,
            message=_message(term),
            why=(phrase("on your company's list of terms"), *reason),
            fixes=_fixes(hit, language),
            sensitive=True,
            embargo=term.embargo,
        )

    def _veil(self, reason: str) -> str:
        """The reason without names: whoever typed an alias must not learn the name from it."""
        if reason not in self._veiled:
            veiled = reason
            for hit in reversed(self._names.find(Document(reason))):
                veiled = f"{veiled[: hit.start]}•••{veiled[hit.end :]}"
            self._veiled[reason] = veiled
        return self._veiled[reason]


def _message(term: Term) -> Phrase:
    what = _KINDS[term.kind]
    if term.embargo is None:
        if term.public_name is None:
            return phrase("This is {what} that your company keeps back. Leave it out.", what=what)
        return phrase(
            "This is {what} that your company keeps back. Leave it out, or use the public name.",
            what=what,
        )
    moment = f"{term.embargo:%Y-%m-%d, %H:%M %Z}"
    if term.public_name is None:
        return phrase(
            "This is {what} that your company keeps back until {moment}. Leave it out, or wait "
            "until then.",
            what=what,
            moment=moment,
        )
    return phrase(
        "This is {what} that your company keeps back until {moment}. Use the public name, or wait "
        "until then.",
        what=what,
        moment=moment,
    )


_A_CUSTOMER = {"en": "a customer", "de": "ein Kunde", "fr": "un client", "es": "un cliente"}
"""By the language of the draft, which this goes into."""


def _fixes(hit: Hit, language: str) -> tuple[Suggestion, ...]:
    public = hit.term.public_name
    if public is None and hit.term.kind == "customer" and not hit.tagged:
        public = _A_CUSTOMER.get(language)
    if public is None:
        return ()
    if hit.tagged:
        # A tag has no blanks.
        words = ("".join(c for c in word if c.isalnum()) for word in public.split())
        public = "".join(word[:1].upper() + word[1:] for word in words)
    return (Suggestion(phrase("Say “{words}”", words=public), public),)
