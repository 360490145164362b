"""What is said to a person: all of it can be said in every language, and nothing more is kept."""

from __future__ import annotations

import ast
import json
import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import kingfisher_sdk
import pytest
import test_personal_data
import test_personal_data_records
import test_personal_data_wordings
import test_secrets
import yaml
from hypothesis import given
from hypothesis import strategies as st
from test_snapshot import CORPORA, filled

from discreet.checking import Checker, models_folder
from discreet.locales import LANGUAGES, catalogue, everywhere, negotiate, texts
from discreet.policy import load_policy
from discreet.policy.terms import Term, TermKind
from discreet.reading.detectors import build, disclosure, terms, tone
from discreet.reading.detectors.personal_data.attributes import ATTRIBUTES
from discreet.reading.detectors.personal_data.sentences import SENTENCES
from discreet.reading.detectors.rules import RuleDetector
from discreet.reading.detectors.secrets import kingfisher
from discreet.reading.document import Document
from discreet.reading.language import tell
from discreet.reading.phrases import Phrase, in_order, phrase, places
from discreet.reading.readers import Readers
from discreet.schema import TOO_LONG, CheckRequest, Finding

SERVER = Path(__file__).parents[2] / "server" / "discreet"


def _marked() -> Iterator[str]:
    """Every text that is given to `phrase` in the code, as xgettext would find it."""
    for path in (SERVER / "checking.py", *(SERVER / "reading").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "phrase"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value


def _in_tables() -> Iterator[str]:
    """The texts that tables hold or make."""
    yield TOO_LONG
    yield from (fact.tells for fact in (*ATTRIBUTES, *SENTENCES))
    for kind in disclosure.KINDS.values():
        yield kind.evidence
        if kind.names:
            yield kind.names
    yield from (words.evidence for words in tone.TONES.values())
    yield "on your company's list of terms"
    for kind in terms._KINDS.values():
        for advice in ("Leave it out.", "Leave it out, or use the public name."):
            yield f"This is {kind} that your company keeps back. {advice}"


TEMPLATES = frozenset(map(str, (*_marked(), *_in_tables())))
FOREIGN = tuple(language for language in LANGUAGES if language != "en")


@pytest.mark.parametrize("language", FOREIGN)
def test_a_language_can_say_everything_and_no_more(language: str) -> None:
    missing = TEMPLATES - texts(language).keys()
    surplus = texts(language).keys() - TEMPLATES
    assert not missing, f"locales/{language}.yaml lacks these"
    assert not surplus, f"nobody says these any more; take them out of locales/{language}.yaml"


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_has_the_same_places_and_manners(language: str) -> None:
    for template, said in texts(language).items():
        assert places(said) == places(template), said
        assert template.endswith(".") == said.endswith("."), said
        assert said == said.strip()
        assert not set("!¡") & set(said), said
        assert not re.search(r"[\"']|\.\.\.|  ", said), f"typographic marks, please: {said}"
        if language == "fr":
            assert not re.search(r"(?<!\u00a0)[:;?»%]|«(?!\u00a0)", said), f"a fixed blank: {said}"


@pytest.mark.parametrize("language", FOREIGN)
def test_no_text_has_two_translations(language: str) -> None:
    # A second one would win in silence.
    tree = yaml.compose((SERVER / "locales" / f"{language}.yaml").read_text("utf-8"))
    [(_, table)] = tree.value
    keys = [key.value for key, _ in table.value]
    assert len(keys) == len(set(keys))


def _said() -> Iterator[str]:
    """Whatever the product's own detectors say of the corpus and of the tests' examples."""
    posts = [json.loads(row)["text"] for row in (CORPORA / "posts.jsonl").read_text().splitlines()]
    drafts = [
        *map(filled, posts),
        *(text for text, *_ in test_secrets.POSITIVE),
        *(text for text, *_ in test_personal_data.POSITIVE),
        *(text for text, *_ in test_personal_data.REMARKS),
        *(text for text, *_ in test_personal_data_records.WARNED),
        *(text for text, *_ in test_personal_data_records.HINTS),
        *(text for fact in (*ATTRIBUTES, *SENTENCES) for text in fact.found),
        *(re.sub(r"[\[\]{}]", "", marked) for *_, marked in test_personal_data_wordings.ROWS),
        *LEAKS,
    ]
    detectors = build(load_policy(), Readers.load(models_folder()))
    for text in drafts:
        told = tell(text)
        document = Document(text, language=told.language, passages=told.passages)
        for detector in detectors:
            for match in detector.read(document):
                yield from (fix.label for fix in match.fixes)
                if not isinstance(detector, RuleDetector):  # its sentences are the pack's
                    yield from (match.message, *match.why)


LEAKS = (
    "We are about to sign Hartwell Industries as our newest customer, not announced yet.",
    "Between us: my team will lay off forty people next week, the board decided it yesterday.",
    "You are a pathetic idiot, and I will find you and hurt you, you stupid clown.",
    "Well, wow, what a totally brilliant idea, genius. Nobody here gives a shit about it.",
    "Du bist doch ein Idiot, das ganze Projekt ist wirklich totale Scheiße geworden.",
    "Our vault is 100% secure, and nothing in the world can break into it.",
)


def test_everything_that_detectors_say_can_be_translated() -> None:
    def templates(said: str) -> Iterator[str]:
        assert isinstance(said, Phrase), f"wrap this in phrase(): {said!r}"
        yield said.template
        for value in said.values.values():
            if isinstance(value, Phrase):
                yield from templates(value)

    said = {template for text in _said() for template in templates(text)}
    assert said <= TEMPLATES
    assert len(said) > len(TEMPLATES) / 2


@pytest.mark.parametrize("kind", get_args(TermKind))
@pytest.mark.parametrize("public", [None, "our next release"])
def test_what_is_said_of_a_term_can_be_translated(kind: TermKind, public: str | None) -> None:
    # One with an embargo says until when, which no sentence of the catalogue can hold.
    detector = terms.TermDetector((Term("BlueHarbor", kind, public_name=public),))
    [match] = detector.read(Document("Meet BlueHarbor."))
    assert {match.message, *match.why} <= TEMPLATES


def test_every_label_of_a_provider_key_is_made_of_known_parts() -> None:
    rules = kingfisher_sdk.Rules().metadata()
    for kind in {kingfisher.slug(rule["id"]) for rule in rules if rule["visible"]}:
        label = kingfisher.label_of(kind)
        assert label.template in TEMPLATES
        assert label.values.get("what", label) in TEMPLATES


@given(st.text(), st.text(), st.integers())
def test_a_phrase_is_its_english_text_where_no_catalogue_is(one: str, two: str, n: int) -> None:
    inner = phrase("the {place} of it", place=one)
    made = phrase("“{words}” says {what} {count} times", words=two, what=inner, count=n)
    assert made == f"“{two}” says the {one} of it {n} times"
    assert type(catalogue("en").say(made)) is str
    assert catalogue("en").say(made) == catalogue("lv").say(made) == made
    assert pickle.loads(pickle.dumps(made)).values == made.values


def test_phrases_among_the_values_are_said_too_and_words_of_the_draft_are_not() -> None:
    german = catalogue("de")
    what = phrase("{what} for {provider}", what=phrase("an API key"), provider="a key")
    assert german.say(what) == "ein API-Schlüssel für a key"
    listed = phrase("There was no time left for: {parts}.", parts=(phrase("tone"), "x"))
    assert listed == "There was no time left for: tone, x."
    assert german.say(listed) == "Dafür blieb keine Zeit: Ton, x."


def test_a_pack_wins_over_ours_and_a_wrong_translation_counts_as_none() -> None:
    pack = {
        "Take it out": "Bitte entfernen",
        "it follows '{cue}'": "hinter {was}",
        "Hello.": "Tag.",
        "Say %s, not %s.": "%s sagen, nicht %s.",
    }
    words = catalogue("de", pack)
    assert words.say("Take it out") == "Bitte entfernen"
    assert words.say("Hello.") == "Tag."
    assert words.say("[removed]") == "[entfernt]"
    vale = in_order("Say %s, not %s.", ("{a}", "%s"))
    assert vale == "Say {a}, not %s."
    assert words.say(vale) == "{a} sagen, nicht %s."
    assert in_order("Not %s, never %s, no.", ("x",)) == "Not x, never x, no."
    assert words.say(phrase("it follows '{cue}'", cue="pw")) == "it follows 'pw'"
    assert words.say("Nobody translated this {cue}.") == "Nobody translated this {cue}."


def test_only_places_are_filled() -> None:
    assert phrase("{a} {} {0} {A} {a.b} {{a}}", a="{b}") == "{b} {} {0} {A} {a.b} {{b}}"
    with pytest.raises(KeyError):
        phrase("{a} {b}", a="x")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("DE-at", "de"),
        ("de-CH-1996", "de"),
        ("fr-CA, en;q=0.8", "fr"),
        ("en-GB, de;q=0.9", "en"),
        ("en;q=0.3, es;q=0.9, fr;q=0.8", "es"),
        ("it, pt;q=0.9, fr;q=0.2", "fr"),
        ("it, pt", "en"),
        ("fr, de", "fr"),
        ("de;q=0, fr;q=0.1", "fr"),
        ("de;q=0", "en"),
        ("*", "en"),
        ("*, de;q=0.5", "en"),
        ("de, *;q=0.5", "de"),
        ("de ; q=0.5 , es ; Q=0.75", "es"),
        ("de;q=1.000", "de"),
        ("de;q=2, fr;q=0.1", "fr"),
        ("de;q=nan, fr;q=0.1", "fr"),
        ("de;q=, fr;q=0.1", "fr"),
        ("dexter, deu", "en"),
        (";;,,;q=1,-,=", "en"),
    ],
)
def test_the_language_is_negotiated(header: str | None, language: str) -> None:
    assert negotiate(header) == language


