"""Text typed in a hurry or spaced out ('my pssprt nmbr is 7 0 3 9'), as plain words again.

People drop vowels to save keys, and set characters apart to get a number past a filter; other
readers see through both, and so does this. What cannot be a word of the lexicon stays as it is, so
that ordinary prose is never rewritten: nothing here runs unless something looks hurried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from discreet.reading.detectors.personal_data.hints import words

# Words around a datum, beside the names in the tables, which the detector adds.
_COMMON = words(
    """
    about activation add after again agreement also always amount appliance application
    appointment are arriving ask attached bank because been before best between bill billing
    book born both bring building bureau business but call called can case change chat check
    city clear coming complete condition configuration confirm connect connected contact
    contract conversation copy correct could country coupon current data date days dear deep
    delivered delivery department departure details detected device directions discussion
    district doctor document does done download driver due during each education eligibility
    eligible email employee employer employment enter entry error evening events every expires
    extension fail family father feedback file find finger first follow following for form forum
    found friend from full future gave get give given going good had has have health hello help
    here history home hope hospital hotel hour hours house identity in includes income indicates
    info information insurance interview is issue issued item keep key know landlord last late
    later left legal let letter limit link list live lives loan log logged login logs long look
    lost made mail make manager many map market marriage media meeting members mention mentioned
    message missed mobile money month monthly months more morning mother mothers motion move
    moved much music my name need network never new next night not note now number office old on
    once one online open order other our own owner page paid paper part party past pay payee
    people person personal phone photo photos picture place please position post posted practice
    present previous price private problem process product professional profile proof property
    provide question questions quote quoted ready reason received recent record records refund
    register registered released remember rental repair replacement report request required
    reset residence result results resume return returned review right room route said salary
    same save saved scan school score search seat security see seen send sensor sent serial
    server service session set settings setup share ship shipping shop should show shows
    signature single sister site social some son soon spouse staff start started statement
    station status stay stored street student submit sum summary support surname symptoms system
    take teacher team tell temperature test text than thank thanks that the their them then
    there these they thing think this thread through ticket time today together told tomorrow
    tracked tracking transfer treatment trip under until update upgrade urgent us usage use used
    user validation value vehicle verification verify very via video visit visited voice wait
    want was watch water web website week were what when where which who will with without work
    worked working would wrong year years yesterday you your
    """
)
# Cut short rather than stripped of vowels.
_SHORT = {
    "acct": "account", "addr": "address", "cert": "certificate", "ctzshp": "citizenship",
    "loc": "location", "pos": "position", "pswd": "password", "sts": "status", "trx": "transaction",
    "txn": "transaction", "yr": "year", "yrs": "years", "hrs": "hours", "prf": "proof",
    "usr": "user", "pwd": "password", "bday": "birthday", "bsns": "business", "med": "medical",
    "ref": "reference", "ph": "phone", "cnfrm": "confirm", "pls": "please", "plz": "please",
    "chk": "check", "thx": "thanks", "eml": "email", "msg": "message", "amt": "amount",
}  # fmt: skip

_SHORT_WITH_VOWELS = tuple(word for word in _SHORT if set("aeiou") & set(word))

# Of two words with the same consonants the likelier one is read.
_RARE = words(
    "route build building form seat site debts hose quiet last lost late some us their quite "
    "note there than then long party past post"
)

# Words of their own that look like one of the lexicon's with a vowel missing.
_NO_TYPOS = words("deliver employ flowing patent sport warrant")

# Common letters without a vowel that are no words cut short.
_ORDINARY = words("mr mrs ms dr vs tv km kg pm th nd rd hr pr ml llm llms gpt html https www")

_VOWELLESS = re.compile(r"(?<![\w'@#/.])[b-df-hj-np-tv-xz]{2,}(?![\w'@/])")
# Three single letters or digits with blanks between, a mark before each at most.
_SPACED = re.compile(r"(?<![^\s(])[^\W_](?:[ ]{1,2}[-.]?[ ]?[^\W_]){2}(?!\w)")
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_VOWELS = str.maketrans("", "", "aeiouy'\u2019")
# Labels that are set apart together with their value: 'O T P 1 2 3'.
_LEADING_LABEL = re.compile(
    r"(?:OTP|PIN|CVV|SSN|WIFI|SSID|IMEI|VIN|MAC|DNA|GPS|NHS|DOB)(?=[A-Z0-9])|WiFi(?=\w)"
)
# Where a blank stood in the joined text: '1 2 3 S t', 'J a n e 2 8 7 - 8 7 2'.
_SEAM = re.compile(r"(?<=\d)(?=[A-Z][a-z])|(?<=[a-z])(?=\d{3}-\d)")
_MAIL = re.compile(
    r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*\.(?:com|net|org|edu|gov|io|co|me|de|fr|es|it|nl|eu|uk|in)"
)
_ARE_YOU = re.compile(r"[ru] +\d")
_LONG = 6
"""Letters from which a lexicon word is restored wherever it stands; shorter ones need company."""

_SHARE = 0.2
"""Least share of a line's words that are hurried, for its short words to be restored too; half of
it where characters are spaced out as well."""


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` in plain words, with the place in the original of each of its code points."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original from which `start` to `end` (not empty) of `text` came."""
        return self.starts[start], self.ends[end - 1]


