"""The demo's launcher: a newcomer's browser, without a window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from harness.browser import environment
from harness.service import Service

PNG = b"\x89PNG\r\n\x1a\n"


def run_demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = environment.ROOT / "scripts" / "_demo.py"
    return subprocess.run(
        [sys.executable, str(program), *arguments],
        capture_output=True,
        text=True,
        timeout=90,
        env={"PATH": os.environ["PATH"]},
    )


def test_the_demo_pairs_by_itself_and_shows_a_warning(
    extension_folder: Path, flags: list[str], service: Service, tmp_path: Path
) -> None:
    picture = tmp_path / "warning.png"
    done = run_demo(
        *("--extension", str(extension_folder)),
        *("--service", f"http://127.0.0.1:{service.port}"),
        *("--code", service.pairing_code()),
        *("--headless", "--screenshot", str(picture)),
    )
    # It waits until the sample draft is marked before it takes the picture, or fails.
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(PNG)
    (entry,) = service.history()
    assert entry["platform"] == "x"


def test_without_a_display_or_a_service_it_says_what_to_do(
    extension_folder: Path, service: Service
) -> None:
    common = ("--extension", str(extension_folder), "--code", "AAAAA-AAAAA")
    no_display = run_demo(*common, "--service", f"http://127.0.0.1:{service.port}")
    assert no_display.returncode == 1
    assert "There is no display here" in no_display.stderr
    no_service = run_demo(
        *common, "--service", "http://127.0.0.1:9", "--headless", "--screenshot", "never.png"
    )
    assert no_service.returncode == 1
    assert "does not answer" in no_service.stderr
