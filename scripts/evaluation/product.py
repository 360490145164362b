"""The product's own checker over many texts: engine, models, thresholds and policy as shipped."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from discreet.checking import Checker
from discreet.schema import AccountKind, CheckRequest, CheckResponse

_CHUNK = 64
_checker: Checker | None = None


class Product:
    """Checks texts in one process a core, in order."""

    def __init__(self, models: Path | None = None) -> None:
        self._pool = ProcessPoolExecutor(
            os.cpu_count() or 1, get_context("spawn"), _load, (models,)
        )

    def read(
        self, texts: Sequence[str], kind: AccountKind = "personal", *, scores: bool = True
    ) -> list[CheckResponse]:
        """Check each text as a post of this kind of account.

        scores: as `discreet check --scores`; findings are the same with and without.
        """
        parts = [texts[i : i + _CHUNK] for i in range(0, len(texts), _CHUNK)]
        jobs = [self._pool.submit(_read, part, kind, scores) for part in parts]
        return [answer for job in jobs for answer in job.result()]


def _load(models: Path | None) -> None:
    global _checker
    _checker = Checker.load(models, threads=1)


def _read(texts: Sequence[str], kind: AccountKind, scores: bool) -> list[CheckResponse]:
    assert _checker is not None
    answers = [
        _checker.check(CheckRequest(text=text, account=kind, language="en"), scores=scores)
        for text in texts
    ]
    if problems := _checker.problems():
        raise SystemExit(f"A detector failed, so no figure would be true: {problems}")
    return answers