def skeleton(word: str) -> str:
    """What a word keeps when its vowels go and its doubled letters become one."""
    rest = word[1:].translate(_VOWELS)
    kept = word[:1]
    for letter in rest:
        if letter != kept[-1]:
            kept += letter
    return kept


class Lexicon:
    """Words that may be typed without some of their vowels, found by what is left of them."""

    def __init__(self, known: Iterable[str]) -> None:
        self.words = frozenset(known) | _COMMON
        self._by_skeleton: dict[str, list[str]] = {}
        for word in sorted(self.words, key=lambda w: (w in _RARE, w not in _COMMON, len(w), w)):
            self._by_skeleton.setdefault(skeleton(word), []).append(word)
        self._long = frozenset(skeleton(w) for w in self.words if len(w) >= _LONG)

    def restore(self, text: str, low: str, vocabulary: frozenset[str]) -> Plain | None:
        """`text` in plain words, or None where nothing in it is hurried.

        vocabulary: the words of `low`, in lower case.
        """
        spaced = _SPACED.search(text) is not None
        short = sum(w not in _ORDINARY and bool(self.word(w)) for w in _VOWELLESS.findall(low))
        short += sum(w in vocabulary for w in _SHORT_WITH_VOWELS)
        if not spaced and short < 2 and not any(self._misspelt(w) for w in vocabulary):
            return None
        plain = _Builder()
        changed = False
        for line in text.splitlines(keepends=True):
            changed |= self._line(line, plain)
        return plain.build() if changed else None

    def word(self, typed: str) -> str | None:
        """The lexicon's word that was typed as `typed` with vowels or a double letter missing."""
        if typed in self.words or typed in _NO_TYPOS:
            return None
        if typed in _SHORT:
            return _SHORT[typed]
        typed = typed.replace("\u2019", "'")
        if typed.endswith("'s"):
            owner = self.word(typed[:-2])
            if owner:
                return owner + "'s"
        typed = typed.replace("'", "")
        for word in self._by_skeleton.get(skeleton(typed), ()):
            if word != typed and len(word) > len(typed) and _within(typed, word):
                return word
        return None

    def _misspelt(self, word: str) -> bool:
        if len(word) < _LONG - 1 or word in self.words:
            return False
        kept = skeleton(word)
        return len(kept) >= 4 and kept in self._long and self.word(word) is not None

    def _line(self, line: str, plain: _Builder) -> bool:
        low = line.lower()
        found = [w for w in _WORD.findall(low) if len(w) > 1] if len(low) == len(line) else []
        hurried = [w for w in found if w not in _ORDINARY and self.word(w)]
        least = 1 if _SPACED.search(line) else 2
        share = _SHARE * (least / 2)
        in_a_hurry = len(hurried) >= least and len(hurried) >= share * len(found)
        start = plain.at
        changed = False
        for piece in _pieces(line, in_a_hurry, self):
            gap = line[start - plain.base : piece[0][0]]
            plain.copy(gap)
            joined = "".join(line[a:b] for a, b in piece)
            if len(piece) > 1:
                changed = True
                if word := self.word(joined.lower()):
                    plain.replace(line[piece[0][0] : piece[-1][1]], word)
                else:
                    plain.join(piece, joined, self.word)
            else:
                changed |= self._word(joined, in_a_hurry, plain)
            start = plain.at
        plain.copy(line[start - plain.base :])
        plain.base = plain.at
        return changed

    def _word(self, token: str, in_a_hurry: bool, plain: _Builder) -> bool:
        changed = False
        at = 0
        for found in _WORD.finditer(token):
            low = found.group().lower()
            if len(low) < 2 or len(low) != len(found.group()) or low in _ORDINARY:
                continue
            if found.group() == "St" or (not in_a_hurry and not self._misspelt(low)):
                continue
            word = self.word(low)
            if word is None:
                continue
            plain.copy(token[at : found.start()])
            plain.replace(found.group(), word.capitalize() if found.group()[0].isupper() else word)
            at = found.end()
            changed = True
        plain.copy(token[at:])
        return changed