@given(st.text())
def test_any_header_gives_a_language(header: str) -> None:
    assert negotiate(header) in LANGUAGES


@pytest.mark.parametrize("language", FOREIGN)
def test_what_is_explained_depends_on_the_language_and_nothing_else_does(
    checker: Checker, language: Any
) -> None:
    request = CheckRequest(text=f"{LEAKS[0]} Its wifi password is Str0ng" + "Bridge!")
    english, foreign = checker.check(request), checker.check(request, locale=language)
    assert len(english.findings) >= 2

    def told(finding: Finding) -> set[str]:
        clause = finding.clause
        of_clause = {clause.title, clause.text} if clause else set()
        return {finding.message, *finding.why, *(fix.label for fix in finding.fixes), *of_clause}

    for ours, theirs in zip(english.findings, foreign.findings, strict=True):
        assert not told(ours) & told(theirs)
        words = {"message": "", "why": [], "fixes": [], "clause": None}
        assert (ours.clause and ours.clause.id) == (theirs.clause and theirs.clause.id)
        assert ours.model_copy(update=words) == theirs.model_copy(update=words)
        # What becomes a part of the draft stays in the draft's language.
        assert [f.replacement for f in ours.fixes] == [f.replacement for f in theirs.fixes]


@pytest.mark.parametrize(
    ("language", "draft", "mask"),
    [
        ("de", "Das Passwort ist {}", "[entfernt]"),
        ("fr", "Le mot de passe est {}", "[supprimé]"),
        ("es", "La contraseña es {}", "[eliminado]"),
    ],
)
def test_a_replacement_is_in_the_draft_s_language_and_is_no_finding(
    checker: Checker, language: str, draft: str, mask: str
) -> None:
    (found,) = checker.check(
        CheckRequest(text=draft.format("Str0ng" + "Bridge!"), language=language)
    ).findings
    assert [(fix.label, fix.replacement) for fix in found.fixes] == [("Take it out", mask)]
    assert checker.check(CheckRequest(text=draft.format(mask), language=language)).findings == []


