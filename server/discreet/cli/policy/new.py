"""`discreet policy new`: a pack of one's own, begun as a copy of the shipped one."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from discreet.cli.main import FAULT, OK
from discreet.cli.policy.common import complain
from discreet.policy.pack import DEFAULT_PACK
from discreet.policy.sources import read_folder
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    parser.add_argument("folder", type=Path, help="a folder that is not there yet, or is empty")
    parser.add_argument("--name", default="Our policy", help="name of the policy")
    parser.add_argument("--contact", default="Communications", help="whom people can ask")
    parser.add_argument(
        "--channel",
        default="communications@your-company.example",
        help="how to reach the contact: an e-mail address, a web address, or words",
    )
    parser.add_argument(
        "--report", help="where to tell of something that is already out (default: the channel)"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the pack; status 1 when the folder holds something."""
    folder: Path = arguments.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        complain(f"{folder} holds something already; give a new or empty folder")
        return FAULT
    for path, content in read_folder(DEFAULT_PACK).files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    policy = folder / "policy.yaml"
    policy.write_text(_begun(policy.read_text("utf-8"), arguments), "utf-8")
    print(
        f"{folder} is a policy of your own. Change policy.yaml first: contact and clauses.\n"
        f"Then: discreet policy validate {folder}\n"
        f"      discreet policy test {folder}\n"
        f"To use it, set policy_dir in config.toml to {folder.resolve()}"
    )
    return OK


def _begun(text: str, arguments: argparse.Namespace) -> str:
    """policy.yaml with the given name, contact and channels, and no news of the shipped one's; its
    other lines, comments too, stay."""
    today = datetime.now(UTC)
    person = {"  name: ": arguments.contact, "  channel: ": arguments.channel}
    told = {"name: ": arguments.name, "version: ": f"{today:%Y.%m.%d}"}
    lines = []
    skipping = False
    for line in text.splitlines():
        if line == "contact:":
            told |= person
        elif line == "report:":
            told |= person | {"  channel: ": arguments.report or arguments.channel}
        skipping = line.startswith("changes:") or (skipping and line.startswith((" ", "-")))
        if skipping:
            if line.startswith("changes:"):
                lines.append("changes: []")
            continue
        key = next((key for key in told if line.startswith(key)), None)
        lines.append(line if key is None else f"{key}{_quoted(told.pop(key))}")
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
