"""`discreet audit`: the composer's findings, going on after an interruption, what may stand."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

from discreet.audit import run as audit_run
from discreet.audit.checking import LONG, Checked, check_posts
from discreet.audit.journal import Journal
from discreet.audit.posts import Post
from discreet.audit.run import Posts
from discreet.audit.suppressions import SuppressionsError, load_suppressions
from discreet.checking import Checker
from discreet.cli import audit, main
from discreet.schema import MAX_TEXT, CheckRequest

SECRET = "Tram9-harbour-22"
LEAK = f"😀 The database password is {SECRET}, keep it. I said: {SECRET}"
INSULT = "You are a complete idiot, Bob"
FINE = "Good morning to all of you"
POSTS = 544
"""Enough for several processes."""
OUTPUTS = ("html", "csv", "jsonl", "sarif", "gitlab")


@pytest.fixture(autouse=True)
def loaded(checker: Checker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The session's checker instead of one that each command loads."""
    monkeypatch.setattr(audit, "load_checker", lambda settings, threads=2, key=b"": checker)
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    yield


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """A hundred posts; every tenth leaks, every twentieth but five insults."""
    lines = [
        {
            "id": number,
            "text": LEAK if number % 10 == 0 else INSULT if number % 20 == 5 else FINE,
            "date": f"2024-{number // 10 + 1:02}-03",
        }
        for number in range(100)
    ]
    path = tmp_path / "posts.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def post(text: str, identity: str = "a") -> Post:
    return Post(identity, text, None, "x", "post", None, "f", 1)


def targets(folder: Path, name: str) -> list[str]:
    return [part for out in OUTPUTS for part in (f"--{out}", str(folder / f"{name}.{out}"))]


def written(folder: Path, name: str) -> list[bytes]:
    return [(folder / f"{name}.{out}").read_bytes() for out in OUTPUTS]


def findings(path: Path) -> list[dict[str, object]]:
    return [
        one for line in path.read_text("utf-8").splitlines() for one in json.loads(line)["findings"]
    ]


def test_findings_are_the_composers(checker: Checker) -> None:
    for text in (LEAK, INSULT):
        (flagged,) = check_posts(checker, [post(text)], "company").flagged
        answer = checker.check(CheckRequest(text=text, platform="x", account="company"))
        assert [(f.rule, f.severity, f.start, f.end) for f in flagged.findings] == [
            (f.rule, f.severity, f.start, f.end) for f in answer.findings
        ]


def test_secrets_are_masked_wherever_they_stand(checker: Checker) -> None:
    checked = check_posts(checker, [post(LEAK)], "personal")
    assert SECRET not in checked.model_dump_json()
    found = checked.flagged[0].findings[0]
    assert found.quote == "Tr••••••••••••"
    assert checked.flagged[0].text.count(found.quote) == 2
    start, end = found.shown
    assert checked.flagged[0].text[start:end] == found.quote
    assert LEAK.encode("utf-16-le")[2 * found.start : 2 * found.end].decode("utf-16-le") == SECRET


