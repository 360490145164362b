"""A house style folder written for Vale loads as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from discreet.policy import Policy, PolicyError, load_policy
from discreet.policy.pack import DEFAULT_PACK
from discreet.reading.detectors.rules import RuleDetector
from discreet.reading.document import Document

STYLE = {
    "Acme/Jargon.yml": """
        extends: existence
        message: "Don't use '%s'."
        link: https://style.acme.example/jargon
        ignorecase: true
        level: error
        tokens:
          - low-hanging fruit
          - synerg(?:y|ies)
        """,
    "Acme/Terms.yml": """
        extends: substitution
        message: Use '%s' instead of '%s'.
        level: warning
        ignorecase: false
        action:
          name: replace
        swap:
          '(?:log[- ]in) to': log in to
          web site: website
        """,
    "Acme/Headings.yml": """
        extends: capitalization
        message: "'%s' should be in sentence case."
        level: suggestion
        scope: heading
        match: $sentence
        exceptions: [Kestrel]
        """,
    "Acme/Acronyms.yml": r"""
        extends: conditional
        message: "Spell out '%s'."
        level: suggestion
        first: '\b([A-Z]{3,5})\b'
        second: '(?:\b[A-Z][a-z]+ )+\(([A-Z]{3,5})\)'
        exceptions: [API, URL]
        """,
    "Acme/Short.yml": r"""
        extends: occurrence
        message: Long sentence.
        scope: sentence
        level: suggestion
        max: 8
        token: '\b(\w+)\b'
        """,
    "Acme/Repetition.yml": r"""
        extends: repetition
        message: "'%s' is repeated."
        alpha: true
        tokens: ['[^\s]+']
        """,
    "Acme/Spelling.yml": """
        extends: spelling
        message: "Spelling of '%s'."
        custom: true
        """,
    "config/vocabularies/Acme/accept.txt": "# names\nKPI\n",
    "config/vocabularies/Acme/reject.txt": "whitelist\n",
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(DEFAULT_PACK, folder)
    for name, content in STYLE.items():
        file = folder / "styles" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = content.strip("\n").split("\n")
        file.write_text("\n".join(line.removeprefix(" " * 8) for line in lines))
    return folder


def found(policy: Policy, text: str, surface: str = "post") -> list[tuple[str, str]]:
    rules = [rule for rule in policy.rules if rule.id.startswith("house_style.")]
    document = Document(text, surface=surface)  # type: ignore[arg-type]
    return [
        (m.rule.removeprefix("house_style."), text[m.start : m.end])
        for m in RuleDetector(rules).read(document)
        if ".Acme." in m.rule or ".vocabulary." in m.rule
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Low-hanging fruit and synergies.", ["Low-hanging fruit", "synergies"]),
        ("Log in to our web site.", ["web site"]),
        ("The API, the KPI and the ROI.", ["ROI"]),
        ("It is the the plan.", ["the the"]),
        ("On the whitelist.", ["whitelist"]),
        ("A calm sentence.", []),
        ("One two three four five six seven eight nine ten. Short.", ["nine ten"]),
    ],
)
def test_a_style_finds_what_vale_would(pack: Path, text: str, expected: list[str]) -> None:
    assert [words for _, words in found(load_policy(pack), text)] == expected


def test_headings_are_titles_of_articles(pack: Path) -> None:
    policy = load_policy(pack)
    assert found(policy, "How We Ship\ntext", "article") == [("Acme.Headings", "How We Ship")]
    assert found(policy, "How Kestrel ships\ntext", "article") == []


def test_levels_become_severities(pack: Path) -> None:
    policy = load_policy(pack)

    def company(name: str) -> str | None:
        return policy.treatment(f"house_style.Acme.{name}", "house_style").company

    assert [company(n) for n in ("Jargon", "Terms", "Headings")] == ["block", "warn", "info"]
    assert policy.treatment("house_style.Acme.Jargon", "house_style").personal == "info"


def test_a_swap_is_a_repair_and_a_link_is_kept(pack: Path) -> None:
    rules = {rule.id: rule for rule in load_policy(pack).rules}
    (match,) = RuleDetector([rules["house_style.Acme.Terms"]]).read(Document("Our web site"))
    assert match.message == "Use 'website' instead of 'web site'."
    assert [fix.replacement for fix in match.fixes] == ["website"]
    assert rules["house_style.Acme.Jargon"].link == "https://style.acme.example/jargon"


def test_a_link_of_a_style_is_shown_with_the_clause_of_the_policy(pack: Path) -> None:
    policy = load_policy(pack)
    treatment = policy.treatment("house_style.Acme.Jargon", "house_style")
    clause = policy.clause(treatment, "house_style.Acme.Jargon")
    assert clause is not None
    assert (clause.id, clause.url) == ("house-style", "https://style.acme.example/jargon")
    other = policy.clause(treatment, "house_style.Acme.Terms")
    assert other is not None and other.url is None


def test_what_is_not_read_is_told(pack: Path) -> None:
    assert load_policy(pack).remarks == (
        "styles/Acme/Spelling.yml: the kind spelling is not read; the rule is left out.",
    )


def test_a_script_is_refused_with_file_and_line(pack: Path) -> None:
    script = pack / "styles" / "Acme" / "Run.yml"
    script.write_text("message: x\nextends: script\nscript: |\n  import os\n")
    with pytest.raises(PolicyError, match=r"styles/Acme/Run\.yml, line 2: extends: .*programs"):
        load_policy(pack)


def test_a_wrong_expression_is_told_with_file_and_line(pack: Path) -> None:
    rule = pack / "styles" / "Acme" / "Jargon.yml"
    rule.write_text(rule.read_text().replace("synerg(?:y|ies)", "synerg(?:y|ies"))
    with pytest.raises(PolicyError, match=r"Jargon\.yml, line 8: tokens\.1: .*no regular"):
        load_policy(pack)


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("config/vocabularies/Acme/reject.txt", "c++\n(\n", r"reject\.txt: .*no regular"),
        ("Acme/A.yml", "extends: [existence]\nmessage: m\n", r"A\.yml, line 1: extends"),
        ("Acme/A.yml", "extends: existence\nlevel: [error]\nmessage: m\n", "line 2: level"),
        (
            "Acme/A.yml",
            "extends: existence\nmessage: m\ntokens: [a]\nexceptions: 5\n",
            "line 4: exceptions",
        ),
        (
            "Acme/Jargon.yaml",
            "extends: existence\nmessage: m\ntokens: [a]\n",
            r"two rules have the id house_style\.Acme\.Jargon",
        ),
    ],
)
def test_what_is_wrong_with_a_style_is_told(pack: Path, file: str, content: str, says: str) -> None:
    path = pack / "styles" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    with pytest.raises(PolicyError, match=says):
        load_policy(pack)
