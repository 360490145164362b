"""Where the parts come from: locked by hash, under licences that are allowed, told in a bill."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parents[2]

sys.path.insert(0, str(ROOT / "scripts"))

import _licences  # noqa: E402
import _packages  # noqa: E402
import _sbom  # noqa: E402


@pytest.fixture(scope="module")
def packages() -> list[_packages.Package]:
    return _packages.packages()


@pytest.fixture(scope="module")
def bill() -> str:
    return _sbom.bill()


# Licences


def test_every_licence_is_allowed(packages: list[_packages.Package]) -> None:
    assert _licences.problems(packages, _packages.models(), _packages.table()) == []


@pytest.mark.parametrize(
    ("expression", "enough"),
    [
        ("MIT", True),
        ("MIT AND ISC", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND (Apache-2.0 OR GPL-2.0-only)", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-2.0-only OR AGPL-3.0-only", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
    ],
)
def test_what_the_list_permits(expression: str, enough: bool) -> None:
    assert _licences.permits(expression, {"MIT", "ISC", "Apache-2.0"}) == enough


def test_what_is_not_allowed_is_named(packages: list[_packages.Package]) -> None:
    table = _packages.table()
    table["pypi"]["gone"] = "MIT"
    table["exception"].append({"package": "npm/gone*", "licence": "MPL-2.0", "why": "…"})
    model = dataclasses.replace(_packages.models()[0], starting_point=("start", "CC-BY-NC-4.0"))
    changed = [
        dataclasses.replace(packages[0], name="one", licence="AGPL-3.0-only"),
        dataclasses.replace(packages[0], name="two", licence=_packages.UNKNOWN),
        *packages,
    ]
    told = _licences.problems(changed, [model], table)
    assert [re.sub(r" [\d.]+ ", " 1 ", line) for line in told] == [
        f"{packages[0].ecosystem}/one 1 is under AGPL-3.0-only, not in the list.",
        f"{packages[0].ecosystem}/two 1 states no licence; add it to [pypi].",
        f"start, where {model.name} comes from, is under CC-BY-NC-4.0.",
        "The exception for npm/gone* has no use any more; remove it.",
        "gone is in no lock file; remove it.",
    ]


# Bill of materials


def test_the_bill_follows_the_schema(bill: str) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_7)
    assert validator.validate_str(bill) is None
    wrong = {"bomFormat": "CycloneDX", "specVersion": "1.7", "components": [{"type": "library"}]}
    assert validator.validate_str(json.dumps(wrong)) is not None


def test_the_bill_is_the_same_each_time_but_for_a_time_that_is_given(
    bill: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    released, usual = json.loads(_sbom.bill()), json.loads(bill)
    assert released["metadata"].pop("timestamp").startswith("2023-11-14T22:13:20")
    assert released.pop("serialNumber") != usual.pop("serialNumber")
    assert released == usual


def test_the_bill_holds_service_extension_and_models(
    bill: str, packages: list[_packages.Package]
) -> None:
    content: dict[str, Any] = json.loads(bill)
    components = {component["bom-ref"]: component for component in content["components"]}
    assert len(components) == len(packages) + len(_packages.models()) + 2
    assert all(component["licenses"] for component in components.values())
    scopes = {component["name"]: component.get("scope") for component in components.values()}
    assert (scopes["aiohttp"], scopes["spacy"], scopes["preact"]) == ("required",) * 3
    assert (scopes["pytest"], scopes["typescript"]) == ("excluded",) * 2
    needs = {entry["ref"]: set(entry.get("dependsOn", ())) for entry in content["dependencies"]}
    assert needs["discreet"] == {"discreet-service", "discreet-extension"}
    direct = {components[ref]["name"] for ref in needs["discreet-service"]}
    assert {"aiohttp", "spacy", "reader", "reader-large"} <= direct
    for model in _packages.models():
        component = components[model.name]
        assert component["type"] == "machine-learning-model"
        assert component["pedigree"]["ancestors"][0]["licenses"]
        assert {file["name"] for file in component["components"]} == set(model.sha256)


def test_what_is_shipped_is_what_the_service_needs(packages: list[_packages.Package]) -> None:
    shipped = {package.name for package in packages if package.shipped}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[<>=;! \[]", need)[0] for need in project["dependencies"]}
    assert asked <= shipped
    assert shipped.isdisjoint({"pytest", "ruff", "playwright", "hatchling", "cyclonedx-python-lib"})


# Locks


def test_locked_python_packages_are_public_and_have_hashes() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    for package in lock["package"]:
        if package["name"] == "discreet":
            continue
        assert package["source"] == {"registry": "https://pypi.org/simple"}
        for file in (*package["wheels"], package.get("sdist")):
            if file is not None:
                assert file["hash"].startswith("sha256:")
                assert file["url"].startswith("https://files.pythonhosted.org/")


@pytest.mark.parametrize("folder", ["extension", "demo"])
def test_locked_node_packages_have_hashes_and_name_no_registry(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    for place, package in lock["packages"].items():
        if place:
            assert package["integrity"].startswith("sha512-")
            assert "resolved" not in package
    assert "ignore-scripts=true" in (ROOT / folder / ".npmrc").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    "name",
    [
        "bootstrap/uv",
        *("training/requirements", "training/weights"),
        *("comparison/requirements", "comparison/weights"),
    ],
)
def test_other_requirements_are_locked_by_hash(name: str) -> None:
    locked = (ROOT / "scripts" / f"{name}.txt").read_text("utf-8")
    assert "://" not in locked
    entries = re.split(r"\n(?=\S)", locked.strip())
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    versions = dict(re.match(r"([\w.-]+)==(\S+)", entry).groups() for entry in entries)  # type: ignore[union-attr]
    for line in (ROOT / "scripts" / f"{name}.in").read_text("utf-8").splitlines():
        asked = re.match(r"([\w-]+)(?:==(\S+))?", line)
        if asked and asked[1] != "torch":  # installed apart, see scripts/environment.py
            assert asked[1] in versions
            assert asked[2] in (None, versions[asked[1]])
