"""Secrets and personal data: what has a form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.figures import Table, bootstrap, prf
from evaluation.product import Product
from training.sources import rows

# file, categories that count, label, kind of a row
_SETS: tuple[
    tuple[str, frozenset[str], Callable[[dict[str, Any]], bool], Callable[[dict[str, Any]], str]],
    ...,
] = (
    (
        "train/secrets_gitleaks_betterleaks",
        frozenset(("secret",)),
        lambda labels: bool(labels["secret"]),
        lambda labels: str(labels["rule"]).split("-")[0],
    ),
    (
        "dev/secrets_trufflehog",
        frozenset(("secret",)),
        lambda labels: bool(labels["secret"]),
        lambda labels: str(labels["detector"]),
    ),
    (
        "train/dlp_public_benchmark",
        frozenset(("secret", "personal_data")),
        lambda labels: bool(labels["sensitive"]),
        lambda labels: str(labels["category"]),
    ),
)

_FIXED = frozenset(
    "CREDIT_CARD IBAN_CODE US_SSN PHONE_NUMBER EMAIL_ADDRESS IP_ADDRESS US_DRIVER_LICENSE".split()
)
"""Types of the synthetic set that have a form of their own."""

_FEWEST = 8
"""Texts of a kind from which a row of its own says something."""


def tables(product: Product, data: Path) -> list[Table]:
    """Overall with intervals, by kind where something is missed, and spans of the synthetic set.

    Remarks count: whoever wrote a number down sees it in the list.
    """
    overall = Table(
        "Secrets and personal data",
        ("set", "texts", "positive", "precision", "recall", "F1"),
    )
    kinds = Table(
        "Kinds with a miss or a false alarm",
        ("set", "kind", "positive", "recall", "negative", "false alarms"),
    )
    for name, wanted, label, kind_of in _SETS:
        found = list(rows(data / f"{name}.jsonl.gz"))
        answers = product.read([row["text"] for row in found], scores=False)
        said = np.array([any(f.category in wanted for f in a.findings) for a in answers])
        truth = np.array([label(row["labels"]) for row in found])
        figures = [
            bootstrap(lambda r, i=i, said=said, truth=truth: prf(said[r], truth[r])[i], len(found))
            for i in range(3)
        ]
        overall.rows.append((name, len(found), int(truth.sum()), *figures))
        members: dict[str, list[int]] = defaultdict(list)
        for index, row in enumerate(found):
            members[kind_of(row["labels"])].append(index)
        for kind, indexes in sorted(members.items()):
            s, t = said[indexes], truth[indexes]
            if len(indexes) >= _FEWEST and (s != t).any():
                recall = float(s[t].mean()) if t.any() else float("nan")
                wrong = float(s[~t].mean()) if (~t).any() else float("nan")
                kinds.rows.append((name, kind, int(t.sum()), recall, int((~t).sum()), wrong))
    return [overall, kinds, _spans(product, data)]


def _spans(product: Product, data: Path) -> Table:
    table = Table(
        "Personal data with a fixed form (synthetic texts)",
        ("type", "entities", "found"),
        note="Found: a finding of personal data covers at least half of the entity.",
    )
    found = list(rows(data / "train" / "presidio_research_synth.jsonl.gz"))
    answers = product.read([row["text"] for row in found], scores=False)
    by_type: dict[str, list[bool]] = defaultdict(list)
    for row, answer in zip(found, answers, strict=True):
        marked = {
            i
            for f in answer.findings
            if f.category in ("personal_data", "secret")
            for i in range(f.start, f.end)
        }
        for start, end, kind in row["labels"]["spans"]:
            covered = sum(i in marked for i in range(start, end))
            by_type[kind].append(2 * covered >= end - start)
    fixed = [hit for kind, hits in by_type.items() if kind in _FIXED for hit in hits]
    if fixed:
        table.rows.append(("all with a fixed form", len(fixed), float(np.mean(fixed))))
    for kind, hits in sorted(by_type.items(), key=lambda item: -len(item[1])):
        table.rows.append((kind, len(hits), float(np.mean(hits))))
    return table
