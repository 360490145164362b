"""Puts the built extension into the Python distributions, where it has been built.

`discreet extension` then finds it beside the package. A build without it is complete otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OUTPUT = "extension/.output"
BUILDS = ("chrome-mv3", "firefox-mv3")


class ExtensionHook(BuildHookInterface):
    """The build hook that pyproject.toml names."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add both builds: to the wheel inside the package, to the source where they were."""
        if version == "editable":
            return
        inside = "discreet/extension" if self.target_name == "wheel" else OUTPUT
        for build in BUILDS:
            if (Path(self.root) / OUTPUT / build / "manifest.json").is_file():
                build_data["force_include"][f"{OUTPUT}/{build}"] = f"{inside}/{build}"
