"""Disclosure: pairs of a leak and its innocent twin that no model was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evaluation.baselines import BagOfWords, cue_scores
from evaluation.figures import Table, auc, bootstrap, prf
from evaluation.product import Product
from training.labels import KINDS
from training.sources import Post, disclosure_posts, pairs_of

TOLD = frozenset(KINDS)
"""The categories that the disclosure detector tells."""


def tables(product: Product, corpus: Path, pairs_told: list[str]) -> list[Table]:
    """Each development file overall beside both baselines, and by kind of statement.

    What became of each post is added to `pairs_told`, to be read by hand.
    """
    folder = corpus / "disclosure"
    training = disclosure_posts(folder)
    words = BagOfWords([post.text for post in training], [post.leak for post in training])
    overall = Table(
        "Disclosure: pairs of a leak and its twin",
        ("set", "read by", "pairs", "AUC", "precision", "recall", "F1", "pairs with both right"),
        note="A bag of words is trained on the same corpus; cues alone are the product's own. No "
        "pair was trained on; the thresholds were chosen on them.",
    )
    by_kind = Table(
        "Disclosure by kind",
        ("set", "kind", "pairs", "recall", "false alarms", "right kind of those found"),
    )
    spans = Table("Disclosure: the words that are marked", ("set", "found", "span overlap (F1)"))
    for path in sorted(folder.glob("dev_*.jsonl")):
        posts = pairs_of(path)
        texts = [post.text for post in posts]
        truth = np.array([post.leak for post in posts])
        answers = product.read(texts)
        told = [[f for f in answer.findings if f.category in TOLD] for answer in answers]
        said = np.array([bool(found) for found in told])
        scores = np.array([(answer.scores or {})["disclosure"] for answer in answers])
        bag, cue = words.scores(texts), cue_scores(texts)
        for name, s, alarm in (
            ("product", scores, said),
            ("bag of words", bag, bag > 0),
            ("cues alone", cue, cue > 0),
        ):
            overall.rows.append((path.stem, name, len(posts) // 2, *_row(posts, s, alarm, truth)))
        for kind in KINDS:
            mine = np.array([post.kind == kind for post in posts])
            named = [
                any(f.category == kind for f in told[i])
                for i in np.flatnonzero(mine & truth & said)
            ]
            by_kind.rows.append(
                (
                    path.stem,
                    kind,
                    int((mine & truth).sum()),
                    float(said[mine & truth].mean()),
                    float(said[mine & ~truth].mean()),
                    float(np.mean(named)) if named else float("nan"),
                )
            )
        for post, found, score in zip(posts, told, scores, strict=True):
            outcome = (
                ("missed", "found")[bool(found)] if post.leak else ("quiet", "alarm")[bool(found)]
            )
            marked = "; ".join(f"{f.category}: {f.quote!r}" for f in found)
            pairs_told.append(f"{outcome}\t{post.pair}\t{score:.2f}\t{post.text!r}\t{marked}")
        hits = np.flatnonzero(said & truth)
        overlap = [_overlap(posts[i], [(f.start, f.end) for f in told[i]]) for i in hits]
        spans.rows.append((path.stem, len(hits), float(np.mean(overlap)) if overlap else 0.0))
    return [overall, by_kind, spans]


def _row(
    posts: Sequence[Post], scores: np.ndarray, said: np.ndarray, truth: np.ndarray
) -> tuple[object, ...]:
    pair = np.array([post.pair for post in posts])

    def both_right(rows: np.ndarray) -> float:
        # Twins are drawn together, one after the other.
        right = (said[rows] == truth[rows]).reshape(-1, 2)
        return float(right.all(axis=1).mean())

    precision, recall, _ = prf(said, truth)
    return (
        bootstrap(lambda rows: auc(scores[rows], truth[rows]), pair),
        precision,
        recall,
        bootstrap(lambda rows: prf(said[rows], truth[rows])[2], pair),
        bootstrap(both_right, pair),
    )


def _overlap(post: Post, spans: list[tuple[int, int]]) -> float:
    """F1 of the marked UTF-16 code units against the clause that the writer named."""

    def units(text: str) -> int:
        return len(text.encode("utf-16-le")) // 2

    at = units(post.text[: post.text.find(post.span)])
    gold = set(range(at, at + units(post.span)))
    marked = {i for start, end in spans for i in range(start, end)}
    return 2 * len(gold & marked) / max(1, len(gold) + len(marked))
