"""Every kind of rule: what it finds, what it leaves alone, which files it refuses."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from discreet.checking import models_folder
from discreet.policy.examples import failing
from discreet.reading.detectors.rules import RuleDetector, in_order
from discreet.reading.detectors.tone import TONES
from discreet.reading.document import Document
from discreet.reading.engine import Engine
from discreet.reading.labels import LABELS
from discreet.reading.match import Match, Unfinished
from discreet.reading.readers import Readers
from discreet.reading.rules import Rule, RuleError, parse_rule, patterns
from discreet.reading.rules.patterns import Pattern, TooSlowError


def rule_of(text: str, **more: Any) -> Rule:
    """A rule from YAML; what is not given is filled in."""
    usual = {"id": "house_style.tried", "category": "house_style", "message": "Found: %s."}
    return parse_rule(usual | yaml.safe_load(text) | more)


def found(rule: Rule, text: str, **more: Any) -> list[str]:
    document = Document(text, **more)
    return [text[m.start : m.end] for m in RuleDetector((rule,)).read(document)]


def only(rule: Rule, text: str, **more: Any) -> Match:
    (match,) = RuleDetector((rule,)).read(Document(text, **more))
    return match


KINDS = {
    "existence: between word boundaries": (
        "{extends: existence, tokens: [obviously, 'very \\w+']}",
        {"It is obviously fine, and very big.": ["obviously", "very big"]},
    ),
    "existence: case counts unless it is ignored": (
        "{extends: existence, tokens: [Acme]}",
        {"acme and Acme": ["Acme"]},
    ),
    "existence: case ignored": (
        "{extends: existence, tokens: [acme], ignorecase: true}",
        {"acme and ACME": ["acme", "ACME"]},
    ),
    "existence: inside words with nonword": (
        "{extends: existence, tokens: ['!{2,}'], nonword: true}",
        {"Wow!!! Great!": ["!!!"]},
    ),
    "existence: raw is one expression in parts": (
        "{extends: existence, raw: ['(?:foo)', 'bar']}",
        {"foo foobar": ["foobar"]},
    ),
    "existence: exceptions": (
        "{extends: existence, tokens: ['[A-Z]{3,}'], exceptions: [NASA, 'US\\w']}",
        {"NASA and USB use KPI": ["KPI"]},
    ),
    "existence: limit": (
        "{extends: existence, tokens: [um], limit: 2}",
        {"um, um, um, um": ["um", "um"]},
    ),
    "substitution": (
        "{extends: substitution, ignorecase: true, swap: {'utili[sz]e': use, e-mail: email}}",
        {"We utilise E-mail and email.": ["utilise", "E-mail"]},
    ),
    "occurrence: too many in one piece": (
        "{extends: occurrence, token: '#\\w+', max: 2}",
        {"#a #b #c and #d": ["#c and #d"], "#a #b": []},
    ),
    "occurrence: too few": (
        "{extends: occurrence, token: '#\\w+', min: 1}",
        {"Hello there": ["Hello"], "Hello #there": []},
    ),
    "occurrence: sentence by sentence": (
        "{extends: occurrence, token: ',', max: 1, scope: sentence}",
        {"One, two. Three, four, five, six.": [", five,"]},
    ),
    "conditional: with groups, the same words": (
        "{extends: conditional, first: '\\b([A-Z]{3,5})\\b',"
        " second: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'}",
        {"Key Performance Indicator (KPI): our KPI and our ROI.": ["ROI"]},
    ),
    "conditional: without groups, anywhere": (
        "{extends: conditional, first: 'sponsored', second: '#ad'}",
        {"sponsored": ["sponsored"], "sponsored #ad": []},
    ),
    "capitalization: a title": (
        "{extends: capitalization, match: $title, scope: line}",
        {"How We Ship": [], "How we Deploy things": ["How we Deploy things"]},
    ),
    "capitalization: a sentence, names excepted": (
        "{extends: capitalization, match: $sentence, scope: line, exceptions: [Kestrel]}",
        {"How Kestrel ships on macOS": [], "How We Ship": ["How We Ship"]},
    ),
    "capitalization: an expression": (
        "{extends: capitalization, match: '[A-Z].*[.!?]', scope: line}",
        {"Done.": [], "done.": ["done."]},
    ),
    "repetition": (
        "{extends: repetition, alpha: true, ignorecase: true, tokens: ['[^\\s.,]+']}",
        {"The the team shipped 5 5 times.": ["The the"]},
    ),
    "consistency": (
        "{extends: consistency, either: {advisor: adviser}}",
        {"An advisor, another adviser.": ["adviser"], "Two advisers, advisor": []},
    ),
    "pattern: by lemma and part of speech": (
        "{extends: pattern, trigger: promis, languages: [en],"
        " patterns: [[{LEMMA: promise, POS: VERB}, {POS: DET, OP: '*'}, {LEMMA: refund}]]}",
        {"We promised a refund.": ["promised a refund"], "A promise is no refund.": []},
    ),
    "combination: the first one's words": (
        "{extends: combination, all: [{tokens: ['\\bbest\\b']}, '\\bour\\b'], none: ['https?://']}",
        {
            "Our best? No: our best.": ["best", "best"],
            "the best": [],
            "our best, see https://hartwell.example": [],
        },
    ),
    "requires and unless look at the scope": (
        "{extends: existence, tokens: [fast], scope: sentence,"
        " requires: ['\\bwe\\b'], unless: [benchmark]}",
        {"we are fast. It is fast. we are fast in a benchmark.": ["fast"]},
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_finds_what_it_says(name: str) -> None:
    source, table = KINDS[name]
    rule = rule_of(source)
    rule.check()
    for text, expected in table.items():
        assert found(rule, text) == expected, text


def test_a_heading_is_the_first_line_of_an_article() -> None:
    rule = rule_of("{extends: capitalization, match: $sentence}")
    assert found(rule, "A Title\nText", surface="article") == ["A Title"]
    assert found(rule, "A Title\nText", surface="post") == []


def test_the_message_is_filled_as_in_vale() -> None:
    swap = rule_of("{extends: substitution, swap: {e-mail: email}, message: 'Say %s, not %s.'}")
    match = only(swap, "An e-mail")
    assert match.message == "Say email, not e-mail."
    assert [(fix.label, fix.replacement) for fix in match.fixes] == [("Say “email”", "email")]


def test_a_repair_takes_words_out() -> None:
    rule = rule_of("{extends: existence, tokens: [basically], action: {name: remove}}")
    assert [(f.label, f.replacement) for f in only(rule, "basically so").fixes] == [
        ("Take it out", "")
    ]


@pytest.mark.parametrize(
    ("at", "jurisdiction", "replacement", "span"),
    [
        ("start", "us", "#ad Loved", (0, 5)),
        ("start", "de", "Anzeige: Loved", (0, 5)),
        ("end", "us", "it.#ad ", (10, 13)),
        ("before", "us", "#ad code", None),
    ],
)
def test_a_repair_puts_a_label_where_it_belongs(
    at: str, jurisdiction: str, replacement: str, span: tuple[int, int] | None
) -> None:
    rule = rule_of(
        "{extends: existence, tokens: [code]}",
        insert={"at": at, "text": {"us": "#ad ", "de": "Anzeige: "}},
    )
    text = "Loved code it."
    (fix,) = only(rule, text, jurisdictions=frozenset((jurisdiction,))).fixes
    assert fix.replacement == replacement
    assert (None if fix.start is None else (fix.start, fix.end)) == (
        span if span is None else ((0, 5) if at == "start" else (11, 14))
    )


def test_a_label_of_no_jurisdiction_here_offers_no_repair() -> None:
    rule = rule_of("{extends: existence, tokens: [code]}", insert={"text": {"us": "#ad "}})
    assert only(rule, "code", jurisdictions=frozenset(("fr",))).fixes == ()


@pytest.mark.parametrize(
    ("limits", "draft", "applies"),
    [
        ({"languages": ["de"]}, {"language": "en"}, False),
        ({"languages": ["de", "en"]}, {"language": "en"}, True),
        ({"platforms": ["x"]}, {"platform": "linkedin"}, False),
        ({"platforms": ["x"]}, {"platform": "x"}, True),
        ({"surfaces": ["reply"]}, {"surface": "post"}, False),
        ({"accounts": ["company"]}, {"account_kind": "personal"}, False),
        ({"accounts": ["company"]}, {"account_kind": "company"}, True),
        ({"jurisdictions": ["us"]}, {"jurisdictions": frozenset(("de",))}, False),
        ({"jurisdictions": ["us"]}, {"jurisdictions": frozenset(("us", "de"))}, True),
    ],
)
def test_a_rule_runs_where_it_is_meant_to(
    limits: dict[str, Any], draft: dict[str, Any], applies: bool
) -> None:
    rule = rule_of("{extends: existence, tokens: [fast]}", **limits)
    assert found(rule, "fast", **draft) == (["fast"] if applies else [])


def test_a_rule_can_ask_for_another_one() -> None:
    first = rule_of("{extends: existence, id: house_style.best, tokens: [best]}")
    second = rule_of(
        "{extends: combination, id: house_style.ours, all: ['\\bour\\b', {rule: house_style.best}]}"
    )
    assert in_order((second, first)) == (first, second)
    read = RuleDetector((second, first)).read
    assert [m.rule for m in read(Document("our best"))] == ["house_style.best", "house_style.ours"]
    assert [m.rule for m in read(Document("our tools"))] == []


def test_rules_that_ask_for_each_other_still_run() -> None:
    one = rule_of(
        "{extends: existence, id: house_style.a, tokens: [fast], unless: [{rule: house_style.b}]}"
    )
    other = rule_of(
        "{extends: existence, id: house_style.b, tokens: [slow], unless: [{rule: house_style.a}]}"
    )
    assert [m.rule for m in RuleDetector((one, other)).read(Document("fast"))] == ["house_style.a"]


@pytest.fixture(scope="module")
def readers() -> Readers:
    return Readers(Readers.load(models_folder(), threads=1).small)


def test_a_rule_can_ask_the_models(readers: Readers) -> None:
    rule = rule_of("{extends: label, labels: {insult: 0.5, hostility: 0.9}}")
    read = RuleDetector((rule,), readers).read
    text = "Thanks for the talk. You are a pathetic idiot."
    spans = [text[m.start : m.end] for m in read(Document(text))]
    assert spans and all("idiot" in span or "pathetic" in span for span in spans)
    assert list(read(Document("Thanks for the talk. See you on Monday."))) == []
    assert list(RuleDetector((rule,)).read(Document(text))) == []


def test_labels_are_those_of_the_models() -> None:
    assert (*TONES, "disclosure") == LABELS


@pytest.mark.parametrize(
    ("source", "says", "place"),
    [
        ("{extends: script}", "programs", ("extends",)),
        ("{extends: readability}", "must be one of", ("extends",)),
        ("{extends: existence}", "give tokens or raw", ("extends",)),
        ("{extends: existence, tokens: [fine, '(']}", "no regular expression", ("tokens", 1)),
        ("{extends: existence, tokens: [a], scpe: x}", "mean 'scope'", ("scpe",)),
        ("{extends: existance, tokens: [a]}", "mean 'existence'", ("extends",)),
        ("{extends: existence, tokens: a}", "must be a list", ("tokens",)),
        ("{extends: existence, tokens: ['(b']}", r"^\(b is no regular", ("tokens", 0)),
        ("{extends: existence, tokens: [a], languages: [english]}", "no code", ("languages",)),
        ("{extends: existence, tokens: [a], platforms: [twitter]}", "^use 'x', ", ("platforms", 0)),
        ("{extends: existence, tokens: [a], level: warm}", "mean 'warn'", ("level",)),
        (
            "{extends: existence, tokens: [a], level: {company: wran}}",
            "mean 'warn'",
            ("level", "company"),
        ),
        ("{extends: existence, tokens: [a], id: short}", "a dot and a name", ("id",)),
        (
            "{extends: existence, tokens: [a], examples: {match: [a], pass: [b]}}",
            "in .brackets",
            ("examples", "match"),
        ),
        ("{extends: existence, tokens: [a], requires: ['[']}", "no regular", ("requires", 0)),
        ("{extends: existence, tokens: [a], unless: [{label: joy}]}", "no label", ("unless", 0)),
        ("{extends: existence, tokens: [a], id: other.x}", "must start with", ("id",)),
        ("{extends: existence, tokens: [a], link: 'javascript:x'}", "web address", ("link",)),
        ("{extends: occurrence, token: a}", "give max or min", ("extends",)),
        ("{extends: capitalization, match: $camel}", "must be one of", ("extends",)),
        ("{extends: label, labels: {joy: 0.5}}", "no label joy", ("extends",)),
        (
            "{extends: pattern, trigger: a, patterns: [[{LEMMA: a}]], languages: [de]}",
            "English",
            ("extends",),
        ),
    ],
)
def test_a_wrong_rule_says_what_and_where(
    source: str, says: str, place: tuple[str | int, ...]
) -> None:
    with pytest.raises(RuleError, match=says) as caught:
        rule_of(source)
    assert caught.value.place[: len(place)] == place


@pytest.mark.parametrize(
    "source",
    ["(a+)+$", "(?:a|a)*b", r"(\w+\s?)+:", "(x+x+)+y", r"(?:^|\n)\s*(?:ad|promo)\b"],
)
def test_a_pattern_that_backtracks_without_end_is_refused(source: str) -> None:
    rule = rule_of("{extends: existence, nonword: true}", tokens=[source])
    with pytest.raises(ValueError, match="takes too long"):
        rule.check()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("(?:(?:a{1000}){1000}){1000}", "repeats too much"),
        (r"\p{L}(?:(?:a{1000}){1000}){1000}", "repeats too much"),
        ("(?R)?a", "calls itself"),
        ("(?<x>a(?&x)?)b", "calls itself"),
        ("(" * 3_000 + "a" + ")" * 3_000, "nested too deeply"),
    ],
)
def test_a_pattern_that_takes_all_memory_is_refused(source: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Pattern(source, ignorecase=False)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[[:alpha:]]foo", "xfoo"),
        ("(?:foobar){e<=1}", "fobar"),
        ("a{1,1000}b{2}", "abb"),
        (r"\(?1-800", "1-800"),
    ],
)
def test_what_is_written_for_other_libraries_is_found(source: str, text: str) -> None:
    rule = rule_of("{extends: existence, nonword: true}", tokens=[source])
    assert found(rule, text) == [text]


def test_a_slow_pattern_costs_its_own_findings_only() -> None:
    slow = rule_of("{extends: existence, nonword: true, id: house_style.slow}", tokens=["(a|a)*b$"])
    quick = rule_of("{extends: existence, tokens: [fast]}")
    detector = RuleDetector((slow, quick))
    reading = Engine([detector]).read(Document("fast " + "a" * 60 + "cb"))
    assert [m.rule for m in reading.matches] == ["house_style.tried"]
    assert reading.skipped == ["policy-rules"]  # so that the answer says that it is incomplete
    assert list(detector.too_slow) == ["house_style.slow"]


def test_what_was_given_up_once_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    detector = RuleDetector((rule_of("{extends: existence, tokens: ['x*secret'], scope: line}"),))
    document = Document("a secret " + "x" * 9_000)
    with monkeypatch.context() as busy:
        busy.setattr(patterns, "PATIENCE_S", 1e-9)
        with pytest.raises(Unfinished):
            list(detector.read(document))
    assert len(list(detector.read(document))) == 1


def test_after_some_slow_rules_the_others_wait_no_longer() -> None:
    rules = [
        rule_of(f"{{extends: existence, nonword: true, id: house_style.n{n}}}", tokens=["(a|a)*b$"])
        for n in range(6)
    ]
    detector, given_up = RuleDetector(rules), set[str]()
    assert list(detector.matches(Document("a" * 60 + "cb"), given_up)) == []
    assert len(given_up) == 6 and len(detector.too_slow) == 3  # the others were not tried


def test_memory_of_a_long_line_does_not_hold_each_of_its_states() -> None:
    detector = RuleDetector((rule_of("{extends: existence, tokens: [fast], scope: line}"),))
    list(detector.read(Document("word " * 3_000)))
    assert all(len(str(key)) < 500 for key in detector._memo._values)


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ('[{TEXT: {REGEX: "(a+)+$"}}]', "within a repeat"),
        ('[{TEXT: {REGEX: "(?:a|ab)*c"}}]', "within a repeat"),
        ('[{_: {x: {REGEX: {IN: [ok, "a*b*c*d"]}}}}]', "two repeats"),
        ('[{TEXT: {REGEX: "("}}]', "no regular expression"),
        ('[{OP: "*"}, {OP: "+"}, {OP: "{2,}"}]', "any number of times"),
        ('[{OP: "{1,1000000}"}]', "20 times at most"),
        ('[{OP: "{0,20}"}, {OP: "{0,20}"}]', "too many ways"),
    ],
)
def test_a_pattern_of_tokens_that_could_hold_everything_up_is_refused(
    pattern: str, says: str
) -> None:
    # Here, not in check(): at the start of the service a policy is only loaded.
    with pytest.raises(RuleError, match=says):
        rule_of(f"{{extends: pattern, trigger: a, patterns: [{pattern}]}}")


def test_bounded_patterns_of_tokens_are_taken() -> None:
    rule_of(
        "{extends: pattern, trigger: refund, patterns: [[{LEMMA: promise}, {POS: DET, OP: '*'},"
        " {OP: '{0,4}'}, {LOWER: {REGEX: '^re-?funds?$'}, OP: '+'}, {OP: '?'}]]}"
    )


def test_a_pattern_of_tokens_that_spacy_does_not_know_is_refused() -> None:
    rule = rule_of("{extends: pattern, trigger: a, patterns: [[{NOUN: yes}]]}")
    with pytest.raises(ValueError, match="no token pattern"):
        rule.check()


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("guarantee", {"guarantee"}),
        (r"\b(?:alpha|Bravo)\b \w+", {"alpha", "bravo"}),
        (r"(?:alpha)?bravo", {"bravo"}),
        (r"(?:alpha)+", {"alpha"}),
        (r"alpha|\d+", None),
        (r"\w+", None),
        ("ab", None),
        (r"(?i:ALPHA)x", {"alpha"}),
        (r"(?<!no )alpha(?! bravo)", {"alpha"}),
        (r"un-?hackable", {"hackable"}),
        (r"\p{Lu}alpha", None),  # only the `regex` library knows it
    ],
)
def test_words_without_which_a_pattern_cannot_match(source: str, needed: set[str] | None) -> None:
    told = Pattern(source, ignorecase=False).literals
    assert told == (None if needed is None else frozenset(needed))


_PIECES = st.sampled_from(["foo", "Bar", "ba", " ", r"\w", r"\b", ".", "x?", "(?:foo|bar)", "+1"])


@given(
    parts=st.lists(_PIECES, min_size=1, max_size=6),
    text=st.text(alphabet="foBarbax 1.+", max_size=40),
)
def test_no_match_is_lost_to_the_words_looked_for_first(parts: list[str], text: str) -> None:
    source = "".join(part.replace("+", r"\+") for part in parts)
    pattern = Pattern(source, ignorecase=True)
    document = Document(text)
    if pattern.search(text, 0, len(text)) is not None:
        assert pattern.can_match(document.lower)


def test_a_message_does_not_grow_with_the_draft() -> None:
    rule = rule_of("{extends: existence, tokens: ['a+']}", message="%s, " * 100)
    assert len(only(rule, "a" * 20_000).message) < 21_000


def test_searching_gives_up_after_a_while() -> None:
    with pytest.raises(TooSlowError):
        Pattern("(a|a)*b$", ignorecase=False).search("a" * 60 + "cb", 0, 62)


def test_examples_that_come_out_otherwise_are_told() -> None:
    rule = rule_of(
        "{extends: existence, tokens: [fast], examples: {match: ['so [quick]'], pass: ['fast']}}"
    )
    assert [str(failure) for failure in failing([rule])] == [
        "house_style.tried: 'so quick' should give ['quick'], gave []",
        "house_style.tried: 'fast' should pass, gave ['fast']",
    ]
