"""Choose the shipped thresholds on development data, for a set rate of false alarms.

    python scripts/training/thresholds.py --data DIR [--model DIR]

Tone: the F1-best threshold on the held-out part of the training sources, raised until the label
alarms on no more ordinary posts than its budget. Disclosure: the F1-best on the hard development
pairs, raised likewise. Ordinary posts are company tweets of `dev/` (never trained on) and real
LinkedIn posts (trained on as ordinary, so they can only make the budget look easier than it is).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "server"), str(ROOT / "scripts")]

from discreet.reading.calibration import Thresholds  # noqa: E402
from discreet.reading.detectors.disclosure import DisclosureDetector  # noqa: E402
from discreet.reading.document import Document  # noqa: E402
from discreet.reading.model import ReaderModel  # noqa: E402
from training.labels import TONE  # noqa: E402
from training.sources import pairs_of, rows, tone_examples  # noqa: E402

ALARMS = {
    "insult": 1.0,
    "identity_attack": 0.7,
    "threat": 0.7,
    "profanity": 1.0,
    "hostility": 2.0,
    "condescension": 4.0,
    "sarcasm": 4.0,
    "offensive": 3.0,
    "disclosure": 8.0,
}
"""Ordinary posts in 1,000 on which a label may alarm."""

GRID = np.round(np.arange(0.30, 0.991, 0.01), 2)


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


def best_f1(scores: np.ndarray, truth: np.ndarray) -> float:
    """The threshold of the grid with the best F1."""

    def f1(threshold: float) -> float:
        said = scores >= threshold
        return 2 * int((said & truth).sum()) / max(1, int(said.sum()) + int(truth.sum()))

    return float(max(GRID, key=f1))


def quiet(scores: list[np.ndarray], budget: float) -> float:
    """The lowest threshold at which each file of ordinary posts stays within the budget."""
    for threshold in GRID:
        if all(1000 * float((file >= threshold).mean()) <= budget for file in scores):
            return float(threshold)
    return float(GRID[-1])


def main() -> int:
    """Measure, choose, write thresholds.json."""
    parser = argparse.ArgumentParser(prog="thresholds", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=ROOT / "models")
    arguments = parser.parse_args()
    model = ReaderModel.load(arguments.model)
    detector = DisclosureDetector(model, Thresholds({}, {"default": 0.5}))

    def tone(texts: list[str]) -> np.ndarray:
        worst = np.zeros((len(texts), len(TONE)))
        for row, text in enumerate(texts):
            for _, reading in model.read(Document(text)):
                worst[row] = np.maximum(worst[row], reading.tone)
        return worst

    def told(texts: list[str]) -> np.ndarray:
        return np.array([detector.probability(Document(text)) for text in texts])

    files = ordinary(arguments.data)
    everyday = {name: tone(texts) for name, texts in files.items()}
    held = [
        e
        for e in tone_examples(arguments.data / "train", ROOT / "corpus" / "tone", 7)
        if e.held_out
    ]
    seen = tone([e.text for e in held])
    chosen: dict[str, float] = {}
    for index, label in enumerate(TONE):
        known = [(row, e.tone[label] >= 0.5) for row, e in enumerate(held) if label in e.tone]
        truth = np.array([positive for _, positive in known])
        scores = seen[[row for row, _ in known], index]
        f1 = best_f1(scores, truth) if truth.sum() >= 10 else 0.5
        calm = quiet([file[:, index] for file in everyday.values()], ALARMS[label])
        chosen[label] = max(f1, calm)
        print(f"{label:16} best F1 at {f1:.2f}, quiet from {calm:.2f}, {int(truth.sum())} positive")
    posts = pairs_of(ROOT / "corpus" / "disclosure" / "dev_hard.jsonl")
    f1 = best_f1(told([p.text for p in posts]), np.array([p.leak for p in posts]))
    calm = quiet([told(texts) for texts in files.values()], ALARMS["disclosure"])
    print(f"disclosure       best F1 at {f1:.2f}, quiet from {calm:.2f}")
    path = arguments.model / "reader" / "thresholds.json"
    content = {"tone": chosen, "disclosure": {"default": max(f1, calm)}}
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
