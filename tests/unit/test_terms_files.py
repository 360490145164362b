"""Files of company terms: their two formats, their errors, embargoes, hashes, and their secrecy."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from discreet.cli import doctor, main
from discreet.cli.policy.hash_terms import hashed
from discreet.policy import PolicyError, Term, TermsError, load_policy, load_terms
from discreet.policy.loading import PolicySource
from discreet.policy.moments import moment
from discreet.policy.pack import DEFAULT_PACK
from discreet.policy.terms import parse_terms, terms_digest
from discreet.policy.view import view
from discreet.reading.detectors.terms import TermDetector
from discreet.reading.document import Document
from discreet.settings import Settings

BERLIN = "Europe/Berlin"


def test_both_formats_say_the_same() -> None:
    in_yaml = parse_terms(
        "terms.yaml",
        b"\xef\xbb\xbf- name: Project Falcon\n  kind: codename\n  aliases: [falcon-next, FN 2]\n"
        b"  public_name: our next release\n  reason: Public soon.\n  embargo: 2027-03-03 09:00\n"
        b"  zone: Europe/Berlin\n  common: no\n- {name: On, match_case: true}\n",
    )
    for mark, bom in ((",", b""), (";", b"\xef\xbb\xbf")):
        rows = (
            "name,kind,aliases,public_name,reason,embargo,zone,common,match_case\r\n"
            "Project Falcon,codename,falcon-next | FN 2,our next release,Public soon.,"
            "2027-03-03T09:00,Europe/Berlin,no,\r\n"
            "\r\n"
            "On,,,,,,,,true\r\n"
        ).replace(",", mark)
        assert parse_terms("terms.csv", bom + rows.encode()) == in_yaml
    falcon, on = in_yaml
    assert falcon.aliases == ("falcon-next", "FN 2")
    assert falcon.embargo == datetime(2027, 3, 3, 8, tzinfo=UTC)
    assert falcon.common is False
    assert on == Term("On", match_case=True)


def test_a_quoted_cell_may_hold_commas_and_lines() -> None:
    (_, term) = parse_terms("t.csv", b'name,reason\nAcme One,\n"Smith, Jones","two\nlines"\n')
    assert (term.name, term.reason) == ("Smith, Jones", "two\nlines")


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("- nam: xy", 1, "name: is missing"),
        ("- name: Falcon\n  kin: codename", 2, "kin: this is no field; use name, kind"),
        ("- name: Falcon\n\n  kind: bird", 3, "kind: use one of customer, codename"),
        ("- name: Falcon\n- name: C++", 2, "name: a name needs two letters"),
        ("- name: Falcon\n- Hartwell", 2, "an entry is needed here: '- name: …'"),
        ("- name: Falcon\n  aliases: next", 2, "aliases: a list is needed"),
        ("- name: Falcon\n  common: perhaps", 2, "common: write true or false"),
        ("- name: Falcon\n  embargo: soon", 2, "embargo: this is no time; write it as 2027-"),
        ("- name: Falcon\n  embargo: 2027-03-03", 2, "embargo: a date alone does not say when"),
        ("- name: Falcon\n  embargo: 2027-03-03T09:00:00", 2, "embargo: its time zone is missing"),
        ("- name: Falcon\n  zone: Europe/Berlin", 1, "embargo: is missing"),
        ("- [", 2, "not valid YAML"),
        ("- &a {name: Falcon}\n- *a", 1, "aliases are not allowed"),
    ],
)
def test_an_error_names_line_and_change(content: str, line: int, says: str) -> None:
    with pytest.raises(TermsError) as error:
        parse_terms("/here/terms.yaml", content.encode())
    assert str(error.value).startswith(f"/here/terms.yaml, line {line}: {says}")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("kind\ncustomer", ", line 1: a header is needed: name,kind"),
        ("name,colour\nFalcon,red", ", line 1: 'colour' is no column"),
        ("name,kind\nFalcon,codename\n,customer", ", line 3: name: is missing"),
        ('name,reason\n"a\nb",x\nFalcon,a,b', ", line 4: more cells than the header has"),
        ('name\n"Falcon', ", line 2: not valid CSV; close the quotes"),
        ("name,embargo,zone\nFalcon,2027-03-28T02:30,Europe/Berlin", ", line 2: embargo: 02:30"),
    ],
)
def test_an_error_in_csv_names_the_line(content: str, says: str) -> None:
    with pytest.raises(TermsError) as error:
        parse_terms("t.csv", content.encode())
    assert str(error.value).startswith("t.csv" + says)


@pytest.mark.parametrize("content", [b"name: Falcon", b"Falcon", b"terms: []"])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(TermsError, match="a list of entries is needed"):
        parse_terms("terms.yaml", content)


def test_other_encodings_are_refused() -> None:
    with pytest.raises(TermsError, match="save it as UTF-8"):
        parse_terms("terms.csv", "name\nFalcon".encode("utf-16"))


@pytest.mark.parametrize("name", ["terms.yaml", "terms.csv"])
@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_holds_none(name: str, content: bytes) -> None:
    assert parse_terms(name, content) == ()


@pytest.mark.parametrize(
    ("written", "zone", "utc"),
    [
        ("2027-03-03T09:00+01:00", None, "2027-03-03T08:00"),
        ("2027-03-03T09:00Z", None, "2027-03-03T09:00"),
        ("2027-03-03 09:00", BERLIN, "2027-03-03T08:00"),
        ("2027-07-03T09:00:30", BERLIN, "2027-07-03T07:00:30"),
        ("2027-03-28T03:00", BERLIN, "2027-03-28T01:00"),
        ("2027-10-31T03:00", BERLIN, "2027-10-31T02:00"),
        ("2027-03-03T00:00", "America/New_York", "2027-03-03T05:00"),
    ],
)
def test_moments(written: str, zone: str | None, utc: str) -> None:
    assert moment(written, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "zone", "says"),
    [
        ("2027-03-28T02:30", BERLIN, "02:30 does not exist on that day .* then show 03:30"),
        ("2027-10-31T02:30", BERLIN, r"comes twice .* 02:30\+02:00 .* or \+01:00"),
        ("2027-03-03T09:00+01:00", BERLIN, "has an offset already"),
        ("2027-03-03T09:00", "Europe/Berlni", "there is no zone 'Europe/Berlni'"),
        ("2027-03-03T09:00", "../etc/passwd", "there is no zone"),
        ("tomorrow", BERLIN, "this is no time"),
    ],
)
def test_moments_that_are_none(written: str, zone: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        moment(written, zone)


def test_files_are_merged_and_a_missing_one_holds_none(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("[{name: Falcon}, {name: Hartwell}]", "utf-8")
    (tmp_path / "b.csv").write_text("name\nHartwell\nContoso\n", "utf-8")
    found = load_terms(tmp_path / "a.yaml", None, tmp_path / "none.yaml", tmp_path / "b.csv")
    assert [term.name for term in found] == ["Falcon", "Hartwell", "Contoso"]


def test_terms_csv_stands_in_for_terms_yaml_but_not_beside_it(tmp_path: Path) -> None:
    named = tmp_path / "terms.yaml"
    source = PolicySource(terms=named)
    before = source.fingerprint()
    (tmp_path / "terms.csv").write_text("name\nFalcon\n", "utf-8")
    assert source.fingerprint() != before
    assert load_terms(named) == (Term("Falcon"),)
    named.write_text("[{name: Falcon}]", "utf-8")
    with pytest.raises(TermsError, match=r"terms\.csv stands beside it"):
        load_terms(named)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The shipped pack's own folder, with a term."""
    folder = tmp_path / "pack"
    for path in DEFAULT_PACK.rglob("*"):
        if path.is_file():
            (folder / path.relative_to(DEFAULT_PACK)).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(DEFAULT_PACK)).write_bytes(path.read_bytes())
    (folder / "terms.csv").write_text("name\nHartwell\n", "utf-8")
    return folder


