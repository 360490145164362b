"""Company terms in every form that people write them in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discreet.policy import Term, TermsError, load_terms
from discreet.reading.detectors.terms import TermDetector
from discreet.reading.document import Document

TERMS = (
    Term("Project Falcon", "codename", aliases=("falcon-next",), public_name="our next release"),
    Term("Hartwell", "customer"),
    Term("XR7", "product"),
)


def _found(text: str, *terms: Term) -> list[str]:
    return [text[m.start : m.end] for m in TermDetector(terms or TERMS).read(Document(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Project Falcon ships", ["Project Falcon"]),
        ("project falcon ships", ["project falcon"]),
        ("#ProjectFalcon 🚀", ["ProjectFalcon"]),
        ("project-falcon and PROJECT_FALCON", ["project-falcon", "PROJECT_FALCON"]),
        ("the falcon-next branch", ["falcon-next"]),
        ("Hartwell's plant", ["Hartwell"]),
        ("thanks @hartwell", ["hartwell"]),
        ("😀😀 Hartwell", ["Hartwell"]),
        ("XR7 boards", ["XR7"]),
        # and what is none
        ("a falcon flew over the project", []),
        ("Project. Falcon", []),
        ("Hartwellian", []),
        ("hartwell in lower case is a word like any other", []),
        ("", []),
    ],
)
def test_forms(text: str, found: list[str]) -> None:
    assert _found(text) == found


def test_the_longest_term_wins() -> None:
    terms = (Term("Hartwell", "customer"), Term("Hartwell Foods", "customer"))
    assert _found("with Hartwell Foods today", *terms) == ["Hartwell Foods"]


def test_embargo_lifts() -> None:
    past, ahead = (datetime.now(UTC) + timedelta(minutes=m) for m in (-1, 1))
    assert _found("Hartwell", Term("Hartwell", "customer", embargo=past)) == []
    assert _found("Hartwell", Term("Hartwell", "customer", embargo=ahead)) == ["Hartwell"]


def test_public_name_is_the_fix() -> None:
    (match,) = TermDetector(TERMS).read(Document("Project Falcon"))
    assert [fix.replacement for fix in match.fixes] == ["our next release"]
    assert match.sensitive


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for match in TermDetector(TERMS).read(Document(text)):
        assert 0 <= match.start < match.end <= len(text)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("- nam: x", "0.name"),
        ("- {name: Falcon, embargo: 2027-03-03T09:00:00}", "timezone"),
        ("name: Falcon", "list of entries"),
        ("- {name: Falcon, kind: bird}", "0.kind"),
        ("- [", "not valid YAML"),
    ],
)
def test_a_broken_file_says_what_to_change(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "terms.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(TermsError, match=says):
        load_terms(path)


def test_no_file_means_no_terms(tmp_path: Path) -> None:
    assert load_terms(tmp_path / "terms.yaml") == ()
