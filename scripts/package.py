"""`./scripts/package [--out DIR]`: everything of a release, from the last commit.

What is not committed is left out. Times in the archives are that of the commit, their order and
rights are fixed, so that anyone can build the same bytes and compare them with SHA256SUMS.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import environment
from environment import PYTHON, ROOT, SetupError, run, say

SOURCES = ("extension", "LICENSE")
"""What Firefox's reviewers need to build the extension; extension/README.md tells how."""


def committed(folder: Path, *paths: str) -> None:
    """Unpack the last commit into a folder, or some paths of it."""
    command = ["git", "-c", "core.autocrlf=false", "archive", "--format=tar", "HEAD", *paths]
    packed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def commit_time() -> int:
    """When the last commit was made, in seconds since 1970."""
    command = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)


def pack(target: Path, folder: Path, files: Iterable[Path], when: int) -> None:
    """A zip whose bytes depend on nothing but names and contents of the files, and a time."""
    moment = time.gmtime(when)[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(files, key=lambda file: file.relative_to(folder).as_posix()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on each system
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, file.read_bytes())


def files(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def build_extension(work: Path) -> dict[str, Path]:
    """Build the extension of an unpacked commit, with the packages that its lock names."""
    source = work / "extension"
    environment.npm(source, "ci", "--no-audit", "--no-fund", what="Installing the Node packages")
    environment.npm(source, "run", "build", what="Building the extension")
    output = source / ".output"
    return {"chromium": output / "chrome-mv3", "firefox": output / "firefox-mv3"}


def release(out: Path, work: Path) -> list[Path]:
    """Build all files of a release; the last one lists the sums of the others."""
    when = commit_time()
    committed(work)
    version = json.loads((work / "extension" / "package.json").read_text("utf-8"))["version"]
    sources = [file for name in SOURCES for file in _all(work / name)]
    made = [out / f"discreet-extension-{version}-source.zip"]
    pack(made[0], work, sources, when)
    say("building the extension from the last commit")
    for browser, folder in build_extension(work).items():
        suffix = {"chromium": "chrome.zip", "firefox": "firefox.xpi"}[browser]
        made.append(out / f"discreet-extension-{version}-{suffix}")
        pack(made[-1], folder, files(folder), when)
    say("building the wheel and the source distribution")
    epoch = {"SOURCE_DATE_EPOCH": str(when)}
    before = set(out.iterdir())
    build = [PYTHON, "-m", "hatchling", "build", "-d", out]
    run(build, "Building the Python distributions", work, **epoch)
    made += sorted(set(out.iterdir()) - before)
    made.append(out / f"discreet-{version}.cdx.json")
    bill = [PYTHON, work / "scripts" / "_sbom.py", "--out", made[-1]]
    run(bill, "Writing the bill of materials", work, **epoch)
    sums = out / "SHA256SUMS"
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in made]
    sums.write_text("\n".join(lines) + "\n", "utf-8")
    return [*made, sums]


def _all(path: Path) -> list[Path]:
    return files(path) if path.is_dir() else [path]


def main() -> int:
    """Set up, build, list."""
    parser = argparse.ArgumentParser(prog="package", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder (default: dist)")
    out = parser.parse_args().out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        say(f"{out} is not empty; empty it, or choose another folder with --out.")
        return 1
    try:
        environment.python_packages("dev", "browser")
        with tempfile.TemporaryDirectory(prefix="discreet-package-") as work:
            made = release(out, Path(work))
    except SetupError as error:
        say(str(error))
        return 1
    for file in made:
        print(f"{file.stat().st_size:>12,}  {file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