def test_a_pack_brings_terms_of_its_own(pack: Path) -> None:
    assert load_policy(pack, (Term("Falcon"),)).terms == (Term("Hartwell"), Term("Falcon"))
    (pack / "terms.yaml").write_text("[{name: Falcon}]", "utf-8")
    with pytest.raises(PolicyError, match="keep one"):
        load_policy(pack)


def test_the_hash_of_a_policy_tells_no_name(pack: Path) -> None:
    def sha256(name: str, key: bytes) -> str:
        (pack / "terms.csv").write_text(f"name\n{name}\n", "utf-8")
        return load_policy(pack, (), key).sha256

    assert sha256("Hartwell", b"") == sha256("Contoso", b"")
    keyed = sha256("Hartwell", b"key")
    assert keyed == sha256("Hartwell", b"key")
    assert len({keyed, sha256("Contoso", b"key"), sha256("Hartwell", b"other")}) == 3


def test_hashed_terms_count_in_the_hash_of_a_policy_on_every_machine() -> None:
    content = yaml.safe_dump(hashed((Term("Hartwell"),), bytes(32)))
    other = yaml.safe_dump(hashed((Term("Contoso"),), bytes(32)))
    digests = {terms_digest(parse_terms("t.yaml", c.encode()), b"") for c in (content, other)}
    assert len(digests) == 2