def test_an_article_is_read_to_its_end(checker: Checker) -> None:
    text = "A quiet line about the harbour.\n" * (2 * MAX_TEXT // 32) + LEAK
    assert len(text) > 2 * MAX_TEXT - 100
    (flagged,) = check_posts(checker, [post(text)], "personal").flagged
    found = next(one for one in flagged.findings if one.category == "secret")
    assert found.line == text.count("\n") + 1
    assert text.encode("utf-16-le")[2 * found.start : 2 * found.end].decode("utf-16-le") == SECRET
    assert len(flagged.text) < LONG
    assert flagged.text[slice(*found.shown)] == found.quote


def test_what_no_detector_read_is_not_shown(
    checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = checker.check

    def in_part(request: CheckRequest) -> object:
        return check(request).model_copy(update={"incomplete_reason": "Not everything was read."})

    monkeypatch.setattr(checker, "check", in_part)
    checked = check_posts(checker, [post(INSULT)], "personal")
    assert checked.flagged[0].text == "•••"
    assert [problem.what for problem in checked.problems()] == ["Not everything was read."]


def test_one_post_that_fails_does_not_end_the_others(
    checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = checker.check

    def fails(request: CheckRequest) -> object:
        if request.text == FINE:
            raise RuntimeError(FINE)
        return check(request)

    monkeypatch.setattr(checker, "check", fails)
    checked = check_posts(checker, [post(FINE), post(INSULT, "b")], "personal")
    assert [flagged.post for flagged in checked.flagged] == ["b"]
    assert [problem.what for problem in checked.problems()] == ["could not be read (RuntimeError)"]


def test_exit_status_and_summary(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(posts)]) == 1
    assert "100 posts read, 15 with findings." in capsys.readouterr().out
    assert main(["audit", str(posts), "--fail-on", "never"]) == 0
    fine = posts.with_name("fine.txt")
    fine.write_text(FINE)
    assert main(["audit", str(fine)]) == 0
    posts.write_text("{\n")
    assert main(["audit", str(posts)]) == 2
    assert "posts.jsonl, 1: is not JSON" in capsys.readouterr().err
    assert main(["audit", str(posts.with_name("missing"))]) == 2


def test_nothing_is_left_behind_and_others_can_read_nothing(posts: Path, tmp_path: Path) -> None:
    main(["audit", str(posts), *targets(tmp_path, "out")])
    assert list((tmp_path / "data" / "audits").glob("*.jsonl")) == []
    for out in OUTPUTS:
        assert stat.S_IMODE((tmp_path / f"out.{out}").stat().st_mode) == 0o600
    assert not any(SECRET.encode() in content for content in written(tmp_path, "out"))


def test_an_interrupted_audit_goes_on_and_ends_with_the_same_bytes(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(posts), *targets(tmp_path, "whole")]) == 1
    read: list[int] = []

    def stopping(checker: Checker, group: list[Post], kind: str) -> Checked:
        if len(read) == 2:
            raise KeyboardInterrupt
        read.append(len(group))
        return check_posts(checker, group, kind)  # type: ignore[arg-type]

    monkeypatch.setattr(audit_run, "check_posts", stopping)
    assert main(["audit", str(posts), *targets(tmp_path, "cut")]) == 130
    assert "the same command goes on from there" in capsys.readouterr().err
    (journal,) = (tmp_path / "data" / "audits").glob("*.jsonl")
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    with journal.open("ab") as file:  # as a power cut leaves it
        file.write(b'{"posts": 32, "las')
    monkeypatch.setattr(audit_run, "check_posts", check_posts)
    counted: list[int] = []

    def counting(checker: Checker, group: list[Post], kind: str) -> Checked:
        counted.append(len(group))
        return check_posts(checker, group, kind)  # type: ignore[arg-type]

    monkeypatch.setattr(audit_run, "check_posts", counting)
    assert main(["audit", str(posts), *targets(tmp_path, "cut")]) == 1
    assert sum(counted) == 100 - sum(read)
    assert written(tmp_path, "cut") == written(tmp_path, "whole")


def test_a_journal_of_other_posts_is_begun_anew(posts: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    command = ["audit", str(posts), "--journal", str(kept), "--jsonl", str(tmp_path / "a.jsonl")]
    assert main(command) == 1
    posts.write_text(json.dumps({"text": FINE}) + "\n")
    assert main(command) == 0
    assert (tmp_path / "a.jsonl").read_text() == ""


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"{}\n", b"[1]\n", b'{"audit": 1, "key": "k"}\n']
)
def test_a_journal_that_is_none_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "j").write_bytes(content)
    journal = Journal(tmp_path / "j", "k", datetime(2026, 1, 1))
    assert journal.done == 0 and list(journal) == []
    journal.close()


def test_several_processes_find_the_same_in_the_same_order(
    tmp_path: Path, posts: Path, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With threads in the place of processes, which load for seconds."""
    monkeypatch.setattr(audit_run, "SMALL", 64)
    monkeypatch.setattr(
        audit_run,
        "ProcessPoolExecutor",
        lambda jobs, context, begin, arguments: ThreadPoolExecutor(jobs),
    )
    monkeypatch.setattr(audit_run, "_checker", checker)
    for jobs in ("1", "3"):
        assert main(["audit", str(posts), "--jobs", jobs, *targets(tmp_path, jobs)]) == 1
    assert written(tmp_path, "1") == written(tmp_path, "3")


def _hear_interrupts() -> None:
    """What a shell starts in the background ignores Ctrl+C, and so would what the tests start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="runs on POSIX, which has the signals")
