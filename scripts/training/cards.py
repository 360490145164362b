"""The sha256 of a model's files in its card.

The service uses a model only when its files are the ones that the card names, so whatever writes
one of them seals the card afterwards.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

FILES = ("model.onnx", "tokenizer.json", "thresholds.json")


def seal(folder: Path) -> None:
    """Write the sha256 of each of `FILES` into the card of a model's folder.

    A model whose thresholds are not chosen yet gets empty ones.
    """
    thresholds = folder / "thresholds.json"
    if not thresholds.exists():
        thresholds.write_text('{"tone": {}, "disclosure": {}}\n', "utf-8")
    path = folder / "card.json"
    card = json.loads(path.read_text("utf-8"))
    card["sha256"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES
    }
    path.write_text(json.dumps(card, indent=2) + "\n", "utf-8")