def test_masked_names_tell_neither_letters_nor_length(pack: Path) -> None:
    policy = load_policy(pack, (Term("Falcon"), Term("Fa")))
    assert [term.masked for term in view(policy).terms] == ["H•••••", "F•••••", "F•••••"]
    assert "Hartwell" not in view(policy).model_dump_json()


# Hashed terms


def _hash(source: Path, target: Path) -> int:
    return main(["policy", "hash-terms", str(source), str(target)])


def test_hash_terms_writes_a_file_that_finds_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    source, target = tmp_path / "terms.yaml", tmp_path / "hashed.yaml"
    source.write_text(
        "- {name: Project Kestrel, kind: codename, aliases: [kst-2], public_name: our next one,\n"
        f"   embargo: '{ahead.isoformat()}'}}\n"
        "- {name: Falcon}\n- {name: SAP}\n- {name: Blue Moon, common: true}\n",
        "utf-8",
    )
    assert _hash(source, target) == 0
    assert "5 hashed names" in capsys.readouterr().out
    written = target.read_text("utf-8")
    for name in ("kestrel", "kst", "falcon", "sap", "moon"):
        assert name not in written.lower()
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o600
    text = (
        "#ProjectKestrel, KST-2 and project kestrels: Falcon ships in May. A falcon flew. SAP, sap."
        " Once in a blue moon. We ship Blue Moon."
    )
    seen = [
        [
            (text[m.start : m.end], m.rule, m.embargo, m.fixes)
            for m in TermDetector(load_terms(file)).read(Document(text))
        ]
        for file in (source, target)
    ]
    assert seen[0] == seen[1]
    assert [words for words, *_ in seen[0]] == [
        *("ProjectKestrel", "KST-2", "project kestrels", "Falcon", "SAP", "Blue Moon")
    ]
    assert all(term.masked == "•••••" for term in load_terms(target))


def test_the_same_names_are_hashed_otherwise_in_each_file(tmp_path: Path) -> None:
    source = tmp_path / "terms.yaml"
    source.write_text("[{name: Hartwell}]", "utf-8")
    for name in ("a.yaml", "b.yaml"):
        assert _hash(source, tmp_path / name) == 0
    first, second = (
        yaml.safe_load((tmp_path / n).read_text("utf-8")) for n in ("a.yaml", "b.yaml")
    )
    assert first["salt"] != second["salt"]
    assert first["terms"][0]["hash"] != second["terms"][0]["hash"]


@pytest.mark.parametrize(
    ("content", "target", "says"),
    [
        ("[{name: Hartwell, reason: Hartwell signs soon}]", "out.yaml", "its reason tells a name"),
        ("[{name: Hartwell, public_name: '#hartwell'}]", "out.yaml", "its public_name tells"),
        ("[{name: Hartwell}]", "out.csv", "hashed terms are YAML"),
        ("[{name: Hartwell}]", "terms.yaml", "is there already"),
        ("[{nam: Hartwell}]", "out.yaml", "line 1: name: is missing"),
    ],
)
def test_hash_terms_refuses(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    target: str,
    says: str,
) -> None:
    source = tmp_path / "terms.yaml"
    source.write_text(content, "utf-8")
    assert _hash(source, tmp_path / target) == 1
    assert says in capsys.readouterr().err
    assert source.read_text("utf-8") == content


def test_a_changed_hash_is_refused() -> None:
    content = hashed((Term("Hartwell"),), bytes(32))
    content["terms"][0]["hash"] = content["terms"][0]["hash"][:-1]
    with pytest.raises(TermsError, match=r"line 3: hash: this was changed"):
        parse_terms("terms.yaml", yaml.safe_dump(content, sort_keys=False).encode())


@pytest.mark.skipif(os.name != "posix", reason="runs on POSIX: Windows has no such bits")
def test_doctor_warns_of_terms_that_others_can_read(tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text("name\nHartwell\n", "utf-8")
    settings = Settings(config_dir=tmp_path, data_dir=tmp_path / "data")
    file.chmod(0o644)
    result = doctor.terms(settings)
    assert result.broken
    assert f"chmod 600 {file}" in result.text
    file.chmod(0o600)
    assert doctor.terms(settings).ok
