"""`discreet audit --ray`: the local audit's bytes, also when a worker is killed in the midst."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from discreet import __version__
from discreet.audit.checking import Checked
from discreet.audit.cluster import Cluster, ClusterError, Reader, _blocks, post_of
from discreet.audit.journal import Journal
from discreet.audit.run import ChangedError, Plan, Posts, groups_of
from discreet.audit.run import run as run_audit
from discreet.checking import Checker
from discreet.cli import audit, main

SECRET = "Tram9-harbour-22"
POSTS = 192
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
"""As Linux writes 127.0.0.1, the same for IPv6, and ::1."""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="runs on Linux, which has /proc")


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Posts of which every eighth leaks, long enough that reading them takes a moment."""
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    path = tmp_path / "posts.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(POSTS):
            words = f"The database password is {SECRET}" if number % 8 == 0 else "Good morning"
            dated = {"date": f"2024-{number % 12 + 1:02}-03"} if number % 3 else {}
            file.write(json.dumps({"id": number, "text": f"😀 {words}, {number}", **dated}) + "\n")
    return path


def descendants(of: int) -> dict[int, str]:
    """Processes below one, by number, with their command lines."""
    parents: dict[int, int] = {}
    named: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(
                (folder / "stat").read_text().rpartition(")")[2].split()[1]
            )
            named[int(folder.name)] = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:  # it has ended meanwhile
            continue
    found = {of}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return {one: named.get(one, "") for one in found - {of}}


def listening(processes: set[int]) -> list[str]:
    """The addresses that processes listen on, as the kernel writes them."""
    sockets = set()
    for number in processes:
        for link in Path(f"/proc/{number}/fd").glob("*"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                sockets.add(str(link.readlink()))
    rows = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    return [
        row[1].split(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets
    ]


@LINUX
def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    posts: Path, tmp_path: Path, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray", reason="runs where the extra 'ray' is installed")
    out = tmp_path / "ray.jsonl"
    command = [sys.executable, "-m", "discreet", "audit", str(posts), "--as", "company"]
    command += ["--ray", "--jobs", "2", "--jsonl", str(out)]
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        **os.environ,
        "HOME": str(home),
        "PYTHONPATH": str(Path(audit.__file__).parents[2]),
    }
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    heard: list[str] = []
    killed = False
    try:
        journals = tmp_path / "data" / "audits"
        while process.poll() is None and not killed:
            time.sleep(0.02)
            if any(file.read_bytes().count(b"\n") > 1 for file in journals.glob("*.jsonl")):
                below = descendants(process.pid)
                readers = [one for one, name in below.items() if "MapBatches(Reader)" in name]
                heard = listening(set(below))
                os.kill(readers[0], signal.SIGKILL)
                killed = True
        told = process.communicate()[1]
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate()
    assert killed and process.returncode == 1, told
    monkeypatch.setattr(audit, "load_checker", lambda settings, threads=2, key=b"": checker)
    local = tmp_path / "local.jsonl"
    assert main(["audit", str(posts), "--as", "company", "--jsonl", str(local)]) == 1
    assert out.read_bytes() == local.read_bytes()
    leaking = {str(number) for number in range(0, POSTS, 8)}
    assert leaking <= {json.loads(line)["post"] for line in out.read_bytes().splitlines()}
    # Nobody but this machine can reach it, and no token of Ray's is left in the person's folder.
    assert heard and set(heard) <= LOOPBACK
    assert not (home / ".ray").exists()


def test_what_comes_back_must_be_of_the_same_posts(
    posts: Path, tmp_path: Path, checker: Checker
) -> None:
    """A group that is missing, doubled, another one or one too many ends the audit."""
    groups = list(groups_of(Posts([posts])))
    whole = [Checked(posts=len(g), last=g[-1].id, flagged=[], unread=[]) for g in groups]
    wrong = (whole[:-1], [whole[0], *whole[:-1]], [*whole[:-2], whole[-1]], [*whole, whole[-1]])

    def journal_of(results: Sequence[Checked], name: str) -> Journal:
        journal = Journal(tmp_path / name, "k", datetime(2026, 1, 1))
        try:
            run_audit(
                *(Posts([posts]), journal, "company", checker, lambda: checker, 1),
                elsewhere=lambda done: (one for one in results[done:]),
            )
        finally:
            journal.close()
        return journal

    assert list(journal_of(whole, "whole")) == whole
    for number, results in enumerate(wrong):
        with pytest.raises(ChangedError):
            journal_of(results, str(number))


def test_it_goes_on_behind_what_the_journal_holds(
    posts: Path, tmp_path: Path, checker: Checker
) -> None:
    groups = list(groups_of(Posts([posts])))
    whole = [Checked(posts=len(g), last=g[-1].id, flagged=[], unread=[]) for g in groups]
    asked: list[int] = []

    def elsewhere(done: int) -> Generator[Checked]:
        asked.append(done)
        for number, one in enumerate(whole[done:]):
            if len(asked) == 1 and number == 3:
                raise ClusterError("the cluster gave up")
            yield one

    source = Posts([posts])
    for _ in range(2):
        journal = Journal(tmp_path / "journal", "k", datetime(2026, 1, 1))
        with contextlib.suppress(ClusterError):
            run_audit(
                *(Posts([posts]), journal, "company", checker, lambda: checker, 1),
                elsewhere=elsewhere,
            )
        journal.close()
    assert asked == [0, 3]
    assert list(journal) == whole
    assert sum(one.posts for one in whole) == len(list(source))


def test_posts_are_the_same_on_the_other_side(posts: Path) -> None:
    pytest.importorskip("pyarrow", reason="runs where the extra 'ray' is installed")
    rows = [row for block in _blocks((posts,), None, 2) for row in block["posts"].to_pylist()]
    assert [[post_of(one) for one in row] for row in rows] == list(groups_of(Posts([posts])))[2:]


def test_what_is_said_of_a_cluster_that_is_none(
    posts: Path,
    checker: Checker,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(audit, "load_checker", lambda settings, threads=2, key=b"": checker)
    with pytest.raises(SystemExit):
        main(["audit", "--ray", str(posts), str(posts)])
    assert "the paths stand before --ray" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "ray", None)
    assert main(["audit", str(posts), "--ray"]) == 2
    assert "pip install 'discreet[ray]'" in capsys.readouterr().err


def test_a_machine_that_differs_is_refused(posts: Path, checker: Checker) -> None:
    pytest.importorskip("pyarrow", reason="runs where the extra 'ray' is installed")
    policy = checker.policy_ref.model_copy(update={"sha256": "0" * 64})
    plan = Plan((posts,), "company", None, policy, tuple(checker.models))
    for version, told in ((__version__, "another policy"), ("0.0", "this one 0.0")):
        reader = Reader(Cluster("head:6379", 1, lambda: checker, version), plan)
        (answer,) = reader(next(_blocks((posts,), None, 0))).to_pylist()
        assert told in answer["fault"] and answer["checked"] == ""
