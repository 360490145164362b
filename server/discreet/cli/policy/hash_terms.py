"""`discreet policy hash-terms`: a file of terms anew, with keyed hashes in place of the names."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from discreet.cli.main import FAULT, OK
from discreet.cli.policy.common import complain
from discreet.files import others_can_read, private_file
from discreet.policy import Term, TermsError
from discreet.policy.terms import SALT_BYTES, parse_terms
from discreet.settings import Settings

_HEAD = """\
# Company terms. The names are keyed hashes; keep this file private all the same, since whoever has
# it can try names one after the other.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    parser.add_argument("source", metavar="IN", type=Path, help="terms.yaml or terms.csv")
    parser.add_argument("target", metavar="OUT", type=Path, help="the file to write, *.yaml")


def run(arguments: argparse.Namespace, _: Settings) -> int:
    """Write the file, readable by its owner only; status 1 when something is wrong."""
    source, target = arguments.source, arguments.target
    try:
        if target.suffix != ".yaml":
            raise TermsError(f"{target}: hashed terms are YAML; give a name that ends in .yaml")
        if target.exists():
            raise TermsError(f"{target}: is there already; move it away, or give another name")
        terms = parse_terms(str(source), source.read_bytes())
        content = hashed(terms, secrets.token_bytes(SALT_BYTES))
        private_file(target).write_text(_HEAD + yaml.safe_dump(content, sort_keys=False), "utf-8")
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}")
        return FAULT
    except TermsError as error:
        complain(error)
        return FAULT
    print(f"{len(content['terms'])} hashed names are in {target}.")
    if others_can_read(source):
        print(f"Others can read {source}: delete it, or run: chmod 600 {source}")
    return OK


def hashed(terms: tuple[Term, ...], salt: bytes) -> dict[str, Any]:
    """The content of a file of hashed terms: one entry for each name and alias, in an order that
    tells nothing.

    Raises TermsError when a reason or a public name tells one of the names.
    """
    from discreet.reading.detectors.terms import Names
    from discreet.reading.document import Document

    if any(term.hashed is not None for term in terms):
        raise TermsError("the file holds hashed terms already; give the one with the names")
    names = Names(terms)
    for number, term in enumerate(terms, 1):
        for field in ("reason", "public_name"):
            if names.find(Document(getattr(term, field) or "")):
                raise TermsError(
                    f"entry {number}: its {field} tells a name of this file; say it without"
                )
    entries = [entry for term in terms for entry in _entries(term, salt)]
    return {"salt": salt.hex(), "terms": sorted(entries, key=lambda entry: entry["hash"])}


def _entries(term: Term, salt: bytes) -> Iterator[dict[str, Any]]:
    from discreet.reading.detectors.terms import Name
    from discreet.reading.spelling import spelling

    shared = {
        "public_name": term.public_name,
        "reason": term.reason,
        "embargo": term.embargo.isoformat() if term.embargo else None,
    }
    for written in (term.name, *term.aliases):
        spelt = spelling(written)
        usage = Name(term, spelt).usage
        name = spelt.hashed(salt, match_case=usage == "exact")
        entry: dict[str, Any] = {
            "hash": name.digest.hex(),
            "words": name.words,
            "parts": name.parts if name.parts != name.words else None,
            "kind": term.kind,
            # Once the name is a hash nobody can look it up in a dictionary.
            "common": usage in ("grammar", "capitals") or None,
            "match_case": usage == "exact" or None,
            **shared,
        }
        yield {key: value for key, value in entry.items() if value is not None}
