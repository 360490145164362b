"""What of a file is prose, and where it stands; files on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discreet import prose
from discreet.annotated import AnnotatedText, Piece
from discreet.checking import Checker
from discreet.cli import files
from discreet.cli.main import main
from discreet.markdown import markdown, plain
from discreet.schema import MAX_TEXT, CheckRequest


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("---\na: b\n---\nText.\n", "Text.\n"),
        ("+++\na = 1\n+++\nText.", "Text."),
        ("Text.\n---\nMore.\n---\n", "Text.\n---\nMore.\n---\n"),
        ("One.\n\n```py\ncode\n```\n\nTwo.", "One.\n\n\nTwo."),
        ("One.\n\n~~~~\n```\n~~~\n~~~~\nTwo.", "One.\n\n\nTwo."),
        ("One.\n\n```\nnever closed", "One.\n\n\n"),
        ("- item\n\n  ```\n  code\n  ```\n  more", "item\n\n\n  more"),
        ("One.\n\n    code\n\n    code\n\nTwo.", "One.\n\n\nTwo."),
        ("- one\n\n    of the list\n", "one\n\n    of the list\n"),
        ("One\n    goes on.", "One\n    goes on."),
        ("# Head\n\n> Quoted **bold** _it_ `x` ~~no~~", "Head\n\nQuoted bold it x no"),
        ("a_b_c and 2 * 3 * 4", "a_b_c and 2 * 3 * 4"),
        ("A <b>b</b> <!-- c\nd --> e", "A b  e"),
        ("[text](https://a.example/x) <https://b.example>", None),
    ],
)
def test_what_is_read_of_markdown(source: str, read: str | None) -> None:
    text = markdown(source)
    assert text.source == source
    assert text.prose == (source if read is None else read)


@given(st.text(alphabet="ab😀 \n`~*_#>-+.1<!/\t", max_size=120))
def test_every_character_of_the_prose_has_its_place(source: str) -> None:
    text = markdown(source)
    assert text.source == source
    last = 0
    for index, character in enumerate(text.prose):
        start, end = text.span(index, index + 1)
        assert last <= start < end <= len(source)
        assert source[start:end] == character or character == "\n"
        last = start


def test_a_span_takes_the_markup_within_it() -> None:
    text = AnnotatedText([Piece.prose("Hart"), Piece.markup("**"), Piece.prose("well")])
    assert text.prose == "Hartwell"
    assert text.span(0, 8) == (0, 10)
    assert text.span(0, 4) == (0, 4)
    assert text.span(4, 8) == (6, 10)
    assert text.span(3, 3) == (3, 3)
    assert AnnotatedText([]).span(0, 0) == (0, 0)


def test_long_texts_are_read_in_parts_that_end_between_words() -> None:
    source = ("word " * 30 + "\n\n") * 500
    cut = list(prose.parts(source))
    assert "".join(part for _, part in cut) == source
    assert len(cut) > 2
    for begin, part in cut:
        assert len(part) <= MAX_TEXT
        assert source[begin : begin + len(part)] == part
    assert all(part.startswith("\n\n") for _, part in cut[1:])
    assert [len(part) for _, part in prose.parts("a" * (MAX_TEXT + 1))] == [MAX_TEXT, 1]


def test_what_stands_late_in_a_long_file_is_found_at_its_place(checker: Checker) -> None:
    address = "jane.doe@hartley-corp.com"
    source = "A quiet day. 😀" + "\n" * MAX_TEXT + f"Write to {address} today."
    found, gaps = prose.read(checker, plain(source), CheckRequest(text=""))
    assert gaps == []
    assert address in [source[one.start : one.end] for one in found]


class TestFiles:
    @pytest.fixture(autouse=True)
    def _loaded(self, checker: Checker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(files, "load_checker", lambda _: checker)
        monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path))
        monkeypatch.chdir(tmp_path)

    def test_a_line_a_finding(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("a.md").write_text("# Hi\n\n😀 Mail **jane.doe@hartley-corp.com** now.\n", "utf-8")
        Path("b.txt").write_text("A quiet day.\n", "utf-8")
        assert main(["check", "a.md", "b.txt"]) == 1
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith("a.md:3:10: warn: ")
        assert line.endswith(" [personal_data.email]")
        assert main(["check", "b.txt"]) == 0
        assert main(["check", "--fail-on", "block", "a.md"]) == 0
        assert main(["check", "--fail-on", "info", "a.md"]) == 1

    def test_annotations_for_a_pipeline_can_not_be_forged(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        name = "a,b: %.md"
        Path(name).write_text("Mail jane.doe@hartley-corp.com.\n", "utf-8")
        main(["check", "--format", "github", name])
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith(
            "::warning file=a%2Cb%3A %25.md,line=1,col=6,title=personal_data.email::"
        )

    def test_a_file_that_can_not_be_read_costs_itself_alone(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("bad.txt").write_bytes(b"\xff\xfe\x00")
        Path("good.txt").write_text("Mail jane.doe@hartley-corp.com.", "utf-8")
        assert main(["check", "bad.txt", "gone.txt", "good.txt"]) == 2
        told = capsys.readouterr()
        assert told.out.startswith("good.txt:1:6: ")
        assert "bad.txt: this is not UTF-8" in told.err and "gone.txt: " in told.err
