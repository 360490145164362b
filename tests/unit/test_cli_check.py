"""`discreet check`: the contract of --jsonl, and what a person sees."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_args

import pytest

from discreet.checking import Checker
from discreet.cli import batch, check, main, show
from discreet.schema import Category, CheckRequest, Finding

WORDS = "Tram9-harbour-22"
LEAK = f"The database password is {WORDS}, keep it"
TONE = {
    "insult",
    "identity_attack",
    "threat",
    "profanity",
    "hostility",
    "condescension",
    "sarcasm",
}


@pytest.fixture(autouse=True)
def loaded(checker: Checker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The session's checker instead of one that each command loads."""
    monkeypatch.setattr(check, "load_checker", lambda settings: checker)
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    yield


def run_lines(
    tmp_path: Path, lines: list[bytes], *options: str
) -> tuple[int, list[dict[str, Any]]]:
    """Exit status and the lines written to --out."""
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"\n".join(lines) + b"\n")
    status = main(["check", "--jsonl", str(source), "--out", str(target), *options])
    return status, [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def as_line(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


def test_lines_come_out_in_order_with_verdict_and_findings(tmp_path: Path) -> None:
    lines = [
        as_line(id=f"n{n}", text=LEAK if n % 2 else "Good morning to all of you") for n in range(70)
    ]
    status, out = run_lines(tmp_path, lines)
    assert status == 0
    assert [line["id"] for line in out] == [f"n{n}" for n in range(70)]
    assert all(set(line) == {"id", "verdict", "findings"} for line in out)
    finding = Finding.model_validate(out[1]["findings"][0])
    assert finding.category == "secret"
    assert LEAK[finding.start : finding.end] == finding.quote
    assert out[0] == {"id": "n0", "verdict": "clear", "findings": []}


BAD = {
    b"{": "not JSON",
    b'"text"': "not an object",
    b"[1]": "not an object",
    b'{"id": "x"}': "text",
    b'{"text": "a"}': "id",
    b'{"id": "x", "text": 5}': "text",
    b'{"id": "x", "text": null}': "text",
    b'{"id": true, "text": "a"}': "id",
    b'{"id": "x", "text": "a", "platform": "myspace"}': "platform",
    b'{"id": "x", "text": "a", "account": "robot"}': "account",
    b'{"id": "x", "text": "\xff"}': "not UTF-8",
    b"[" * 100_000: "not JSON",
}


@pytest.mark.parametrize(("raw", "said"), BAD.items(), ids=range(len(BAD)))
def test_a_bad_line_is_an_error_and_the_others_are_read(
    tmp_path: Path, raw: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = run_lines(tmp_path, [as_line(id=1, text=LEAK), raw, as_line(id=3, text="a")])
    assert status == 2
    assert [line.get("id") for line in out][::2] == [1, 3]
    assert set(out[1]) == {"id", "error"}
    assert "line 2" in out[1]["error"] and said in out[1]["error"]
    assert out[1]["id"] == ("x" if b'"id": "x"' in raw and b"\xff" not in raw else None)
    assert "1 line(s)" in capsys.readouterr().err


def test_odd_lines_are_read(tmp_path: Path) -> None:
    texts = ["", "a", "\0", "😀" * 5000, "a" * 50_000, "שלום", "\ud83d lone"]
    lines = [as_line(id=n, text=text, label="extra", note=[1]) for n, text in enumerate(texts)]
    status, out = run_lines(tmp_path, [*lines, b"", b"  ", as_line(id="last", text="z")])
    assert status == 0
    assert [line["id"] for line in out] == [*range(len(texts)), "last"]
    assert "20,000" in out[4]["incomplete"]


def test_scores_are_of_the_tone_categories_and_of_disclosure(tmp_path: Path) -> None:
    _, out = run_lines(tmp_path, [as_line(id=1, text="You are a fool")], "--scores")
    scores = out[0]["scores"]
    assert set(scores) == TONE | {"disclosure"}
    assert set(scores) - {"disclosure"} <= set(get_args(Category))
    assert all(0 <= score <= 1 for score in scores.values())


def test_accounts_and_modes(tmp_path: Path) -> None:
    lines = [
        as_line(id=1, text=LEAK, platform="linkedin", surface="comment", account="company"),
        as_line(id=2, text=LEAK, account="personal"),
    ]
    for options in ((), ("--mode", "strict"), ("--mode", "normal")):
        status, out = run_lines(tmp_path, lines, *options)
        assert status == 0
        assert [line["verdict"] for line in out] == ["block", "block"]


def test_standard_input_and_output(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    class Input:
        buffer = io.BytesIO(as_line(id="é", text=LEAK) + b"\n")

    monkeypatch.setattr(sys, "stdin", Input)
    assert main(["check", "--jsonl", "-"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["id"] == "é"


def test_the_input_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(as_line(id=1, text="a"))
    assert main(["check", "--jsonl", str(file), "--out", str(file)]) != 0
    assert json.loads(file.read_bytes())["id"] == 1
    assert "another file" in capsys.readouterr().err


def test_a_missing_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--jsonl", "/nowhere/in.jsonl"]) == 2
    assert "/nowhere/in.jsonl" in capsys.readouterr().err


def test_memory_stays_flat() -> None:
    """However long the input, only a few chunks are taken from it ahead of what is written."""
    written = 0
    ahead = 0

    def lines() -> Iterator[tuple[int, bytes]]:
        nonlocal ahead
        for number in range(1, 20_001):
            ahead = max(ahead, number - written)
            yield number, b"line"

    def write(_: str) -> None:
        nonlocal written
        written += 1

    def answer(chunk: list[tuple[int, bytes]]) -> tuple[list[str], int]:
        return [str(number) for number, _ in chunk], 0

    with ThreadPoolExecutor(2) as pool:
        assert batch.run(lines(), write, pool, answer, 2) == 0
    assert written == 20_000
    assert ahead <= batch.CHUNK * 2 * 5


def test_a_draft_that_breaks_the_reader_does_not_end_the_batch() -> None:
    class Broken:
        def check(self, *_: object, **__: object) -> None:
            raise RuntimeError("secret words")

    lines, bad = batch.answer_chunk(
        Broken(), [(4, as_line(id=1, text="secret words"))], None, False
    )
    assert bad == 1
    assert json.loads(lines[0]) == {"id": 1, "error": "line 4: not read (RuntimeError)"}


def test_many_lines_are_read_by_processes(tmp_path: Path) -> None:
    """The command as a person runs it, on more lines than one process takes alone."""
    count = check.SMALL + 40
    source = tmp_path / "in.jsonl"
    with source.open("wb") as file:
        for number in range(count):
            file.write(as_line(id=number, text=LEAK if number % 50 == 0 else "Hello all") + b"\n")
        file.write(b"broken\n")
    command = [sys.executable, "-m", "discreet", "check", "--jsonl", str(source), "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2, done.stderr
    assert [line["id"] for line in out] == [*range(count), None]
    assert [line["id"] for line in out[:-1] if line["findings"]] == list(range(0, count, 50))


def test_settings_that_are_wrong_are_told_by_the_processes_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text("- nome: Hartwell\n")
    monkeypatch.setenv("DISCREET_TERMS_FILE", str(terms))
    lines = [as_line(id=n, text="a") for n in range(check.SMALL)]
    assert run_lines(tmp_path, lines, "--jobs", "2")[0] == 1
    assert "terms.yaml" in capsys.readouterr().err


def test_a_person_sees_the_words_underlined(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--text", f"Hello\n{LEAK}\nbye"]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    at = next(n for n, line in enumerate(lines) if WORDS in line)
    assert lines[at + 1] == " " * lines[at].index(WORDS) + "~" * len(WORDS)
    assert "x secret: " in out
    assert "\x1b" not in out


def test_the_finding_of_a_text_is_explained_in_a_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "--text", LEAK, "--locale", "es"]) == 0
    out = capsys.readouterr().out
    assert "Esto parece una contraseña" in out
    assert "va después de «password»" in out


def test_text_from_standard_input_and_clear_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Input:
        buffer = io.BytesIO(b"Good morning \xff")

    monkeypatch.setattr(sys, "stdin", Input)
    assert main(["check", "--text", "-"]) == 0
    assert capsys.readouterr().out == "Nothing stands against posting this.\n"


@pytest.mark.parametrize(
    ("before", "columns"),
    [("", 0), ("ab ", 3), ("日本 ", 5), ("é ", 2), ("e\u0301 ", 2), ("👩\u200d💻 ", 5)],
)
def test_marks_stand_under_their_words(checker: Checker, before: str, columns: int) -> None:
    text = before + LEAK
    shown = show.report(text, checker.check(CheckRequest(text=text)), colour=False)
    marks = next(line for line in shown.splitlines() if line.strip(" ~") == "" and "~" in line)
    assert marks.index("~") == 2 + columns + len("The database password is ")


def test_no_control_character_of_a_draft_reaches_the_terminal(checker: Checker) -> None:
    text = f"\x1b]0;title\x07 \x1b[2J {LEAK}"
    shown = show.report(text, checker.check(CheckRequest(text=text)), colour=False)
    assert "\x1b" not in shown and "\x07" not in shown
