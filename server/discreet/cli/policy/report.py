"""`discreet policy report`: the policy on one HTML page, for those who audit it."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from discreet import __version__
from discreet.cli.main import FAULT, OK
from discreet.cli.policy.common import add_pack, complain, loaded
from discreet.cli.policy.test import readers_for
from discreet.policy import Policy
from discreet.policy.examples import examples_of, failing
from discreet.policy.pack import family_of
from discreet.policy.sentences import untranslated
from discreet.policy.view import view
from discreet.reading.rules import Rule
from discreet.settings import Settings

_BRACKETED = re.compile(r"\[(.*?)\]", re.DOTALL)

NOT_COVERED = (
    "Pictures, videos, polls, attached files and what lies behind a link are not read.",
    "Tone and statements that are not public yet are read by models in English only; in German,"
    " French and Spanish insults and coarse words are found by lists.",
    "A model misses hints and sometimes alarms without need; its card says how often.",
    "Posts sent from another browser, another device or an app are not seen.",
    "Legal advice: a rule says what readers may think, not what a court would.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    add_pack(parser)
    parser.add_argument(
        "--out", type=Path, default=Path("policy-report.html"), help="the page to write"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the page; status 1 when the policy is broken or the page can't be written."""
    policy = loaded(arguments.folder, settings)
    if policy is None:
        return FAULT
    page = rendered(policy, settings, datetime.now(UTC))
    try:
        arguments.out.write_text(page, "utf-8")
    except OSError as error:
        complain(f"{arguments.out} can't be written ({error.strerror}); give another --out")
        return FAULT
    print(f"{arguments.out}: {policy.name} {policy.version}, {len(policy.rules)} rules.")
    return OK


def rendered(policy: Policy, settings: Settings, now: datetime) -> str:
    """The page. Runs every rule on its own examples."""
    failures = failing(policy.rules, readers_for(policy.rules, settings))
    failed = {failure.example.rule.id for failure in failures}
    environment = Environment(
        loader=PackageLoader("discreet.cli.policy"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = _marked
    told = view(policy)
    treatments = {rule.rule: rule for rule in told.rules}
    return environment.get_template("report.html").render(
        policy=told,
        written=now,
        version=__version__,
        categories=[rule for rule in told.rules if "." not in rule.rule],
        family_of=family_of,
        rules=[
            {
                "rule": rule,
                "treatment": treatments[rule.id],
                "where": _where(rule),
                "examples": len(list(examples_of(rule))),
                "passed": rule.id not in failed,
            }
            for rule in sorted(policy.rules, key=lambda rule: rule.id)
        ],
        tried=sum(len(list(examples_of(rule))) for rule in policy.rules),
        failures=[str(failure) for failure in failures],
        models=list(_models(settings)),
        history_days=settings.history_days,
        not_covered=NOT_COVERED,
        untranslated={code: len(untranslated(policy, code)) for code in sorted(policy.locales)},
        remarks=policy.remarks,
    )


def _marked(example: str) -> Markup:
    """An example, with what must be found marked."""
    return Markup(_BRACKETED.sub(r"<mark>\1</mark>", str(escape(example))))


def _where(rule: Rule) -> str:
    limits = (
        rule.languages,
        rule.jurisdictions,
        rule.platforms,
        rule.surfaces,
        rule.accounts,
        ("crisis",) if rule.crisis else None,
    )
    return "; ".join(", ".join(sorted(values)) for values in limits if values) or "everywhere"


def _models(settings: Settings) -> Iterable[dict[str, Any]]:
    """What the cards of the installed models say."""
    from discreet.checking import models_folder

    for card in sorted((settings.models_dir or models_folder()).glob("*/card.json")):
        content = json.loads(card.read_text("utf-8"))
        yield {
            "name": content["name"],
            "version": content["version"],
            "sha256": content["sha256"],
            "metrics": {
                name: value
                for name, value in content.get("metrics", {}).items()
                if isinstance(value, int | float)
            },
        }
