"""The public data and the project's own corpus, mapped to one label set.

A label that a source does not give is unknown (None), never negative. Held-out parts are split by
what the source offers: its own split, else issue thread, else a hash of the id; the corpus by
writer. Nothing of `dev/` is read here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.labels import TONE


@dataclass
class Example:
    """One text with what is known of it. `tone` maps a label to 0..1."""

    text: str
    source: str
    held_out: bool
    tone: dict[str, float] = field(default_factory=dict)
    weight: float = 1.0


@dataclass
class Post:
    """One side of a disclosure pair."""

    text: str
    pair: str
    writer: str
    kind: str
    leak: bool
    span: str = ""
    reason: str = ""


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Lines of a .jsonl or .jsonl.gz file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def bucket(key: str, parts: int = 10) -> int:
    """A stable part of 0..parts-1 for a key."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % parts


def _all(value: float, *names: str) -> dict[str, float]:
    return dict.fromkeys(names, value)


_CLEAN = dict.fromkeys(TONE, 0.0)


def _tweeteval_offensive(labels: dict[str, Any]) -> dict[str, float]:
    if labels["offensive"] != "offensive":
        return _all(0.0, "offensive", "insult", "identity_attack", "threat", "profanity")
    known = {"offensive": 1.0}
    if labels["olid_b"] == "UNT":
        known |= {"profanity": 0.9, "insult": 0.0, "identity_attack": 0.0}
    if labels["olid_c"] == "IND":
        known |= {"insult": 0.85, "identity_attack": 0.1}
    if labels["olid_c"] == "GRP":
        known |= {"insult": 0.6}
    return known


def _davidson(labels: dict[str, Any]) -> dict[str, float]:
    n = labels["n_annotators"]
    hate, offensive = labels["n_hate"] / n, labels["n_offensive"] / n
    known = {"identity_attack": hate, "offensive": min(1.0, hate + offensive)}
    if labels["class"] == "neither":
        known |= _all(0.0, "insult", "threat", "profanity")
    if labels["class"] == "offensive_language":
        known |= {"profanity": 0.9}
    return known


def _hate(labels: dict[str, Any]) -> dict[str, float]:
    return {"identity_attack": 1.0 if labels["hate"] == "hate" else 0.0}


def _hatemoji(labels: dict[str, Any]) -> dict[str, float]:
    if not labels["hateful"]:
        return _all(0.0, "identity_attack", "threat")
    threat = 1.0 if labels["type"] == "threateninglanguage" else 0.0
    return {"identity_attack": 1.0, "offensive": 1.0, "threat": threat}


def _edos(labels: dict[str, Any]) -> dict[str, float]:
    if labels["sexist"] == "not sexist":
        return {"identity_attack": 0.0}
    known = {"identity_attack": 0.9, "threat": 1.0 if labels["vector"].startswith("1.") else 0.0}
    if labels["vector"].startswith("3.4"):
        known["condescension"] = 1.0
    if labels["vector"].startswith(("2.2", "3.1")):
        known["insult"] = 0.9
    return known


def _toxic_spans(labels: dict[str, Any]) -> dict[str, float]:
    n, types = labels["n_annotators"], labels["types"]

    def share(name: str) -> float:
        return min(1.0, types.get(name, 0) / n)

    toxic = 1.0 - labels["n_not_toxic"] / n
    return {
        "insult": share("Insult"),
        "profanity": share("Profane/Obscene"),
        "identity_attack": share("Identity based Attack"),
        "threat": share("Threat"),
        "offensive": max(toxic, 0.3),
    }


_INCIVIL: dict[str, dict[str, float]] = {
    "None": _CLEAN,
    "Bitter frustration": {"hostility": 1.0, "insult": 0.0, "threat": 0.0, "identity_attack": 0.0},
    "Impatience": {"hostility": 0.8, "insult": 0.0, "threat": 0.0, "identity_attack": 0.0},
    "Mocking": {"sarcasm": 0.8, "condescension": 0.8, "hostility": 0.9, "offensive": 0.7},
    "Irony": {"sarcasm": 1.0, "insult": 0.0, "threat": 0.0},
    "Insulting": {"insult": 1.0, "hostility": 1.0, "offensive": 1.0},
    "Vulgarity": {"profanity": 1.0, "offensive": 0.8},
    "Entitlement": {"condescension": 0.7, "hostility": 0.9, "insult": 0.0},
    "Identity attack/Name-Calling": {"insult": 0.8, "offensive": 1.0, "hostility": 1.0},
    "Threat": {"threat": 1.0, "hostility": 1.0, "offensive": 0.7},
}


def _politeness(labels: dict[str, Any]) -> dict[str, float]:
    if labels["quartile"] == "polite":
        return _all(0.0, "hostility", "condescension", "insult", "sarcasm")
    if labels["quartile"] == "impolite":
        return {"hostility": 0.35, "condescension": 0.3}
    return {"hostility": 0.0}


