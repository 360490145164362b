"""What Discreet is made of, from the lock files and the models' cards, with licences.

The same on every machine: what depends on the system that it runs on is stated in `licences.toml`.
"""

from __future__ import annotations

import base64
import importlib.metadata
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from license_expression import ExpressionError, get_spdx_licensing

ROOT = Path(__file__).resolve().parent.parent
LICENCES = ROOT / "scripts" / "licences.toml"

SPDX = get_spdx_licensing()
"""Parses licence expressions; slow to make."""

UNKNOWN = "NOASSERTION"
"""SPDX's word for a licence that nobody has told."""


@dataclass(frozen=True)
class Package:
    """A package of a lock file.

    ecosystem: `pypi` or `npm`, as in a package URL
    licence:   an SPDX expression, or UNKNOWN
    shipped:   in the service or the built extension; else a tool of building and testing
    needs:     names of the packages that it depends on, where it is shipped
    sha512:    hexadecimal, where the lock has one hash of the whole package
    """

    ecosystem: str
    name: str
    version: str
    licence: str
    shipped: bool
    needs: tuple[str, ...] = ()
    sha512: str | None = None

    @property
    def purl(self) -> str:
        """The package URL, https://github.com/package-url/purl-spec."""
        return f"pkg:{self.ecosystem}/{self.name.replace('@', '%40')}@{self.version}"


@dataclass(frozen=True)
class Model:
    """A shipped model.

    sha256:         hexadecimal, by file
    starting_point: name and licence of the model that training began from
    """

    name: str
    version: str
    sha256: dict[str, str]
    starting_point: tuple[str, str]


def table() -> dict[str, Any]:
    """`licences.toml`."""
    return tomllib.loads(LICENCES.read_text("utf-8"))


def packages() -> list[Package]:
    """Every package of every lock file, by package URL."""
    stated = table()
    bundled = set(stated["bundled"]["npm"])
    found = {package.purl: package for package in _python(stated["pypi"])}
    for folder in ("extension", "demo"):
        for package in _node(folder, bundled if folder == "extension" else set()):
            # A package of both folders counts as shipped where the extension ships it.
            found.setdefault(package.purl, package)
    return [found[purl] for purl in sorted(found)]


def roots() -> tuple[str, ...]:
    """Names of the Python packages that the service itself asks for, in its extras too."""
    own = _locked()["discreet"][0]
    return tuple(sorted({need["name"] for need in _needs(own, own["optional-dependencies"])}))


def models() -> list[Model]:
    """The shipped models, by name."""
    found = []
    for file in sorted(ROOT.glob("models/*/card.json")):
        card = json.loads(file.read_text("utf-8"))
        told = re.fullmatch(r"(.+) \((.+)\)", card["recipe"]["starting_point"])
        if told is None:
            raise ValueError(f"{file}: starting_point must be 'name (SPDX licence)'.")
        found.append(Model(card["name"], card["version"], card["sha256"], (told[1], told[2])))
    return found


def _locked() -> dict[str, list[dict[str, Any]]]:
    """Packages of uv.lock by name; a name can have one version for each version of Python."""
    found: dict[str, list[dict[str, Any]]] = {}
    for package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]:
        found.setdefault(package["name"], []).append(package)
    return found


def _needs(package: dict[str, Any], extras: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    yield from package.get("dependencies", ())
    for extra in extras:
        yield from package.get("optional-dependencies", {}).get(extra, ())


def _python(stated: dict[str, str]) -> Iterator[Package]:
    locked = _locked()

    shipped: set[str] = set()
    own = locked["discreet"][0]
    left = list(_needs(own, own["optional-dependencies"]))
    while left:
        need = left.pop()
        new = need["name"] not in shipped
        shipped.add(need["name"])
        if new or need.get("extra"):
            for package in locked[need["name"]]:
                more = _needs(package, need.get("extra", ()))
                left += (one for one in more if one["name"] not in shipped)
    for name, versions in locked.items():
        for package in versions if name != "discreet" else ():
            direct = tuple(sorted({need["name"] for need in _needs(package)}))
            yield Package(
                "pypi",
                name,
                package["version"],
                stated.get(name) or _told_by_metadata(name),
                name in shipped,
                direct if name in shipped else (),
            )


def _told_by_metadata(name: str) -> str:
    """The SPDX expression of an installed package's metadata."""
    try:
        told = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return UNKNOWN
    for key in ("License-Expression", "License"):
        if (value := told.get(key)) and is_spdx(value):
            return value
    return UNKNOWN


def _node(folder: str, bundled: set[str]) -> Iterator[Package]:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    for place, package in lock["packages"].items():
        if not place:
            continue
        name = place.rpartition("node_modules/")[2]
        algorithm, _, encoded = package["integrity"].partition("-")
        yield Package(
            "npm",
            name,
            package["version"],
            package.get("license", UNKNOWN),
            name in bundled,
            sha512=base64.b64decode(encoded).hex() if algorithm == "sha512" else None,
        )


def is_spdx(text: str) -> bool:
    """Whether this is a valid SPDX licence expression."""
    try:
        SPDX.parse(text, validate=True, strict=True)
    except ExpressionError:
        return False
    return True
