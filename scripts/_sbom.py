"""`./scripts/sbom [--out FILE]`: a software bill of materials, CycloneDX in JSON.

One document holds the service, the extension and the models. The same commit gives the same bytes:
the serial number follows from the content, and a time is told only where SOURCE_DATE_EPOCH is set.
"""

from __future__ import annotations

import argparse
import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType, Pedigree
from cyclonedx.output.json import JsonV1Dot7
from packageurl import PackageURL

import _packages
from discreet import __version__

OWN_LICENCE = "Apache-2.0"
_LICENCES = LicenseFactory()


def bill() -> str:
    """The document, as JSON."""
    found = _packages.packages()
    components = {package.purl: _library(package) for package in found}
    by_name: dict[str, list[Component]] = {}
    for package in found:
        if package.ecosystem == "pypi":
            by_name.setdefault(package.name, []).append(components[package.purl])
    service = _own("discreet", ComponentType.APPLICATION)
    server = _own("discreet-service", ComponentType.APPLICATION)
    extension = _own("discreet-extension", ComponentType.APPLICATION)
    models = [_model(model) for model in _packages.models()]

    bom = Bom(metadata=BomMetaData(component=service))
    for component in (server, extension, *models, *components.values()):
        bom.components.add(component)
    bom.register_dependency(service, [server, extension])
    needed = [component for name in _packages.roots() for component in by_name[name]]
    bom.register_dependency(server, [*needed, *models])
    shipped = [package for package in found if package.shipped]
    bundled = [components[package.purl] for package in shipped if package.ecosystem == "npm"]
    bom.register_dependency(extension, bundled)
    for package in shipped:
        needs = [component for name in package.needs for component in by_name[name]]
        bom.register_dependency(components[package.purl], needs)

    # The library puts in a time and a random number of its own; both would differ at each run.
    bom.metadata.timestamp = None  # type: ignore[assignment]
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        bom.metadata.timestamp = datetime.fromtimestamp(int(epoch), UTC)
    bom.serial_number = uuid.UUID(int=0)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, JsonV1Dot7(bom).output_as_string())
    return JsonV1Dot7(bom).output_as_string(indent=2) + "\n"


def _own(name: str, kind: ComponentType) -> Component:
    return Component(
        name=name,
        version=__version__,
        type=kind,
        bom_ref=name,
        licenses=[_LICENCES.make_from_string(OWN_LICENCE)],
    )


def _library(package: _packages.Package) -> Component:
    return Component(
        name=package.name,
        version=package.version,
        bom_ref=package.purl,
        purl=PackageURL.from_string(package.purl),
        # What builds and tests is part of the story, and of no installation.
        scope=ComponentScope.REQUIRED if package.shipped else ComponentScope.EXCLUDED,
        licenses=[_LICENCES.make_from_string(package.licence)],
        hashes=[HashType(alg=HashAlgorithm.SHA_512, content=package.sha512)]
        if package.sha512
        else None,
    )


def _model(model: _packages.Model) -> Component:
    start, licence = model.starting_point
    model_type = ComponentType.MACHINE_LEARNING_MODEL
    ancestor = Component(
        name=start, type=model_type, licenses=[_LICENCES.make_from_string(licence)]
    )
    files = [
        Component(
            name=name,
            type=ComponentType.FILE,
            bom_ref=f"{model.name}/{name}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        )
        for name, digest in model.sha256.items()
    ]
    return Component(
        name=model.name,
        version=model.version,
        type=model_type,
        bom_ref=model.name,
        licenses=[_LICENCES.make_from_string(OWN_LICENCE)],
        components=files,
        pedigree=Pedigree(ancestors=[ancestor]),
        properties=[Property(name="discreet:card", value=f"models/{model.name}/README.md")],
    )


def main() -> int:
    """Write the document to a file, or print it."""
    parser = argparse.ArgumentParser(prog="sbom", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="write it to this file (default: print it)")
    out = parser.parse_args().out
    if out is None:
        sys.stdout.write(bill())
    else:
        out.write_text(bill(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