_WARM = frozenset(
    "admiration approval gratitude love optimism joy caring excitement desire relief pride".split()
)


def _goemotions(labels: dict[str, Any]) -> dict[str, float]:
    emotions = set(labels["emotions"])
    if "anger" in emotions:
        return {"hostility": 0.7}
    if emotions & {"annoyance", "disgust"}:
        return {"hostility": 0.5}
    if emotions <= _WARM:
        return _all(0.0, "hostility", "threat", "condescension", "sarcasm")
    return {"hostility": 0.0} if emotions == {"neutral"} else {}


def _irony(labels: dict[str, Any]) -> dict[str, float]:
    return {"sarcasm": 1.0 if labels["irony"] == "irony" else 0.0}


def _isarcasm(labels: dict[str, Any]) -> dict[str, float]:
    return {"sarcasm": float(labels["sarcastic"])}


# name of the file: mapping, at most so many of its rows, weight
_TONE_SOURCES: dict[str, tuple[Any, int, float]] = {
    "tweeteval_offensive": (_tweeteval_offensive, 20_000, 1.0),
    "davidson_hate_offensive": (_davidson, 5_000, 0.7),
    "tweeteval_hate": (_hate, 4_000, 0.5),
    "hatemoji_build": (_hatemoji, 6_000, 1.0),
    "edos_sexism": (_edos, 6_000, 0.7),
    "toxic_spans_civilcomments": (_toxic_spans, 13_000, 1.0),
    "github_incivility": (lambda labels: _INCIVIL[labels["tbdf"]], 5_000, 3.0),
    "stanford_politeness": (_politeness, 4_000, 1.0),
    "goemotions": (_goemotions, 5_000, 0.7),
    "tweeteval_irony": (_irony, 4_000, 1.0),
    "isarcasmeval_en": (_isarcasm, 5_000, 0.7),
    "linkedin_tech_posts": (lambda _: _CLEAN, 1_000, 1.5),
    "linkedin_influencer_posts": (lambda _: _CLEAN, 1_000, 1.5),
    "linkedin_single_author_posts": (lambda _: _CLEAN, 1_000, 1.5),
    "twitter_financial_news_topic": (lambda _: _CLEAN, 3_000, 0.7),
}


def tone_examples(data: Path, own: Path, seed: int) -> list[Example]:
    """Every tone example of the public training data and of the project's own tone file."""
    generator = random.Random(seed)
    examples: list[Example] = []
    for name, (mapped, limit, weight) in _TONE_SOURCES.items():
        found = list(rows(data / f"{name}.jsonl.gz"))
        generator.shuffle(found)
        for row in found[:limit]:
            key = str(row["labels"].get("issue_id") or row["id"])
            tone = mapped(row["labels"])
            if tone:
                held_out = bucket(f"{name}/{key}") == 0
                examples.append(Example(row["text"], name, held_out, dict(tone), weight))
    for path in sorted(own.glob("*.jsonl")):
        for row in rows(path):
            known = {label: float(row["labels"].get(label, 0)) for label in TONE[:-1]}
            examples.append(Example(row["text"], f"own/{path.stem}", False, known, 3.0))
    return examples


def disclosure_posts(corpus: Path) -> list[Post]:
    """Both sides of every pair of the corpus, except the hard development set."""
    posts: list[Post] = []
    for path in sorted(corpus.glob("*.jsonl")):
        if not path.stem.startswith("dev_"):
            posts.extend(pairs_of(path))
    return posts


def pairs_of(path: Path) -> list[Post]:
    """Both sides of every pair of one writer's file."""
    posts: list[Post] = []
    for row in rows(path):
        common = (row["id"], path.stem, row["kind"])
        posts.append(Post(row["leak"], *common, True, row["span"]))
        posts.append(Post(row["twin"], *common, False, "", row["twin_why"]))
    return posts


# Topics of public news, as kinds of statement: they teach the kind, and that news is no leak.
NEWS_KINDS = {
    "Company | Product News": "unreleased_product",
    "Earnings": "financials",
    "Financials": "financials",
    "Personnel Change": "workforce",
    "M&A | Investments": "deal",
    "Legal | Regulation": "legal",
    "IPO": "deal",
}


def ordinary_posts(data: Path, seed: int) -> list[Post]:
    """Real public posts and news: nothing in them is a leak."""
    generator = random.Random(seed)
    posts: list[Post] = []
    for name in (
        "linkedin_tech_posts",
        "linkedin_influencer_posts",
        "linkedin_single_author_posts",
        "tweebank_ner",
        "broad_twitter_corpus_ner",
        "twitter_financial_news_topic",
    ):
        found = list(rows(data / f"{name}.jsonl.gz"))
        generator.shuffle(found)
        for row in found[:4_000]:
            if bucket(f"{name}/{row['id']}") == 0:
                continue
            kind = NEWS_KINDS.get(row["labels"].get("topic", ""), "")
            posts.append(Post(row["text"], row["id"], name, kind, False))
    return posts
