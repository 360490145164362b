"""A model's folder: its card, and files that are the very ones which the card names.

Each file is read once, and what was compared is what is used.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILES = ("model.onnx", "tokenizer.json", "thresholds.json")
"""What a card names with its sha256."""

MEND = "Restore it from the release or from git ('git checkout models'), or install again."


class ModelError(ValueError):
    """A model's file is missing, altered or unreadable; the message says how to mend it."""


def models_folder() -> Path:
    """The shipped models: beside the package in an installation, at the top of a clone."""
    package = Path(__file__).parents[1]
    installed = package / "models"
    return installed if installed.is_dir() else package.parents[1] / "models"


@dataclass(frozen=True)
class Shipped:
    """What lies in a model's folder: the card, and the bytes of `FILES` by name."""

    card: dict[str, Any]
    files: dict[str, bytes]


def read_shipped(folder: Path) -> Shipped:
    """Read a model's folder. Raises ModelError for the first file that is missing or altered."""
    path = folder / "card.json"
    try:
        card = json.loads(path.read_bytes())
        expected = {name: str(card["sha256"][name]) for name in FILES}
    except OSError as error:
        raise ModelError(f"{path} can't be read ({error.strerror}). {MEND}") from None
    except KeyError as error:
        raise ModelError(f"{path} does not name {error}. {MEND}") from None
    except (TypeError, ValueError):
        raise ModelError(f"{path} is no card of a model. {MEND}") from None
    return Shipped(card, {name: _verified(folder / name, expected[name]) for name in FILES})


def _verified(file: Path, expected: str) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file} can't be read ({error.strerror}). {MEND}") from None
    actual = hashlib.sha256(content).hexdigest()
    if actual != expected:
        raise ModelError(
            f"{file} is not the file that card.json names "
            f"(sha256 {actual[:12]}…, expected {expected[:12]}…). {MEND}"
        )
    return content
