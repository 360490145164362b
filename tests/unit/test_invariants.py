"""What holds of every text: offsets, masks, memories and files, tried on odd ones by hypothesis."""

from __future__ import annotations

import csv
import io
import json
from collections import OrderedDict
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discreet.checking import Checker, mask_words
from discreet.cli.batch import LineError, parse_line
from discreet.history.export import CSV_COLUMNS, as_csv
from discreet.history.record import record_of
from discreet.policy.terms import parse_terms
from discreet.reading.chunks import chunk
from discreet.reading.document import Document
from discreet.reading.language import tell
from discreet.reading.letters import plain_letters
from discreet.reading.memo import Memo
from discreet.reading.offsets import Utf16Map, utf16_length
from discreet.schema import (
    Account,
    CheckRequest,
    CheckResponse,
    Finding,
    HistoryEntry,
    HistoryFinding,
)

ODD = "a1 .\n😀👩\u200d\u200b\u0301\ufe0fم\u202e𝗕ﬁİß漢\ud800\udfff🇩@#-'\x00"
odd_texts = st.text(alphabet=ODD, max_size=80) | st.text(max_size=60)
well_formed = odd_texts.map(lambda text: "".join(c for c in text if not "\ud800" <= c <= "\udfff"))


@given(odd_texts)
def test_offsets_lead_there_and_back_in_every_text(text: str) -> None:
    both = Utf16Map(text)
    units = [both.to_units(index) for index in range(len(text) + 1)]
    assert units == [
        len(text[:i].encode("utf-16-le", "surrogatepass")) // 2 for i in range(len(units))
    ]
    assert [both.to_points(unit) for unit in units] == list(range(len(text) + 1))
    assert units[-1] == utf16_length(text)
    for unit in range(units[-1] + 1):
        point = both.to_points(unit)
        assert units[point] <= unit and (unit == units[-1] or unit < units[point + 1])


@given(well_formed)
def test_plain_letters_keep_the_length(text: str) -> None:
    assert len(plain_letters(text)) == len(text)


@given(well_formed)
def test_passages_and_chunks_are_parts_of_the_text_in_order(text: str) -> None:
    told = tell(text)
    assert "".join(text[p.start : p.end] for p in told.passages) == text
    document = Document(text, language=told.language, passages=told.passages)
    for language in document.spoken:
        at = 0
        for span in chunk(document, 40, language):
            assert at <= span.start < span.end <= len(text)
            at = span.end


def _finding(start: int, end: int, quote: str, sensitive: bool) -> Finding:
    return Finding(
        id=f"{start}-{end}",
        rule="secret.tried" if sensitive else "deal.tried",
        category="secret" if sensitive else "deal",
        family="confidentiality",
        severity="warn",
        confidence=0.9,
        start=start,
        end=end,
        quote=quote,
        message=f"It tells {quote}.",
        why=[],
        fixes=[],
        clause=None,
        contact=None,
        detector={"name": "t", "version": "1"},
        override="not_allowed",
    )


@st.composite
def _told(draw: st.DrawFn) -> tuple[str, list[Finding]]:
    """A text in which no character stands twice, so that a rest of a secret is seen, and findings
    that overlap as they like."""
    size = draw(st.integers(1, 700))
    text = "".join(chr(0x4E00 + i if i % 3 else 0x1F000 + i) for i in range(size))
    units = Utf16Map(text).to_units
    places = draw(st.lists(st.tuples(*[st.integers(0, size)] * 2, st.booleans()), max_size=6))
    findings = []
    for one, other, sensitive in places:
        start, end = sorted((one, other))
        if start < end:
            findings.append(_finding(units(start), units(end), text[start:end], sensitive))
    return text, findings


def _rest(shown: str, quote: str) -> int:
    """The longest run of a quote's characters that is shown."""
    longest = run = 0
    for letter in shown:
        run = run + 1 if letter in quote else 0
        longest = max(longest, run)
    return longest


@given(_told())
def test_nothing_that_is_kept_tells_more_than_two_characters_of_a_secret(
    told: tuple[str, list[Finding]],
) -> None:
    text, findings = told
    response = CheckResponse(
        verdict="warn", findings=findings, language="en", covered=True, account=None,
        policy={"name": "p", "version": "1", "sha256": "0"}, models=[], revision=1, took_ms=1,
        incomplete=False,
    )  # fmt: skip
    account = Account(platform="x", handle="a", kind="personal", mode="normal")
    made = record_of(CheckRequest(text=text, draft_id="d"), response, account, [], Checker)
    assert made is not None
    assert len(made.excerpt) <= 500
    for finding in findings:
        if Checker.is_sensitive(finding):
            shown = [made.excerpt, *(kept.quote for kept in made.findings)]
            assert max(_rest(piece, finding.quote) for piece in shown) <= 2