def test_processes_end_with_the_first_one_and_the_audit_goes_on(tmp_path: Path) -> None:
    """With real processes, which Ctrl+C reaches too."""
    source = tmp_path / "posts.jsonl"
    texts = (f"{FINE} {n}" if n % 16 else INSULT for n in range(POSTS))
    source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    command = [sys.executable, "-m", "discreet", "audit", str(source), "--jobs", "2"]
    command += ["--jsonl", str(tmp_path / "out.jsonl")]
    folder = str(Path(audit.__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": folder}
    process = subprocess.Popen(
        command, env=environment, start_new_session=True, preexec_fn=_hear_interrupts
    )
    try:
        journals = tmp_path / "data" / "audits"
        while process.poll() is None and not any(
            file.read_bytes().count(b"\n") > 1 for file in journals.glob("*.jsonl")
        ):
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait() == 130
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    assert main(["audit", str(source), "--jobs", "1", "--jsonl", str(tmp_path / "out.jsonl")]) == 1
    ids = [json.loads(line)["post"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert ids == [f"posts.jsonl:{number}" for number in range(1, POSTS + 1, 16)]


def test_what_may_stand_is_left_out_with_its_reason(
    posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audit", str(posts), "--jsonl", str(tmp_path / "a.jsonl")])
    ids = [one["id"] for one in findings(tmp_path / "a.jsonl")]
    assert len(set(ids)) == len(ids)
    reviewed = tmp_path / "reviewed.yaml"
    entries = [f"- id: {one}\n  reason: Was public by then\n" for one in (*ids, "f" + "0" * 16)]
    reviewed.write_text("".join(entries))
    outputs = targets(tmp_path, "b")
    capsys.readouterr()
    assert main(["audit", str(posts), "--suppressions", str(reviewed), *outputs]) == 0
    told = capsys.readouterr()
    assert "0 with findings" in told.out and f"{len(ids)} more were let stand" in told.out
    assert "the suppression f0000000000000000 fits no finding" in told.err
    assert {one["suppressed"] for one in findings(tmp_path / "b.jsonl")} == {"Was public by then"}
    assert json.loads((tmp_path / "b.gitlab").read_text()) == []
    sarif = json.loads((tmp_path / "b.sarif").read_text())
    assert {r["suppressions"][0]["justification"] for r in sarif["runs"][0]["results"]} == {
        "Was public by then"
    }


def test_a_baseline_leaves_only_what_is_new(posts: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    main(["audit", str(posts), "--jsonl", str(first)])
    assert main(["audit", str(posts), "--baseline", str(first)]) == 0
    with posts.open("a") as file:
        file.write(json.dumps({"id": 100, "text": INSULT}) + "\n")
    command = ["audit", str(posts), "--baseline", str(first), "--jsonl", str(second)]
    assert main(command) == 1
    assert [json.loads(line)["post"] for line in second.read_text().splitlines()] == ["100"]
    assert main(["audit", str(posts), "--baseline", str(posts)]) == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id: f0", "must be a list"),
        ("- id: f0123456789abcdef\n", "reason: is missing"),
        ("- id: x\n  reason: because", "line 1"),
        ("- id: f0123456789abcdef\n  reason: because\n" * 2, "stands twice"),
        ("- [", "not valid YAML"),
        ("- 5", "keys with values"),
    ],
)
def test_suppressions_that_are_wrong(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "s.yaml").write_text(content)
    with pytest.raises(SuppressionsError, match=told):
        load_suppressions(tmp_path / "s.yaml", date(2026, 1, 1))


def test_a_suppression_ends_on_its_day(tmp_path: Path) -> None:
    entry = "- id: f0123456789abcdef\n  reason: because\n  until: 2026-03-01\n"
    (tmp_path / "s.yaml").write_text(entry)
    assert load_suppressions(tmp_path / "s.yaml", date(2026, 2, 28))
    assert not load_suppressions(tmp_path / "s.yaml", date(2026, 3, 1))


def test_as_a_company_its_severities_count(posts: Path, tmp_path: Path, checker: Checker) -> None:
    text = "I promise this will double your money, guaranteed."
    posts.write_text(json.dumps({"text": text}) + "\n")
    for kind in ("personal", "company"):
        main(["audit", str(posts), "--as", kind, "--jsonl", str(tmp_path / kind)])
        expected = checker.check(CheckRequest(text=text, account=kind)).findings  # type: ignore[arg-type]
        assert [f["severity"] for f in findings(tmp_path / kind)] == [f.severity for f in expected]


def test_progress_tells_share_rate_and_time_left(posts: Path) -> None:
    posts.write_text((json.dumps({"text": "x" * 4_000}) + "\n") * 96)
    source = Posts([posts])
    list(source)
    progress = audit._Progress(source, clock=iter([0.0, 5.0]).__next__)
    progress(0, 0)
    part = progress.line(32, 32, 4.0)
    assert 20 < int(part.split("%")[0]) < 70
    assert "32 posts  8 a second" in part and not part.endswith(" 0:00 left")
    assert progress.line(96, 96, 4.0).startswith("100%")