def test_a_pack_s_rules_and_clauses_are_said_in_its_own_words() -> None:
    policy = load_policy()
    text = "Our vault is 100% secure."
    rule = next(r for r in policy.rules if r.id == "misleading_claim.absolute_security")
    clause = policy.clause(policy.treatment(rule.id, rule.category), rule.id)
    assert clause is not None
    pack = {rule.message: "Das geht zu weit.", clause.title: "Ehrlich werben", "Take it out": "Weg"}
    checker = Checker(replace(policy, locales={"de": pack}), (RuleDetector((rule,)),))
    (german,) = checker.check(CheckRequest(text=text), locale="de").findings
    assert german.message == "Das geht zu weit."
    assert german.clause is not None and german.clause.title == "Ehrlich werben"
    assert german.clause.text == clause.text
    (french,) = checker.check(CheckRequest(text=text), locale="fr").findings
    assert french.message == rule.message
    assert checker.words("de").say("Take it out") == "Weg"


def test_why_a_draft_was_not_read_whole_is_explained_too(checker: Checker) -> None:
    long = CheckRequest(text="word " * 5_000)
    assert checker.check(long).incomplete_reason == TOO_LONG
    said = {checker.check(long, locale=language).incomplete_reason for language in LANGUAGES}
    assert said == everywhere(TOO_LONG)
    assert len(said) == len(LANGUAGES)
    late = checker.check(CheckRequest(text="word"), late=lambda: True, locale="de")
    assert late.incomplete_reason is not None
    assert late.incomplete_reason.startswith("Dafür blieb keine Zeit: Geheimnisse, Begriffe")