@given(odd_texts)
def test_masking_what_is_masked_changes_nothing(words: str) -> None:
    masked = mask_words(words)
    assert mask_words(masked) == masked
    assert len(masked) <= len(words)
    assert masked[2:].strip("•") == ""


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(1, 99)), max_size=60))
def test_a_memory_forgets_but_never_errs(steps: list[tuple[bool, int, int]]) -> None:
    memo: Memo[int] = Memo(4)
    known: OrderedDict[int, int] = OrderedDict()
    for writes, key, value in steps:
        if writes:
            memo.put(key, value)
            known[key] = value
            known.move_to_end(key)
            if len(known) > 4:
                known.popitem(last=False)
        else:
            assert memo.get(key) == known.get(key)
            if key in known:
                known.move_to_end(key)
        assert len(memo) == len(known)


PIECES = (
    "We are acquiring a small robotics company in Turin next month. ",
    "Das ist eine Scheiße, und das wisst ihr. ",
    "you 1d10t ",
    "my password is Tr0ub4dor&3x9 ",
    "maria@example.org ",
    "\n\n",
    "Guaranteed returns, the best product ever! ",
    "😀",
    "#ad ",
)


@settings(
    max_examples=4,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 0.2), st.sampled_from(PIECES)),
        min_size=3,
        max_size=6,
    )
)
def test_a_draft_that_was_edited_is_read_like_a_new_one(
    checker: Checker, edits: list[tuple[float, float, str]]
) -> None:
    text = ""
    for place, share, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + int(share * len(text)) :]
        remembered = checker.check(CheckRequest(text=text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Memo, "get", lambda self, key: None)
        fresh = checker.check(CheckRequest(text=text))

    def told(answer: CheckResponse) -> list[tuple[object, ...]]:
        return [(f.id, f.rule, f.start, f.end, f.severity) for f in answer.findings]

    assert told(remembered) == told(fresh)


names = st.text(alphabet="abcXYZ 09'-éß漢😀\",;|", min_size=2, max_size=20).filter(
    lambda name: sum(map(str.isalnum, name)) >= 2
)


@given(st.lists(names, min_size=1, max_size=8), st.sampled_from(",;"))
def test_terms_come_out_of_a_file_as_they_went_in(listed: list[str], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["name", "kind"])
    writer.writerows([name, "customer"] for name in listed)
    entries = [{"name": name, "kind": "customer"} for name in listed]
    wanted = [name.strip() for name in listed]
    of_csv = parse_terms("terms.csv", out.getvalue().encode())
    of_yaml = parse_terms("terms.yaml", json.dumps(entries, ensure_ascii=False).encode())
    assert [term.name for term in of_csv] == [term.name for term in of_yaml] == wanted


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd_texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(("id", "text", "platform", "more")), json_values))
def test_a_line_is_read_or_told_wrong_with_its_id(line: dict[str, object]) -> None:
    try:
        parsed = parse_line(json.dumps(line).encode(), 7)
    except LineError as error:
        assert str(error).startswith("line 7: ")
        json.dumps(error.identity, ensure_ascii=False).encode()
    else:
        assert len(parsed.text) == len(str(line["text"]))


@given(st.lists(st.tuples(well_formed, well_formed), max_size=4))
def test_a_spreadsheet_reads_what_was_exported(cells: list[tuple[str, str]]) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    entries = [
        HistoryEntry(
            id="1", draft_id="d", platform="x", surface="post", account=None, excerpt=excerpt,
            verdict="warn", outcome="open", created=now, updated=now, policy_version="1",
            findings=[
                HistoryFinding(
                    id="f", rule="r", category="deal", family="confidentiality", severity="warn",
                    quote=quote, message="m", state="open", reason=None, first_seen=now,
                    decided=None,
                )
            ],
        )
        for excerpt, quote in cells
    ]  # fmt: skip
    header, *rows = csv.reader(io.StringIO(as_csv(entries), newline=""))
    assert header == list(CSV_COLUMNS)
    read = [dict(zip(header, row, strict=True)) for row in rows]
    for (excerpt, quote), row in zip(cells, read, strict=True):
        for wrote, found in ((excerpt, row["excerpt"]), (quote, row["quote"])):
            # Each line that would begin like a formula gets one.
            assert found.replace("'", "") == wrote.replace("'", "")
            assert not found.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
