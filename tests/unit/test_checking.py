"""The checker end to end: real models, real policy; bad input of every kind."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discreet.checking import Checker, Superseded, mask_words, verdict_of
from discreet.policy import load_policy
from discreet.reading.detectors.rules import RuleDetector
from discreet.schema import MAX_TEXT, Account, CheckRequest, CheckResponse, Finding

KEY = "AKIA" + "Q3EGRJ4TWBNC7VZP"


def _check(checker: Checker, text: str, **more: object) -> CheckResponse:
    return checker.check(CheckRequest(text=text, **more))  # type: ignore[arg-type]


def test_offsets_are_utf16(checker: Checker) -> None:
    text = f"😀😀 our key is {KEY} 😀"
    (finding,) = _check(checker, text).findings
    units = text.encode("utf-16-le")
    assert units[2 * finding.start : 2 * finding.end].decode("utf-16-le") == finding.quote == KEY


def test_a_finding_names_clause_contact_and_detector(checker: Checker) -> None:
    (finding,) = _check(checker, f"the key is {KEY}").findings
    assert finding.category == "secret"
    assert finding.severity == "block"
    assert finding.clause is not None and finding.clause.id == "secrets"
    assert finding.contact is not None
    assert finding.detector.name == "secrets"
    assert finding.why


def test_the_id_survives_edits_elsewhere(checker: Checker) -> None:
    (before,) = _check(checker, f"the key is {KEY}").findings
    (after,) = _check(checker, f"Hello all. 😀 Well, the key is {KEY}, and more words").findings
    assert before.id == after.id
    twice = _check(checker, f"the key is {KEY} and the key is {KEY}").findings
    assert len({finding.id for finding in twice}) == 2


def test_the_id_depends_on_the_key_so_that_it_gives_nothing_away(checker: Checker) -> None:
    keyed = Checker.load(key=b"a key of this data folder")
    text = f"the key is {KEY}"
    assert _check(checker, text).findings[0].id != _check(keyed, text).findings[0].id
    assert _check(keyed, text).findings[0].id == _check(keyed, text).findings[0].id


def test_in_a_crisis_a_company_s_answer_can_become_the_approved_statement() -> None:
    policy = replace(load_policy(), crisis=True)
    assert policy.holding_statement is not None
    rules = RuleDetector(policy.active_rules())
    checker = Checker(policy, (rules,))
    answer = {
        "text": "😀 Das tut uns leid. Wir entschädigen dich, versprochen.",
        "surface": "reply",
    }
    (found,) = _check(checker, account="company", language="de", **answer).findings
    fix = found.fixes[-1]
    assert fix.replacement == policy.locales["de"][policy.holding_statement]
    assert (fix.start, fix.end) == (0, len(answer["text"]) + 1)
    assert fix.label == "Use the approved statement"
    assert _check(checker, account="company", language="de", text=fix.replacement).findings == []
    post = _check(checker, account="company", language="de", text=answer["text"])
    calm = _check(Checker(load_policy(), (rules,)), account="company", language="de", **answer)
    for findings in (post.findings, calm.findings):
        assert [f.label for f in findings[0].fixes if f.label == fix.label] == []


def test_hidden_findings_do_not_count(checker: Checker) -> None:
    request = CheckRequest(text=f"the key is {KEY}")
    answer = checker.check(request, hidden=lambda finding: True)
    assert answer.findings == []
    assert answer.verdict == "clear"


def test_kind_of_account_changes_severity(checker: Checker) -> None:
    text = "what a load of bullshit"
    personal = _check(checker, text, account="personal").findings
    company = _check(checker, text, account="company").findings
    assert {f.severity for f in personal if f.category == "profanity"} == {"info"}
    assert {f.severity for f in company if f.category == "profanity"} == {"warn"}


def test_the_verdict_is_seen_through_the_mode(checker: Checker) -> None:
    account = Account(platform="x", handle="a", kind="personal", mode="observe")
    answer = checker.check(CheckRequest(text=f"the key is {KEY}"), account)
    assert answer.findings
    assert answer.verdict == "clear"
    assert verdict_of(answer.findings, "normal") == "block"
    assert verdict_of([], "strict") == "clear"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "\ud800 lone \udfff surrogates \ud83d",
        "مرحبا بالعالم هذا نص من اليمين إلى اليسار",
        "Z̷̛̫a̴̡̛l̶̰̓g̸̹̈o̵͓͝" * 200,
        "😀" * 5_000,
        "a" * 50_000,
        "\x00\x01\x02",
        "\u202e reversed \u202c",
        "(" * 3_000,
        "@" * 3_000,
        "https://" * 1_000,
        "1" * 3_000,
        "- " * 5_000,
        "\n" * 5_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_odd_text_gets_an_answer(checker: Checker, text: str) -> None:
    answer = _check(checker, text)
    assert answer.verdict in ("clear", "warn", "block")
    json.dumps(answer.model_dump(mode="json"))
    assert not answer.incomplete or len(text) > MAX_TEXT


def test_too_long_a_text_is_read_as_far_as_it_goes(checker: Checker) -> None:
    answer = _check(checker, f"the key is {KEY}. " + "word " * 20_000)
    assert answer.incomplete
    assert answer.incomplete_reason is not None and "20,000" in answer.incomplete_reason
    assert any(finding.category == "secret" for finding in answer.findings)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=300))
def test_any_text_gives_spans_inside_it(checker: Checker, text: str) -> None:
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    for finding in _check(checker, text).findings:
        assert 0 <= finding.start < finding.end <= length


def test_scores_name_every_label(checker: Checker) -> None:
    answer = checker.check(CheckRequest(text="Lovely weather in Lisbon"), scores=True)
    assert set(answer.scores or {}) == {
        "insult",
        "identity_attack",
        "threat",
        "profanity",
        "hostility",
        "condescension",
        "sarcasm",
        "disclosure",
    }


def test_another_language_is_said_to_be_uncovered(checker: Checker) -> None:
    answer = _check(
        checker, "Wir freuen uns sehr, dass unser Team in Hamburg wieder gewachsen ist."
    )
    assert answer.language == "de"
    assert not answer.covered


ENGLISH_LEAK = (
    "We are acquiring a small robotics company in Turin next month, the term sheet is signed."
)
GERMAN = "Wir waren gestern mit dem ganzen Team am See, und es war ein sehr schöner Tag."


@pytest.mark.parametrize(
    ("text", "languages", "unread", "covered"),
    [
        ("We had a lovely day at the lake.", ["en"], [], True),
        (GERMAN, ["de"], ["de tone_model", "de statements"], False),
        (
            "Nous étions au lac avec toute l'équipe.",
            ["fr"],
            ["fr tone_model", "fr statements"],
            False,
        ),
        ("Ayer fuimos al lago con el equipo.", ["es"], ["es tone_model", "es statements"], False),
        ("Wczoraj byliśmy nad jeziorem.", ["pl"], ["pl tone", "pl statements"], False),
        (
            f"{ENGLISH_LEAK}\n\n{GERMAN}",
            ["en", "de"],
            ["de tone_model", "de statements"],
            True,
        ),
        (f"{ENGLISH_LEAK} {ENGLISH_LEAK} Vielen Dank!", ["en"], [], True),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named(
    checker: Checker, text: str, languages: list[str], unread: list[str], covered: bool
) -> None:
    answer = _check(checker, text)
    assert answer.languages == languages
    assert answer.language == languages[0]
    assert [f"{one.language} {one.what}" for one in answer.unread] == unread
    assert answer.covered is covered


@pytest.mark.parametrize(
    "text", [f"{GERMAN}\n{GERMAN}\n\n{ENGLISH_LEAK}", f"{ENGLISH_LEAK}\n\n{GERMAN}"]
)
def test_the_english_part_of_a_mixed_draft_is_read(checker: Checker, text: str) -> None:
    (finding,) = [f for f in _check(checker, text).findings if f.detector.name == "disclosure"]
    assert finding.quote in ENGLISH_LEAK


def test_what_is_not_english_is_kept_from_the_models(checker: Checker) -> None:
    mixed = f"{GERMAN}\n\nLovely weather in Lisbon today.\n\n{GERMAN}"
    alone, among = (
        checker.check(CheckRequest(text=text), scores=True)
        for text in ("Lovely weather in Lisbon today.", mixed)
    )
    assert among.scores == pytest.approx(alone.scores, abs=0.02)


def test_coarse_words_are_told_in_each_of_the_languages(checker: Checker) -> None:
    text = "Das ist eine Scheiße, und das wisst ihr.\n\nThis is shit, and you know it."
    told = [f.quote for f in _check(checker, text).findings if f.category == "profanity"]
    assert told == ["Scheiße", "shit"]


@pytest.mark.parametrize(
    ("text", "final"), [(GERMAN, True), (f"{GERMAN}\n\n{ENGLISH_LEAK}", False)]
)
def test_only_what_is_english_waits_for_the_larger_reader(
    checker: Checker, text: str, final: bool
) -> None:
    if not checker.remarks():  # The larger reader is there.
        answer = checker.check(CheckRequest(text=text, depth="quick"))
        assert answer.final is final
        assert checker.check(CheckRequest(text=text, depth="full")).final


def test_a_newer_revision_gives_it_up(checker: Checker) -> None:
    with pytest.raises(Superseded):
        checker.check(CheckRequest(text="hello"), stop=lambda: True)


def test_masking_leaves_nothing_of_a_secret(checker: Checker) -> None:
    text = f"😀 the key is {KEY} and call me"
    answer = _check(checker, text)
    masked = checker.mask(text, answer.findings)
    assert KEY[2:] not in masked
    assert masked.startswith("😀 the key is ")
    assert masked.endswith(" and call me")


@pytest.mark.parametrize(
    ("words", "masked"), [("short", "•••••"), ("a long secret", "a ••••••••••••"[:13])]
)
def test_mask_words(words: str, masked: str) -> None:
    assert mask_words(words) == masked


def test_findings_are_what_the_schema_says(checker: Checker) -> None:
    answer = _check(checker, f"the key is {KEY}")
    assert CheckResponse.model_validate_json(answer.model_dump_json()) == answer
    assert all(isinstance(finding, Finding) for finding in answer.findings)
