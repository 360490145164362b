"""`discreet doctor`: looks at everything that has to be right, and says how to mend what is not."""

from __future__ import annotations

import argparse
import shutil
import socket
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from discreet import managed
from discreet.autostart import Autostart
from discreet.cli import extension, pair
from discreet.cli.main import FAULT, OK
from discreet.files import others_can_change, others_can_read
from discreet.history import HistoryUnavailable
from discreet.history.database import look_into, set_aside
from discreet.history.encryption import WrongKey
from discreet.history.engine import Damaged
from discreet.history.keys import KeyUnavailable
from discreet.native.browsers import BROWSERS, Machine
from discreet.native.manifests import Installer
from discreet.policy.terms import terms_files
from discreet.reading.card import ModelError, models_folder, read_shipped
from discreet.service.core import history_file, pairing_file
from discreet.service.health import answers_as_discreet
from discreet.service.instance import lock_file, running
from discreet.service.pairing import Pairing
from discreet.settings import Settings

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge", "brave-browser")
_MADE = datetime(2026, 11, 1, tzinfo=UTC)
"""A clock before the first release is wrong."""


@dataclass(frozen=True)
class Result:
    """What one check saw. Not `ok` and not `broken`: worth knowing, yet everything works."""

    ok: bool
    text: str
    broken: bool = False


def configure(parser: argparse.ArgumentParser) -> None:
    """`discreet doctor` has no arguments."""


def run(_: argparse.Namespace, settings: Settings) -> int:
    """Print a line for each check; status 1 when one is broken."""
    broken = False
    for name, check in CHECKS.items():
        try:
            result = check(settings)
        except (OSError, sqlite3.Error) as error:
            result = Result(False, f"can't be looked at ({type(error).__name__})", broken=True)
        broken = broken or result.broken
        sign = "ok  " if result.ok else "MEND" if result.broken else "note"
        print(f"{sign}  {name:11}  {result.text}")
    return FAULT if broken else OK


def python(_: Settings) -> Result:
    version = ".".join(map(str, sys.version_info[:3]))
    return Result(True, f"{version}, SQLite {sqlite3.sqlite_version}, {sys.executable}")


def fixed(_: Settings) -> Result:
    """An administrator's file that is refused is told before anything else runs."""
    file = managed.managed_file()
    settings = {name: value for name, value in Settings.fixed().items() if value is not None}
    if not settings:
        return Result(True, f"nothing is fixed; {file} would be the file")
    told = ", ".join(f"{name} = {_listed(value)}" for name, value in settings.items())
    return Result(True, f"{file} fixes {told}")


def _listed(value: object) -> str:
    return " and ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def models(settings: Settings) -> Result:
    from discreet.reading.readers import LARGE, SMALL

    folder = settings.models_dir or models_folder()
    names = [name for name in (SMALL, LARGE) if (folder / name).is_dir()]
    if SMALL not in names:
        return Result(
            False, f"{folder} holds no model; install again, or correct 'models_dir'.", broken=True
        )
    for name in names:
        try:
            read_shipped(folder / name)
        except ModelError as error:
            return Result(False, str(error), broken=True)
    said = ", ".join(names) + " as their cards say"
    if LARGE not in names:
        said += f"; the larger reader is not installed ({folder / LARGE}): hidden hints are missed"
    return Result(True, said)


def reading(settings: Settings) -> Result:
    """Loads everything and reads one sentence."""
    from discreet.schema import CheckRequest
    from discreet.service.core import load_checker

    began = time.perf_counter()
    try:
        checker = load_checker(settings)
        response = checker.check(CheckRequest(text="Write to jo.example@gmail.com or call me."))
    except ValueError as error:
        return Result(False, str(error), broken=True)
    except ImportError as error:
        return Result(False, f"the package {error.name} is missing; install again.", broken=True)
    if response.incomplete:
        return Result(False, " ".join(checker.problems()), broken=True)
    policy = checker.policy
    took = time.perf_counter() - began
    signed = f", signed with {policy.signed_by}" if policy.signed_by else ""
    return Result(True, f"policy {policy.name} {policy.version}{signed}; loaded in {took:.1f} s")


def port(settings: Settings) -> Result:
    if (service := running(lock_file(settings.data_dir))) and service.port:
        if answers_as_discreet(service.port):
            return Result(True, f"the service answers on {service.port}")
        told = "the service runs and does not answer; run 'discreet stop', then start it again."
        return Result(False, told, broken=True)
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", settings.port)) != 0:
            return Result(False, f"{settings.port} is free: start the service, 'discreet serve'.")
    if answers_as_discreet(settings.port):
        return Result(False, f"a Discreet with another data folder uses {settings.port}.")
    return Result(
        False, f"another program uses {settings.port}; stop it, or set DISCREET_PORT.", broken=True
    )


def data_folder(settings: Settings) -> Result:
    folder = settings.data_dir
    if folder.exists() and not folder.is_dir():
        return Result(
            False, f"{folder} is no folder; move it away, or set DISCREET_DATA_DIR.", broken=True
        )
    if not folder.is_dir():
        return Result(False, f"{folder} is made when the service first starts.")
    if others_can := others_can_change(folder):
        return Result(False, f"{folder} is not used, since {others_can}", broken=True)
    for path in (history_file(settings), pairing_file(settings), settings.log_file):
        if path.exists() and others_can_read(path):
            return Result(False, f"others can read {path}; run: chmod 600 {path}", broken=True)
    if others_can_read(folder):
        return Result(False, f"others can look into {folder}; run: chmod 700 {folder}")
    if shutil.disk_usage(folder).free < 50_000_000:
        return Result(False, f"the disk of {folder} is nearly full; free some space.", broken=True)
    return Result(True, str(folder))


