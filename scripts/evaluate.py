"""Measure the product's own reading on labelled data: `./scripts/evaluate --data DIR`.

One table a family, each figure with the number of positives and a 95 % bootstrap interval. Of the
training sources only the part that `scripts/train-reader` holds out is used; `dev/` is never
trained on. The engine is the one that the service runs, policy and thresholds included.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "server"), str(ROOT / "scripts")]

from discreet.checking import Checker  # noqa: E402
from discreet.schema import AccountKind, CheckRequest, CheckResponse  # noqa: E402
from training.evaluation import area_under_curve  # noqa: E402
from training.sources import Post, bucket, pairs_of, rows, tone_examples  # noqa: E402

CONFIDENTIAL = frozenset(
    "customer unreleased_product financials deal workforce legal security_incident "
    "internal_information personal_data company_term".split()
)


@dataclass
class Table:
    """Rows under a heading, printed as Markdown."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[object]] = field(default_factory=list)

    def render(self) -> str:
        """The table as Markdown."""
        lines = [f"## {self.title}", "", "| " + " | ".join(self.columns) + " |"]
        lines.append("|" + " --- |" * len(self.columns))
        for row in self.rows:
            lines.append("| " + " | ".join(_cell(value) for value in row) + " |")
        return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def interval(
    measure: Callable[[np.ndarray, np.ndarray], float],
    scores: np.ndarray,
    labels: np.ndarray,
    rounds: int = 200,
) -> str:
    """95 % bootstrap interval of a measure of (scores, labels)."""
    generator = np.random.default_rng(7)
    found = []
    for _ in range(rounds):
        pick = generator.integers(0, len(scores), len(scores))
        if 0 < labels[pick].sum() < len(pick):
            found.append(measure(scores[pick], labels[pick]))
    low, high = np.percentile(found, [2.5, 97.5])
    return f"{low:.3f} to {high:.3f}"


def auc(scores: np.ndarray, labels: np.ndarray) -> float:
    """Area under the curve of scores and boolean labels."""
    return area_under_curve(list(zip(scores, labels, strict=True)))


