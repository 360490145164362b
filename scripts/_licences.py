"""`./scripts/licences`: each dependency's licence is one that `licences.toml` allows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from license_expression import AND, OR

from _packages import SPDX, UNKNOWN, Model, Package, models, packages, table


def problems(
    found: Sequence[Package], shipped_models: Sequence[Model], allowed: dict[str, Any]
) -> list[str]:
    """What is wrong, one line each: licences that are not allowed, and entries without a use."""
    told: list[str] = []
    exceptions = allowed["exception"]
    used: set[int] = set()
    for package in found:
        name = f"{package.ecosystem}/{package.name}"
        more = set()
        for number, entry in enumerate(exceptions):
            if fnmatchcase(name, entry["package"]):
                used.add(number)
                more.add(entry["licence"])
        if package.licence == UNKNOWN:
            told.append(f"{name} {package.version} states no licence; add it to [pypi].")
        elif not permits(package.licence, {*allowed["allowed"], *more}):
            told.append(f"{name} {package.version} is under {package.licence}, not in the list.")
    for model in shipped_models:
        start, licence = model.starting_point
        if not permits(licence, set(allowed["allowed"])):
            told.append(f"{start}, where {model.name} comes from, is under {licence}.")
    for number, entry in enumerate(exceptions):
        if number not in used:
            told.append(f"The exception for {entry['package']} has no use any more; remove it.")
    for ecosystem, names in (("pypi", allowed["pypi"]), ("npm", allowed["bundled"]["npm"])):
        locked = {package.name for package in found if package.ecosystem == ecosystem}
        told += (f"{name} is in no lock file; remove it." for name in names if name not in locked)
    return told


def permits(expression: str, allowed: set[str]) -> bool:
    """Whether the allowed licences are enough for an SPDX expression: all of AND, one of OR."""

    def enough(node: Any) -> bool:
        if isinstance(node, AND):
            return all(map(enough, node.args))
        if isinstance(node, OR):
            return any(map(enough, node.args))
        return str(node) in allowed

    return enough(SPDX.parse(expression, validate=True, strict=True))


def main() -> int:
    """Print what is wrong, or how many were looked at; 1 when something is wrong."""
    found = packages()
    told = problems(found, models(), table())
    for line in told:
        print(line)
    if not told:
        print(f"{len(found)} packages, {sum(package.shipped for package in found)} of them shipped")
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
