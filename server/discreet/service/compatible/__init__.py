"""APIs of other programs that the service speaks too, so that their clients show its findings.

Each is an adapter over the same reading, in a module of its own, and off until the setting
`compatible_apis` names it. They keep nothing of what they are given.
"""

from __future__ import annotations

from collections.abc import Collection

from discreet.service.compatible.dialect import Dialect
from discreet.service.compatible.languagetool import LANGUAGETOOL
from discreet.service.compatible.presidio import PRESIDIO

DIALECTS = (LANGUAGETOOL, PRESIDIO)


def chosen(names: Collection[str]) -> tuple[Dialect, ...]:
    """The dialects of these names."""
    return tuple(dialect for dialect in DIALECTS if dialect.name in names)


def dialect_of(path: str, dialects: Collection[Dialect]) -> Dialect | None:
    """Whose clients call this path."""
    return next((dialect for dialect in dialects if path.startswith(dialect.prefixes)), None)
