"""`discreet serve` with a fault put into it: `python faulty.py FAULT serve --port …`.

hang: a draft with `Hang` in it is read for ever by a detector in the middle of the others, one with
      `Wait` until it may go on. Answers have all the time of the world when the service stops.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from words import WordDetector

from discreet.checking import Checker
from discreet.cli import serve
from discreet.cli.main import main
from discreet.policy import load_policy
from discreet.reading.document import Document
from discreet.reading.match import Match
from discreet.service import core

BEGUN = "begun"
"""File in the working folder that appears when a reading hangs or waits."""

GO = "go"
"""File in the working folder that lets what waits go on."""


class Hanging:
    """Reads for ever, or until it may go on, where a draft says so."""

    name, version, languages = "disclosure", "1", None

    def read(self, document: Document) -> Iterable[Match]:
        if "Hang" in document.text:
            Path(BEGUN).touch()
            threading.Event().wait()
        if "Wait" in document.text:
            Path(BEGUN).touch()
            while not Path(GO).exists():
                time.sleep(0.02)
        return ()


def hang(*_: object, **__: object) -> Checker:
    """A checker that finds certain words, and hangs behind them."""
    return Checker(load_policy(), (WordDetector(), Hanging()))


if __name__ == "__main__":
    core.load_checker = {"hang": hang}[sys.argv[1]]
    core.warm_up = lambda checker: None
    serve.STOP_SECONDS = 60.0
    sys.exit(main(sys.argv[2:]))
