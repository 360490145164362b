"""Company terms in every form that people write them in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discreet.policy import Term
from discreet.reading import usage
from discreet.reading.detectors.terms import TermDetector
from discreet.reading.dictionary import is_word
from discreet.reading.document import Document
from discreet.reading.spelling import plain, spelling

TERMS = (
    Term("Project Falcon", "codename", aliases=("falcon-next",), public_name="our next release"),
    Term("Hartwell", "customer"),
    Term("XR7", "product"),
    Term("Falcon 9", "product"),
    Term("PayPal", "customer"),
    Term("BlueHarbor", "codename"),
    Term("Johnson & Sons", "customer"),
    Term("O'Neill Foods", "partner"),
    Term("Société Générale", "customer"),
    Term("Weißbach", "customer"),
    Term("Ødegaard", "partner"),
    Term("McDonald's", "customer"),
    Term("隼計画", "codename"),
    Term("Восход", "codename"),
    Term("Zephyry", "product"),
    Term("Every One", "product"),
)
COMMON = tuple(
    Term(name, "codename")
    for name in (
        "Falcon",
        "Target",
        "Orange",
        "Delta",
        "Growth",
        "Slack",
        "Titan",
        "SAP",
        "Siemens",
    )
)


def _hashed(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    salt = bytes(range(32))
    return tuple(
        Term(
            "",
            term.kind,
            public_name=term.public_name,
            common=not spelling(written).breaks and is_word(written),
            match_case=written == "SAP",
            hashed=spelling(written).hashed(salt, written == "SAP"),
        )
        for term in terms
        for written in (term.name, *term.aliases)
    )


def _found(text: str, terms: tuple[Term, ...], language: str = "en") -> list[str]:
    document = Document(text, language=language)
    return [text[m.start : m.end] for m in TermDetector(terms).read(document)]


FORMS = [
    # apart, joined, in capitals, in lower case
    ("Project Falcon ships", ["Project Falcon"]),
    ("project falcon ships", ["project falcon"]),
    ("PROJECT FALCON SHIPS", ["PROJECT FALCON"]),
    ("project-falcon and PROJECT_FALCON", ["project-falcon", "PROJECT_FALCON"]),
    ("the branch project/falcon", ["project/falcon"]),
    ("see project.falcon", ["project.falcon"]),
    ("Project\u00a0Falcon", ["Project\u00a0Falcon"]),
    ("Project \u2013 Falcon", ["Project \u2013 Falcon"]),
    ("ProjectFalcon", ["ProjectFalcon"]),
    ("projectfalcon goes live", ["projectfalcon"]),
    ("the falcon-next branch", ["falcon-next"]),
    ("Falcon Next is close", ["Falcon Next"]),
    ("Project\nFalcon", ["Project\nFalcon"]),
    ("Project-\nFalcon", ["Project-\nFalcon"]),
    ("Project \r\n Falcon", ["Project \r\n Falcon"]),
    ("Project\n\nFalcon", []),
    ("Project. Falcon", []),
    ("Project, Falcon", []),
    ("a falcon flew over the project", []),
    ("a projectile, falconry", []),
    # endings
    ("Hartwell's plant", ["Hartwell"]),
    ("Hartwell’s plant", ["Hartwell"]),
    ("Hartwells Werk", ["Hartwells"]),
    ("two Project Falcons", ["Project Falcons"]),
    ("Project Falcon's launch", ["Project Falcon"]),
    ("our Zephyries are here", ["Zephyries"]),
    ("XR7s for all", ["XR7s"]),
    ("d'Hartwell et de l’Hartwell", ["Hartwell", "Hartwell"]),
    ("McDonalds and McDonald's", ["McDonalds", "McDonald's"]),
    ("Old McDonald had a farm", []),
    ("Hartwellian", []),
    ("Hartwellss", []),
    # tags and handles
    ("#ProjectFalcon 🚀", ["ProjectFalcon"]),
    ("#projectfalcon", ["projectfalcon"]),
    ("#projectfalconlaunch", ["projectfalcon"]),
    ("#ProjectFalconLaunch", ["ProjectFalcon"]),
    ("#AcmeProjectFalcon2027", ["ProjectFalcon"]),
    ("#falconnextweek", ["falconnext"]),
    ("@acme_project_falcon", ["project_falcon"]),
    ("thanks @hartwell", ["hartwell"]),
    ("#Hartwell2027", ["Hartwell"]),
    ("#hartwellness", []),
    ("jane@projectile.example", []),
    ("#Project #Falcon", []),
    # humps and figures
    ("XR7 boards", ["XR7"]),
    ("the xr7", ["xr7"]),
    ("XR-7 and XR 7", ["XR-7", "XR 7"]),
    ("an xr 7-day trip", []),
    ("Falcon9 and falcon 9", ["Falcon9", "falcon 9"]),
    ("XR70", []),
    ("we chose PayPal, paypal, Pay Pal", ["PayPal", "paypal", "Pay Pal"]),
    ("we pay pal Joe", []),
    ("Blue Harbor opens", ["Blue Harbor"]),
    ("a blue harbor", []),
    ("a gift for everyone", []),
    ("our Every-One", ["Every-One"]),
    # punctuation of the name itself
    ("Johnson & Sons, Johnson&Sons", ["Johnson & Sons", "Johnson&Sons"]),
    ("Johnson, Sons", []),
    ("ONeill Foods and O’Neill Foods", ["ONeill Foods", "O’Neill Foods"]),
    # accents, widths, disguises
    ("Societe Generale, #SocieteGenerale", ["Societe Generale", "SocieteGenerale"]),
    ("Socie\u0301te\u0301 Ge\u0301ne\u0301rale", ["Socie\u0301te\u0301 Ge\u0301ne\u0301rale"]),
    ("WEISSBACH und Weissbach", ["WEISSBACH", "Weissbach"]),
    ("Odegaard", ["Odegaard"]),
    ("Ｈａｒｔｗｅｌｌ", ["Ｈａｒｔｗｅｌｌ"]),
    ("𝗛𝗮𝗿𝘁𝘄𝗲𝗹𝗹 joins", ["𝗛𝗮𝗿𝘁𝘄𝗲𝗹𝗹"]),
    ("Hart\u200bwell joins", ["Hart\u200bwell"]),
    ("H\u0430rtw\u0435ll joins", ["H\u0430rtw\u0435ll"]),
    ("😀😀 Hartwell", ["Hartwell"]),
    ("мы запускаем ВОСХОД", ["ВОСХОД"]),
    ("来月、隼計画を発表します", ["隼計画"]),
    ("隼の計画", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), FORMS)
def test_forms(text: str, found: list[str]) -> None:
    assert _found(text, TERMS) == found


@pytest.mark.parametrize(("text", "found"), FORMS)
def test_forms_of_hashed_names(text: str, found: list[str]) -> None:
    assert _found(text, _hashed(TERMS)) == found


USES = [
    ("Falcon ships in May.", ["Falcon"]),
    ("We ship Falcon in May.", ["Falcon"]),
    ("Falcon goes live on Monday, tell nobody.", ["Falcon"]),
    ("Falcon launch is near.", ["Falcon"]),
    ("Today: Falcon is out.", ["Falcon"]),
    ("Titan's launch went well.", ["Titan"]),
    ("Titan, our new engine, is done.", ["Titan"]),
    ("Excited to share Falcon with the world.", ["Falcon"]),
    ("the FALCON launch", ["Falcon".upper()]),
    ("FALCON SHIPS IN MAY", ["FALCON"]),
    ("falcon ships in may and nobody knows", ["falcon"]),
    ("so happy that we ship falcon in may", ["falcon"]),
    ("#falcon", ["falcon"]),
    ("@acme_falcon", ["falcon"]),
    ("#FalconDay", ["Falcon"]),
    ("Delta has signed.", ["Delta"]),
    ("Target will carry our new line.", ["Target"]),
    ("Thanks to Target for the trust.", ["Target"]),
    ("Orange signs with us.", ["Orange"]),
    ("Siemens will open the plant with us.", ["Siemens"]),
    ("Falcons fly. We call it Falcon.", ["Falcon"]),
    ("We run SAP.", ["SAP"]),
    ("How Falcon Won The Race Against Time", ["Falcon"]),
    # the words
    ("a falcon flew", []),
    ("A falcon flew over the house.", []),
    ("Falcons are fast birds.", []),
    ("Falcon feathers are light.", []),
    ("The falcon is back. It nests here.", []),
    ("so happy that a falcon nests on our roof", []),
    ("A FALCON FLEW OVER US", []),
    ("Target your readers with care.", []),
    ("We target small shops.", []),
    ("Target groups differ by region.", []),
    ("How To Target Your Audience Better", []),
    ("Growth is slow.", []),
    ("Slack off a bit.", []),
    ("Slack us a message.", []),
    ("our slack channel", []),
    ("an orange a day", []),
    ("Orange is the new black, and orange juice is fine.", ["Orange"]),
    ("tree sap", []),
    ("Sap runs from the tree.", []),
    ("the delta of the river", []),
    ("falconry", []),
]


@pytest.mark.parametrize(("text", "found"), USES)
def test_common_words_count_where_grammar_makes_them_names(text: str, found: list[str]) -> None:
    assert _found(text, COMMON) == found


@pytest.mark.parametrize(("text", "found"), USES)
def test_common_words_that_are_hashed(text: str, found: list[str]) -> None:
    assert _found(text, _hashed(COMMON)) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Wir liefern Adler im Mai aus.", ["Adler"]),
        ("de", "Adlers Start ist im Mai.", ["Adlers"]),
        ("de", "Ein Adler flog vorbei.", []),
        ("de", "Wir sahen einen schnellen Adler.", []),
        ("de", "Am Himmel kreist der Adler.", []),
        ("fr", "Nous lançons Adler en mai.", ["Adler"]),
        ("fr", "un adler, des adlers", []),
    ],
)
def test_common_words_of_other_languages(language: str, text: str, found: list[str]) -> None:
    assert _found(text, (Term("Adler", "codename", common=True),), language) == found


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        (Term("Falcon", common=False), "a falcon flew", ["falcon"]),
        (Term("Hartwell", common=True), "hartwell", []),
        (Term("Blue Moon", common=True), "once in a blue moon", []),
        (Term("Blue Moon", common=True), "we launch Blue Moon", ["Blue Moon"]),
        (Term("Blue Moon"), "we launch blue moon", ["blue moon"]),
        (Term("Act", match_case=True), "the Act, an act, ACT", ["Act"]),
        (Term("falcon"), "We deploy falcon, since a falcon is fast.", ["falcon"]),
        (Term("Soleil"), "le soleil brille", []),
    ],
)
def test_what_the_file_says_of_a_word_decides(term: Term, text: str, found: list[str]) -> None:
    language = "fr" if text.startswith("le ") else "en"
    assert _found(text, (term,), language) == found


def test_grammar_is_asked_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(usage.grammar, "reads_as_name", lambda *_, **__: bool(asked.append(1)))
    text = "".join(f"Falcon ships on day {n}. " for n in range(300))
    found = _found(text, (Term("Falcon"),))
    assert len(asked) == 50
    assert len(found) == 250  # by their capitals


def test_the_longest_term_wins() -> None:
    terms = (Term("Hartwell", "customer"), Term("Hartwell Foods", "customer"))
    assert _found("with Hartwell Foods today", terms) == ["Hartwell Foods"]


def test_embargo_lifts() -> None:
    past, ahead = (datetime.now(UTC) + timedelta(minutes=m) for m in (-1, 1))
    assert _found("Hartwell", (Term("Hartwell", "customer", embargo=past),)) == []
    (match,) = TermDetector((Term("Hartwell", "customer", embargo=ahead),)).read(
        Document("Hartwell")
    )
    assert match.embargo == ahead
    assert "wait until then" in match.message


def test_of_two_entries_the_one_that_is_kept_back_for_longer_counts() -> None:
    now = datetime.now(UTC)
    soon, later = (Term("Hartwell", embargo=now + timedelta(hours=h)) for h in (1, 2))
    for terms, embargo in (
        ((soon, later), later.embargo),
        ((later, soon), later.embargo),
        ((later, Term("Hartwell")), None),
    ):
        (match,) = TermDetector(terms).read(Document("Hartwell"))
        assert match.embargo == embargo


@pytest.mark.parametrize(
    ("text", "replacement"),
    [("Project Falcon", "our next release"), ("#ProjectFalcon", "OurNextRelease")],
)
def test_public_name_is_the_fix(text: str, replacement: str) -> None:
    (match,) = TermDetector(TERMS).read(Document(text))
    assert [fix.replacement for fix in match.fixes] == [replacement]
    assert match.sensitive


def test_a_customer_becomes_one_in_the_language_of_the_draft() -> None:
    detector = TermDetector((Term("Hartwell", "customer"),))
    for language, replacements in (("en", ["a customer"]), ("de", ["ein Kunde"]), ("pl", [])):
        (match,) = detector.read(Document("Hartwell", language=language))
        assert [fix.replacement for fix in match.fixes] == replacements


def test_no_word_of_a_finding_tells_another_name() -> None:
    term = Term("Falcon Nine", aliases=("fnx-2",), reason="Falcon Nine is Hartwell's project.")
    (match,) = TermDetector((term, Term("Hartwell"))).read(Document("the fnx-2 branch"))
    assert match.why[1] == "•••• is •••'s project.".replace("••••", "•••")
    assert "Falcon" not in repr(match)


LETTERS = st.text(
    st.one_of(
        st.sampled_from("Project Falcon#@-_.\n'’sＦ\u0430\u200b\u0301ßﬁ½😀隼計画"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=60,
)


@given(LETTERS, LETTERS)
def test_offsets_are_those_of_the_draft(before: str, after: str) -> None:
    text = f"{before} Project Falcon {after}"
    terms = (*TERMS, *_hashed(TERMS[:3]))
    spans = [(m.start, m.end) for m in TermDetector(terms).read(Document(text))]
    start = len(before) + 1
    assert any(a <= start and start + len("Project Falcon") <= b for a, b in spans)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(st.text(max_size=80))
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = plain(text)
    assert len(folded.origin) == len(folded.text) + 1
    origins = [folded.origin[i] for i in range(len(folded.text) + 1)]
    assert origins == sorted(origins)
    assert origins[-1] == len(text)