def prf(said: np.ndarray, labels: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hits = int((said & labels).sum())
    precision = hits / max(1, int(said.sum()))
    recall = hits / max(1, int(labels.sum()))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


class Reader:
    """The product's checker over many texts."""

    def __init__(self) -> None:
        self.checker = Checker.load()

    def read(self, texts: Iterable[str], kind: AccountKind = "personal") -> list[CheckResponse]:
        """Check each text as a post of this kind of account, with scores."""
        answers = [
            self.checker.check(CheckRequest(text=text, account=kind, language="en"), scores=True)
            for text in texts
        ]
        if problems := self.checker.problems():
            raise SystemExit(f"A detector failed, so no figure would be true: {problems}")
        return answers


def _labelled(
    reader: Reader, texts: Sequence[str], labels: Sequence[bool], *names: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(score, whether a finding of these categories was told, label) of each text."""
    answers = reader.read(texts, "company")
    scores = np.array([max((a.scores or {}).get(name, 0.0) for name in names) for a in answers])
    said = np.array([any(f.category in names for f in a.findings) for a in answers])
    return scores, said, np.array(labels, dtype=bool)


def tone_table(reader: Reader, data: Path) -> Table:
    """Per label and set."""
    table = Table(
        "Tone",
        ("set", "label", "texts", "positive", "AUC", "95 %", "precision", "recall", "F1"),
    )
    held = [e for e in tone_examples(data / "train", ROOT / "corpus" / "tone", 7) if e.held_out]

    def add(name: str, label: str, texts: list[str], labels: list[bool], *names: str) -> None:
        scores, said, truth = _labelled(reader, texts, labels, *(names or (label,)))
        figures = prf(said, truth)
        table.rows.append(
            (
                name,
                label,
                len(texts),
                int(truth.sum()),
                auc(scores, truth),
                interval(auc, scores, truth),
                *figures,
            )
        )

    every = ("insult", "identity_attack", "threat", "profanity", "hostility")
    for source, label, names in (
        ("tweeteval_offensive", "offensive", every),
        ("toxic_spans_civilcomments", "insult", ()),
        ("toxic_spans_civilcomments", "profanity", ()),
        ("hatemoji_build", "identity_attack", ()),
        ("edos_sexism", "identity_attack", ()),
        ("tweeteval_hate", "identity_attack", ()),
        ("tweeteval_irony", "sarcasm", ()),
        ("isarcasmeval_en", "sarcasm", ()),
    ):
        known = [e for e in held if e.source == source and label in e.tone]
        add(source, label, [e.text for e in known], [e.tone[label] >= 0.5 for e in known], *names)
    found = [
        row
        for row in rows(data / "train" / "github_incivility.jsonl.gz")
        if bucket(f"github_incivility/{row['labels'].get('issue_id') or row['id']}") == 0
    ]
    uncivil = [row["labels"]["tbdf"] != "None" for row in found]
    add("github_incivility", "incivility", [r["text"] for r in found], uncivil, *every, "sarcasm")
    found = list(rows(data / "dev" / "toxicr_code_review.jsonl.gz"))[::3]
    toxic = [row["labels"]["toxic"] == 1 for row in found]
    add("dev/toxicr", "incivility", [r["text"] for r in found], toxic, *every)
    found = list(rows(data / "dev" / "ucc_unhealthy_comments.jsonl.gz"))
    for theirs, ours in (
        ("condescending", "condescension"),
        ("hostile", "hostility"),
        ("sarcastic", "sarcasm"),
    ):
        known = [row for row in found if theirs in row["labels"]]
        labels = [row["labels"][theirs] == 1 for row in known]
        add("dev/ucc", ours, [row["text"] for row in known], labels)
    return table


def disclosure_tables(reader: Reader, corpus: Path) -> list[Table]:
    """The hard development pairs: overall, per kind, against a bag of words."""
    posts = pairs_of(corpus / "disclosure" / "dev_hard.jsonl")
    answers = reader.read([post.text for post in posts])
    said = np.array([any(f.category in CONFIDENTIAL for f in a.findings) for a in answers])
    scores = np.array([(a.scores or {})["disclosure"] for a in answers])
    truth = np.array([post.leak for post in posts])
    precision, recall, f1 = prf(said, truth)
    pairs = _pairs_right(posts, said)
    table = Table(
        "Disclosure: hard development pairs",
        ("posts", "AUC", "95 %", "precision", "recall", "F1", "pairs with both right"),
    )
    table.rows.append(
        (len(posts), auc(scores, truth), interval(auc, scores, truth), precision, recall, f1, pairs)
    )
    kinds = Table("Disclosure by kind", ("kind", "pairs", "recall", "false alarms", "right kind"))
    for kind in sorted({post.kind for post in posts}):
        mine = np.array([post.kind == kind for post in posts])
        right = [
            any(f.category == kind for f in a.findings)
            for a, post in zip(answers, posts, strict=True)
            if post.kind == kind and post.leak
        ]
        kinds.rows.append(
            (
                kind,
                int((mine & truth).sum()),
                float(said[mine & truth].mean()),
                float(said[mine & ~truth].mean()),
                float(np.mean(right)),
            )
        )
    return [table, kinds]


def _pairs_right(posts: Sequence[Post], said: np.ndarray) -> float:
    right: dict[str, bool] = {}
    for post, alarm in zip(posts, said, strict=True):
        right[post.pair] = right.get(post.pair, True) and bool(alarm) == post.leak
    return float(np.mean(list(right.values())))


def ordinary_table(reader: Reader, data: Path, examples: list[str]) -> Table:
    """Alarms per 1,000 ordinary posts at `warn` or above, by family and category."""
    table = Table(
        "Ordinary posts: alarms per 1,000 at warn or above",
        ("file", "account", "posts", "posts with an alarm", "block", "by category"),
    )
    files: list[tuple[str, AccountKind, Callable[[dict[str, Any]], bool]]] = [
        ("train/linkedin_tech_posts", "personal", lambda _: True),
        ("train/linkedin_influencer_posts", "personal", lambda _: True),
        ("train/linkedin_single_author_posts", "personal", lambda _: True),
        ("dev/corporate_messaging_tweets", "company", lambda _: True),
        ("dev/customer_support_tweets", "company", lambda row: row["labels"]["from"] == "company"),
    ]
    for name, kind, wanted in files:
        texts = [row["text"] for row in rows(data / f"{name}.jsonl.gz") if wanted(row)]
        alarmed, blocked, by_category = 0, 0, Counter[str]()
        for text, answer in zip(texts, reader.read(texts, kind), strict=True):
            loud = [f for f in answer.findings if f.severity != "info"]
            alarmed += bool(loud)
            blocked += any(f.severity == "block" for f in loud)
            by_category.update({f.category for f in loud})
            examples.extend(
                f"{name}\t{f.category}\t{f.confidence}\t{f.quote!r}\t{text[:300]!r}" for f in loud
            )
        per = 1000 / len(texts)
        listed = ", ".join(f"{c} {n * per:.1f}" for c, n in by_category.most_common())
        table.rows.append(
            (name, kind, len(texts), f"{alarmed * per:.1f}", f"{blocked * per:.1f}", listed)
        )
    return table


def exact_table(reader: Reader, data: Path) -> Table:
    """Secrets and personal data."""
    table = Table("Secrets and personal data", ("set", "texts", "positive", "P", "R", "F1"))
    sets: list[tuple[str, str, Callable[[dict[str, Any]], bool | None]]] = [
        ("train/secrets_gitleaks_betterleaks", "secret", lambda x: x["secret"]),
        ("dev/secrets_trufflehog", "secret", lambda x: x["secret"]),
        ("train/dlp_public_benchmark", "both", lambda x: x["sensitive"]),
    ]
    for name, which, label in sets:
        found = list(rows(data / f"{name}.jsonl.gz"))
        wanted = {"secret"} if which == "secret" else {"secret", "personal_data"}
        answers = reader.read([row["text"] for row in found])
        said = np.array([any(f.category in wanted for f in a.findings) for a in answers])
        truth = np.array([bool(label(row["labels"])) for row in found])
        table.rows.append((name, len(found), int(truth.sum()), *prf(said, truth)))
    return table


def main() -> int:
    """Print every table; `--out` writes them to a file too."""
    parser = argparse.ArgumentParser(prog="evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--alarms", type=Path, help="write each alarm on an ordinary post here")
    arguments = parser.parse_args()
    reader = Reader()
    examples: list[str] = []
    tables = [
        *disclosure_tables(reader, ROOT / "corpus"),
        tone_table(reader, arguments.data),
        ordinary_table(reader, arguments.data, examples),
        exact_table(reader, arguments.data),
    ]
    text = "\n".join(table.render() for table in tables)
    print(text)
    if arguments.out:
        arguments.out.write_text(text, "utf-8")
    if arguments.alarms:
        arguments.alarms.write_text("\n".join(examples) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
