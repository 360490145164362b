"""Tone: the held-out part of the training sources, and sets that were never trained on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evaluation.figures import Table, auc, bootstrap, macro_f1, prf
from evaluation.product import Product
from training.sources import bucket, rows, tone_examples

_ABUSE = ("insult", "identity_attack", "threat", "profanity", "hostility")
_UNCIVIL = (*_ABUSE, "condescension", "sarcasm")

# source of the training data, its label, the product's categories that stand for it
_HELD_OUT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("tweeteval_offensive", "offensive", _ABUSE),
    ("davidson_hate_offensive", "offensive", _ABUSE),
    ("toxic_spans_civilcomments", "insult", ("insult",)),
    ("toxic_spans_civilcomments", "profanity", ("profanity",)),
    ("hatemoji_build", "identity_attack", ("identity_attack",)),
    ("edos_sexism", "identity_attack", ("identity_attack",)),
    ("tweeteval_hate", "identity_attack", ("identity_attack",)),
    ("tweeteval_irony", "sarcasm", ("sarcasm",)),
    ("isarcasmeval_en", "sarcasm", ("sarcasm",)),
)

_UCC = (
    ("condescending", "condescension"),
    ("hostile", "hostility"),
    ("sarcastic", "sarcasm"),
)


def tables(product: Product, data: Path, corpus: Path) -> list[Table]:
    """One row a set and label, at the shipped thresholds; remarks count as told."""
    table = Table(
        "Tone",
        ("set", "label", "texts", "positive", "AUC", "precision", "recall", "F1", "macro-F1"),
        note="Sets of `dev/` were never trained on; the others are the part that training holds "
        "out. Texts are read as a company account's.",
    )

    def add(
        name: str, label: str, texts: list[str], labels: Sequence[bool], names: tuple[str, ...]
    ) -> None:
        answers = product.read(texts, "company")
        scores = np.array([max((a.scores or {}).get(n, 0.0) for n in names) for a in answers])
        said = np.array([any(f.category in names for f in a.findings) for a in answers])
        truth = np.array(labels, dtype=bool)
        table.rows.append(
            (
                name,
                label,
                len(texts),
                int(truth.sum()),
                bootstrap(lambda rows: auc(scores[rows], truth[rows]), len(texts)),
                *prf(said, truth),
                bootstrap(lambda rows: macro_f1(said[rows], truth[rows]), len(texts)),
            )
        )

    held = [e for e in tone_examples(data / "train", corpus / "tone", 7) if e.held_out]
    for source, label, names in _HELD_OUT:
        known = [e for e in held if e.source == source and label in e.tone]
        add(source, label, [e.text for e in known], [e.tone[label] >= 0.5 for e in known], names)

    threads = [
        row
        for row in rows(data / "train" / "github_incivility.jsonl.gz")
        if bucket(f"github_incivility/{row['labels'].get('issue_id') or row['id']}") == 0
    ]
    uncivil = [row["labels"]["tbdf"] != "None" for row in threads]
    add("github_incivility", "incivility", [r["text"] for r in threads], uncivil, _UNCIVIL)

    # Every third row: the set is large, and its figures are no tighter than its labels.
    reviews = list(rows(data / "dev" / "toxicr_code_review.jsonl.gz"))[::3]
    toxic = [row["labels"]["toxic"] == 1 for row in reviews]
    add("dev/toxicr", "incivility", [r["text"] for r in reviews], toxic, _ABUSE)

    comments = list(rows(data / "dev" / "ucc_unhealthy_comments.jsonl.gz"))
    for theirs, ours in _UCC:
        known = [row for row in comments if theirs in row["labels"]]
        labels = [row["labels"][theirs] == 1 for row in known]
        add("dev/ucc", ours, [row["text"] for row in known], labels, (ours,))
    return [table]