def terms(settings: Settings) -> Result:
    pack = (settings.policy_dir / "terms.yaml",) if settings.policy_dir else ()
    files = [file for path in (settings.terms, *pack) for file in terms_files(path)]
    files = [file for file in files if file.is_file()]
    for file in files:
        if others_can_read(file):
            return Result(
                False, f"others can read the company's terms; run: chmod 600 {file}", broken=True
            )
    if not files:
        return Result(True, f"none; names to leave out would stand in {settings.terms}")
    return Result(True, ", ".join(map(str, files)))


def history(settings: Settings) -> Result:
    file = history_file(settings)
    if not file.exists():
        return Result(True, "empty")
    try:
        count, encrypted = look_into(file)
    except (KeyUnavailable, HistoryUnavailable) as error:
        return Result(False, str(error), broken=True)
    except (Damaged, WrongKey) as error:
        wrong = "is damaged" if isinstance(error, Damaged) else "was encrypted with another key"
        return Result(
            False, f"{file} {wrong}; the service sets it aside when it starts.", broken=True
        )
    if aside := set_aside(file):
        names = ", ".join(map(str, aside))
        return Result(False, f"was damaged: {names}; delete what you don't need.")
    kind = ", encrypted" if encrypted else ""
    wanted = settings.history_encrypted
    if wanted not in (None, encrypted):
        kind += f"; {'en' if wanted else 'de'}crypted when the service next starts"
    return Result(True, f"{count} flagged draft(s), kept {settings.history_days} days{kind}")


_UNPAIRED = "no browser is paired; run 'discreet browser install' or 'discreet pair'."


def paired(settings: Settings) -> Result:
    if not pairing_file(settings).exists():
        return Result(False, _UNPAIRED)
    pairing = Pairing(pairing_file(settings))
    try:
        names = [client.name for client in pairing.clients()]
    except sqlite3.Error as error:
        return Result(False, pair.unreadable(settings, error), broken=True)
    except OSError as error:
        return Result(False, f"{pairing_file(settings)} can't be used ({error.strerror}).")
    finally:
        pairing.close()
    if not names:
        return Result(False, _UNPAIRED)
    return Result(True, ", ".join(names))


def browsers(settings: Settings) -> Result:
    """Native messaging: does the browser start us?"""
    installer = Installer(Machine.here(), settings.data_dir)
    states = {browser.name: installer.state(browser) for browser in BROWSERS}
    if old := [name for name, state in states.items() if state == "outdated"]:
        return Result(
            False,
            f"{', '.join(old)} would start another installation; run 'discreet browser install'.",
            broken=True,
        )
    if ready := [name for name, state in states.items() if state == "installed"]:
        return Result(True, f"the service is started by {', '.join(ready)}")
    return Result(False, "none of them starts the service; 'discreet browser install' sets it up.")


def login(settings: Settings) -> Result:
    """Does the login start us?"""
    autostart = Autostart(Machine.here(), settings.data_dir)
    match autostart.state():
        case "installed":
            return Result(True, f"the service starts at login ({autostart.file})")
        case "outdated":
            told = f"{autostart.file} is of another installation; run 'discreet autostart install'."
            return Result(False, told, broken=True)
    return Result(True, "the service does not start at login")


def built(_: Settings) -> Result:
    found = extension.folders()
    if missing := [browser for browser in extension.BUILDS if browser not in found]:
        return Result(False, f"not built for {' and '.join(missing)}; run ./scripts/run.")
    return Result(True, ", ".join(str(folder) for folder in found.values()))


def browser(_: Settings) -> Result:
    if path := next(filter(None, map(shutil.which, _CHROMIUMS)), None):
        return Result(True, path)
    return Result(False, "no Chromium in PATH; only './scripts/run --demo' needs one.")


def clock(_: Settings) -> Result:
    now = datetime.now(UTC)
    if now < _MADE:
        return Result(False, f"it is not {now:%Y-%m-%d}; set the clock, or codes expire.", True)
    return Result(True, f"{now.astimezone():%Y-%m-%d %H:%M %Z}")


def team(settings: Settings) -> Result:
    if settings.team_database is None:
        return Result(True, "nothing is shared with a team")
    try:
        from discreet.team.database import TeamDatabase, TeamUnavailable
    except ImportError:
        return Result(False, "packages are missing; run pip install 'discreet[postgres]'", True)
    try:
        database = TeamDatabase(settings.team_database)
        with database.begin():
            return Result(True, f"what company accounts posted goes to {database.name}")
    except TeamUnavailable as error:
        return Result(False, str(error), broken=True)


CHECKS: dict[str, Callable[[Settings], Result]] = {
    "Python": python,
    "clock": clock,
    "managed": fixed,
    "models": models,
    "reading": reading,
    "data folder": data_folder,
    "terms": terms,
    "history": history,
    "team": team,
    "port": port,
    "pairing": paired,
    "browsers": browsers,
    "autostart": login,
    "extension": built,
    "Chromium": browser,
}
"""Name and check, in the order in which they are printed."""
