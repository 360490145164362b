"""Ordinary posts: how often the product warns where nobody should be warned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from discreet.schema import AccountKind
from evaluation.figures import Table
from evaluation.product import Product
from training.sources import rows

FILES: tuple[tuple[str, AccountKind, Callable[[dict[str, Any]], bool]], ...] = (
    ("train/linkedin_tech_posts", "personal", lambda _: True),
    ("train/linkedin_influencer_posts", "personal", lambda _: True),
    ("train/linkedin_single_author_posts", "personal", lambda _: True),
    ("dev/corporate_messaging_tweets", "company", lambda _: True),
    ("dev/customer_support_tweets", "company", lambda row: row["labels"]["from"] == "company"),
)


def tables(product: Product, data: Path, alarms: list[str]) -> list[Table]:
    """Posts with an alarm per 1,000; each alarm is added to `alarms`, to be read by hand."""
    table = Table(
        "Ordinary posts: alarms per 1,000",
        ("file", "account", "posts", "warned", "blocked", "with a remark", "warned, by category"),
        note="The LinkedIn files are trained on as ordinary, so they flatter; on all "
        "five files the thresholds were chosen.",
    )
    for name, kind, wanted in FILES:
        texts = [row["text"] for row in rows(data / f"{name}.jsonl.gz") if wanted(row)]
        warned, blocked, remarked, by_category = 0, 0, 0, Counter[str]()
        for text, answer in zip(texts, product.read(texts, kind, scores=False), strict=True):
            loud = [f for f in answer.findings if f.severity != "info"]
            warned += bool(loud)
            blocked += any(f.severity == "block" for f in loud)
            remarked += len(loud) < len(answer.findings)
            by_category.update({f.category for f in loud})
            alarms.extend(
                f"{name}\t{f.category}\t{f.confidence}\t{f.quote!r}\t{text[:300]!r}" for f in loud
            )
        per = 1000 / len(texts)
        listed = ", ".join(f"{c} {n * per:.1f}" for c, n in by_category.most_common())
        table.rows.append(
            (
                name,
                kind,
                len(texts),
                f"{warned * per:.1f}",
                f"{blocked * per:.1f}",
                f"{remarked * per:.1f}",
                listed,
            )
        )
    return [table]
