"""Choose a model's shipped thresholds on development data, for a set rate of false alarms.

    python scripts/training/thresholds.py --data DIR --size small|large
    python scripts/training/thresholds.py --seal --size small|large

Tone: the F1-best threshold on the held-out part of the training sources (of `offensive`, the best
macro-F1), raised until the label alarms on no more ordinary posts than its budget. Disclosure: the
F1-best on the development pairs, raised likewise, apart for
replies and for what is told to everybody. Ordinary posts are company tweets of `dev/`
(never trained on) and real LinkedIn posts (trained on as ordinary, so they can only make the
budget look easier than it is).

The small model also gets its doubts: the probabilities from which the larger one is asked too,
set so that a given share of ordinary posts is read twice. The larger one's thresholds are chosen
as the product uses it, on texts that the small one doubts; so the small one comes first.

`--seal` chooses nothing and writes the sha256 of the model's files into its card, after one of
them was edited by hand.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "server"), str(ROOT / "scripts")]

from discreet.reading.detectors.disclosure import is_reply, probability_of  # noqa: E402
from discreet.reading.document import Document  # noqa: E402
from discreet.reading.model import ReaderModel  # noqa: E402
from discreet.reading.readers import Readers  # noqa: E402
from training.cards import seal  # noqa: E402
from training.labels import TONE  # noqa: E402
from training.sizes import SIZES  # noqa: E402
from training.sources import pairs_of, rows, tone_examples  # noqa: E402

ALARMS = {
    "insult": 1.0,
    "identity_attack": 0.7,
    "threat": 0.7,
    "profanity": 1.0,
    "hostility": 2.0,
    "condescension": 4.0,
    "sarcasm": 4.0,
    "offensive": 2.0,
    "disclosure": 6.5,
}
"""Ordinary posts in 1,000 on which a label may alarm."""

DOUBTS = {"disclosure": 160.0, **dict.fromkeys(TONE, 12.0)}
"""Ordinary posts in 1,000 that are read by the larger model too because of this label."""

_FEWEST = 200
"""Posts of a file, or replies in it, from which a rate per 1,000 says something."""

_LEAST = 0.0001
"""No doubt is zero: every draft would be read twice."""

GRID = np.round(np.arange(0.02, 0.991, 0.01), 2)


def ordinary(data: Path) -> dict[str, list[str]]:
    """Real posts by file."""
    return {
        "corporate": [
            r["text"] for r in rows(data / "dev" / "corporate_messaging_tweets.jsonl.gz")
        ],
        "support": [
            r["text"]
            for r in rows(data / "dev" / "customer_support_tweets.jsonl.gz")
            if r["labels"]["from"] == "company"
        ],
        "linkedin": [
            r["text"]
            for name in ("tech", "influencer", "single_author")
            for r in rows(data / "train" / f"linkedin_{name}_posts.jsonl.gz")
        ],
    }


def f1(said: np.ndarray, truth: np.ndarray) -> float:
    """F1 of the positive class."""
    return 2 * int((said & truth).sum()) / max(1, int(said.sum()) + int(truth.sum()))


def macro_f1(said: np.ndarray, truth: np.ndarray) -> float:
    """Mean F1 of both classes."""
    return (f1(said, truth) + f1(~said, ~truth)) / 2


def best(
    scores: np.ndarray,
    truth: np.ndarray,
    measure: Callable[[np.ndarray, np.ndarray], float] = f1,
) -> float:
    """The threshold of the grid at which the measure is best."""
    return float(max(GRID, key=lambda threshold: measure(scores >= threshold, truth)))


def quiet(scores: list[np.ndarray], budget: float) -> float:
    """The lowest threshold at which each file of ordinary posts stays within the budget."""
    for threshold in GRID:
        if all(1000 * float((file >= threshold).mean()) <= budget for file in scores):
            return float(threshold)
    return float(GRID[-1])


def main() -> int:
    """Measure, choose, write thresholds.json and its sha256 into the card."""
    parser = argparse.ArgumentParser(prog="thresholds", description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seal", action="store_true", help="only write the card's sha256")
    parser.add_argument("--models", type=Path, default=ROOT / "models")
    arguments = parser.parse_args()
    folder = arguments.models / SIZES[arguments.size].folder
    path = folder / "thresholds.json"
    seal(folder)
    if arguments.seal:
        return 0
    if arguments.data is None:
        parser.error("--data is needed, unless --seal is given")
    model = ReaderModel.load(folder)
    small = ReaderModel.load(arguments.models / SIZES["small"].folder)
    readers = Readers(small, model) if arguments.size == "large" else Readers(model)

    def read(texts: list[str]) -> np.ndarray:
        """A row a text: of its worst chunk the tone probabilities, disclosure before and after
        cues are weighed in; zeros where the model is not asked."""
        worst = np.zeros((len(texts), len(TONE) + 2))
        for row, text in enumerate(texts):
            document = Document(text)
            opinion = readers.read(document)
            if opinion.model is not model:
                continue
            for span, reading in opinion.chunks:
                worst[row, :-2] = np.maximum(worst[row, :-2], reading.tone)
                worst[row, -2] = max(worst[row, -2], reading.leak)
                told = probability_of(document, span, reading)
                worst[row, -1] = max(worst[row, -1], told)
        return worst

    files = ordinary(arguments.data)
    everyday = [read(texts) for texts in files.values()]
    examples = tone_examples(arguments.data / "train", ROOT / "corpus" / "tone", 7)
    held = [example for example in examples if example.held_out]
    seen = read([example.text for example in held])
    chosen: dict[str, float] = {}
    for index, label in enumerate(TONE):
        known = [(row, e.tone[label] >= 0.5) for row, e in enumerate(held) if label in e.tone]
        truth = np.array([positive for _, positive in known])
        scores = seen[[row for row, _ in known], index]
        measure = macro_f1 if label == "offensive" else f1
        good = best(scores, truth, measure) if truth.sum() >= 10 else 0.5
        calm = quiet([file[:, index] for file in everyday], ALARMS[label])
        chosen[label] = max(good, calm)
        print(f"{label:16} best at {good:.2f}, quiet from {calm:.2f}, {int(truth.sum())} positive")
    posts = [
        post
        for file in sorted((ROOT / "corpus" / "disclosure").glob("dev_*.jsonl"))
        for post in pairs_of(file)
    ]
    told = read([post.text for post in posts])[:, -1]
    good = best(told, np.array([post.leak for post in posts]))
    spoken_to = [np.array([is_reply(Document(text)) for text in texts]) for texts in files.values()]
    everything = np.concatenate(everyday)
    calm = {
        name: quiet(
            [
                scores[replies == wanted, -1]
                for scores, replies in zip(everyday, spoken_to, strict=True)
                if (replies == wanted).sum() >= _FEWEST
            ],
            ALARMS["disclosure"],
        )
        for name, wanted in (("default", False), ("reply", True))
    }
    print(f"{'disclosure':16} best at {good:.2f}, quiet from {calm}")
    disclosure = {name: max(good, value) for name, value in calm.items()}
    content = {"tone": chosen, "disclosure": disclosure}
    if arguments.size == "small":
        # Doubt is about the raw probability, which is all that is known before cues are read.
        columns = {label: i for i, label in enumerate((*TONE, "disclosure"))}
        content["doubt"] = {
            label: round(
                min(
                    0.5 * {**chosen, "disclosure": disclosure["default"]}[label],
                    float(np.quantile(everything[:, columns[label]], 1 - per_mille / 1000)),
                ),
                4,
            )
            or _LEAST
            for label, per_mille in DOUBTS.items()
        }
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    seal(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
