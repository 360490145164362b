"""The program that a manifest names: a script that starts this interpreter with our host.

A manifest holds a path and no arguments, and a browser's environment is not the shell's; the script
brings both.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from discreet import program
from discreet.native.browsers import System

_WRITTEN = "Written by 'discreet browser install'; 'discreet browser remove' removes it."


def launcher_file(data_dir: Path, system: System) -> Path:
    """Where the script lies: beside what else belongs to this person's Discreet."""
    return data_dir / "browser" / ("discreet-host.cmd" if system == "windows" else "discreet-host")


def script(system: System) -> str:
    """The script for this installation, with the folders and settings of now."""
    command = program.command("browser", "host")
    kept = program.kept_environment()
    if system == "windows":
        variables = [f'set "{name}={_batch(value)}"' for name, value in kept.items()]
        start = " ".join(f'"{_batch(word)}"' for word in command)
        lines = ["@echo off", f"rem {_WRITTEN}", "chcp 65001 >nul", *variables, f"{start} %*"]
        return "".join(line + "\r\n" for line in lines)
    variables = [f"export {name}={shlex.quote(value)}" for name, value in kept.items()]
    lines = ["#!/bin/sh", f"# {_WRITTEN}", *variables, f'exec {shlex.join(command)} "$@"']
    return "".join(line + "\n" for line in lines)


def _batch(value: str) -> str:
    return value.replace("%", "%%")
