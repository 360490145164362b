"""Measure the product's own reading on labelled data: `./scripts/evaluate --data DIR`.

One table a family, with the number of positives and 95 % bootstrap intervals. Of the training
sources only the part that `scripts/train-reader` holds out is used (split by thread or id), the
project's pairs by writer; `dev/` is never trained on. The engine is the one that the service
runs, models, thresholds and policy included.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "server"), str(ROOT / "scripts")]

from evaluation import disclosure, exact, ordinary, rules, tone  # noqa: E402
from evaluation.figures import Table  # noqa: E402
from evaluation.product import Product  # noqa: E402


def main() -> int:
    """Print every table; `--out` writes them to a file too."""
    parser = argparse.ArgumentParser(prog="evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--alarms", type=Path, help="write each alarm on an ordinary post here")
    parser.add_argument("--pairs", type=Path, help="write what became of each pair here")
    parser.add_argument("--models", type=Path, help="folder of the models (default: as shipped)")
    families: dict[str, Callable[[Path], list[Table]]] = {
        "disclosure": lambda _: disclosure.tables(product, corpus, pairs_told),
        "ordinary": lambda data: ordinary.tables(product, data, alarms),
        "rules": lambda data: rules.tables(data, alarms),
        "exact": lambda data: exact.tables(product, data),
        "tone": lambda data: tone.tables(product, data, corpus),
    }
    parser.add_argument(
        "--only", choices=families, action="append", help="one family (may be repeated)"
    )
    arguments = parser.parse_args()
    product, alarms, corpus = Product(arguments.models), list[str](), ROOT / "corpus"
    pairs_told = list[str]()
    told = []
    for name in arguments.only or families:
        for table in families[name](arguments.data):
            told.append(table.render())
            print(told[-1], flush=True)
    if arguments.out:
        arguments.out.write_text("\n".join(told), "utf-8")
    if arguments.alarms:
        arguments.alarms.write_text("\n".join(alarms) + "\n", "utf-8")
    if arguments.pairs:
        arguments.pairs.write_text("\n".join(pairs_told) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