class _Builder:
    """Grows the plain text; `at` is how far the original has been read."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self.at = 0
        self.base = 0

    def copy(self, text: str) -> None:
        self._text.append(text)
        self._starts.extend(range(self.at, self.at + len(text)))
        self._ends.extend(range(self.at + 1, self.at + len(text) + 1))
        self.at += len(text)

    def replace(self, typed: str, word: str) -> None:
        self._text.append(word)
        self._starts.extend([self.at] * len(word))
        self._ends.extend([self.at + len(typed)] * len(word))
        self.at += len(typed)

    def join(
        self, piece: list[tuple[int, int]], joined: str, word: Callable[[str], str | None]
    ) -> None:
        """Add the tokens of `piece` without the blanks between them, their end as a `word`."""
        places = [self.base + i for a, b in piece for i in range(a, b)]
        at = 0
        while label := _LEADING_LABEL.match(joined, at):
            self._points(joined[at : label.end()], places[at : label.end()])
            self._points(" ", [places[label.end()]])
            at = label.end()
        if joined[at:].islower() and (known := word(joined[at:])):
            self._text.append(known)
            self._starts.extend([places[at]] * len(known))
            self._ends.extend([places[-1] + 1] * len(known))
            self.at = self.base + piece[-1][1]
            return
        for seam in _SEAM.finditer(joined, at):
            self._points(joined[at : seam.start()], places[at : seam.start()])
            self._points(" ", [places[seam.start()]])
            at = seam.start()
        self._points(joined[at:], places[at:])
        self.at = self.base + piece[-1][1]

    def _points(self, text: str, places: list[int]) -> None:
        self._text.append(text)
        self._starts.extend(places)
        self._ends.extend(place + 1 for place in places)

    def build(self) -> Plain:
        return Plain("".join(self._text), tuple(self._starts), tuple(self._ends))


def _within(typed: str, word: str) -> bool:
    """Whether `typed` is `word` less some of its letters."""
    letters = iter(word)
    return all(letter in letters for letter in typed)


def _pieces(line: str, in_a_hurry: bool, lexicon: Lexicon) -> Iterator[list[tuple[int, int]]]:
    """The tokens of a line as spans; those that were one word or number stand together."""
    tokens = [found.span() for found in _TOKEN.finditer(line)]
    least = 2 if in_a_hurry else 3
    index = 0
    while index < len(tokens):
        if in_a_hurry and (past := _mail(line, tokens, index, lexicon.words)):
            yield tokens[index:past]
            index = past
            continue
        end = index + 1
        singles = _single(line, tokens[index])
        # 'steps r 1 0 0': are, you
        alone = _ARE_YOU.match(line, tokens[index][0]) is not None
        while (
            not alone
            and end < len(tokens)
            and _goes_on(line, tokens[end - 1], tokens[end], in_a_hurry)
        ):
            singles += _single(line, tokens[end])
            end += 1
        if end - index > 2 and _opens_a_word(line, tokens, end):
            end -= 1
            singles -= 1
        if end - index > 1 and singles >= (1 if in_a_hurry and line[tokens[index][0]].isdigit()
                                           else least):  # fmt: skip
            yield tokens[index:end]
            index = end
            continue
        if in_a_hurry and index + 1 < len(tokens):
            one, two = (line[a:b] for a, b in tokens[index : index + 2])
            whole = (one + two).lower()
            # 'pas port': neither part alone, both together.
            if (
                len(one) > 1
                and len(whole) >= _LONG
                and whole.isalpha()
                and (whole in lexicon.words or lexicon.word(whole))
            ):
                yield tokens[index : index + 2]
                index += 2
                continue
        yield [tokens[index]]
        index += 1


def _opens_a_word(line: str, tokens: list[tuple[int, int]], end: int) -> bool:
    """Whether the last token before `end` begins a word after a number: '4 5 6 C rp Ave'."""
    if end >= len(tokens):
        return False
    (_, b), (c, d), (e, f) = tokens[end - 2 : end + 1]
    return (
        line[b - 1].isdigit() and d - c == 1 and line[c:d].isupper()
        and f - e > 1 and line[e:f].islower() and line[e:f].isalpha()
    )  # fmt: skip


def _mail(
    line: str, tokens: list[tuple[int, int]], index: int, known: frozenset[str]
) -> int | None:
    """The index after an e-mail address that was typed with blanks, from token `index` on."""
    joined = ""
    for past in range(index, min(index + 7, len(tokens))):
        piece = line[tokens[past][0] : tokens[past][1]]
        if "@" not in joined + piece and (
            len(piece) > 5 or piece.lower() in known or past > index + 2
        ):
            return None
        joined += piece
        if _MAIL.fullmatch(joined.rstrip(",;!?")):
            return past + 1 if past > index else None
    return None


def _single(line: str, token: tuple[int, int]) -> int:
    return sum(c.isalnum() for c in line[token[0] : token[1]]) == 1


def _goes_on(line: str, one: tuple[int, int], two: tuple[int, int], in_a_hurry: bool) -> bool:
    """Whether the second of two tokens belongs to the same spaced-out word or number."""
    first, second = line[one[0] : one[1]], line[two[0] : two[1]]
    if two[0] - one[1] > 2 or (first[-1] in ",;!?.:" and len(first) > 1):
        return False
    kept = [c for c in second if c.isalnum()]
    if second in ("a", "I") and len(first) == 1 and not first.isalpha():
        return False  # '8 0 0 a month'
    before = [c for c in first if c.isalnum()]
    if not kept:
        return bool(before) and second in ("-", ".", "/", "@", ":", "!", ",", "%", "_", "+")
    if len(kept) == 1:
        # 'is a 5', 'at 1 0': a word of its own is no first part of a number.
        return len(before) <= 3 and not (len(before) > 1 and "".join(before).isalpha())
    if not all(c.isdigit() for c in kept) or len(kept) > 5:
        return False
    last = before[-1] if before else first[-1]
    return (last.isdigit() or first[-1] in "-.") or (len(before) == 1 and last.isupper())
