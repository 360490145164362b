"""The words that a person told an editor to leave alone."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from threading import Lock

from discreet.files import private_folder, write_private

MOST = 10_000
_changing = Lock()


class Words:
    """A list in a file of its own. Words are case folded. Safe to use from threads."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> frozenset[str]:
        """Every word; none where the file is missing or no list."""
        try:
            content = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return frozenset()
        listed = content if isinstance(content, list) else []
        return frozenset(word for word in listed if isinstance(word, str))

    def add(self, words: Collection[str]) -> bool:
        """Whether the list has grown; it takes no more than `MOST`."""
        with _changing:
            before = self.all()
            after = before | frozenset(words)
            if after == before or len(after) > MOST:
                return False
            self._write(after)
            return True

    def delete(self, words: Collection[str]) -> bool:
        """Whether any of them was in the list."""
        with _changing:
            before = self.all()
            after = before - frozenset(words)
            if after == before:
                return False
            self._write(after)
            return True

    def _write(self, words: Collection[str]) -> None:
        private_folder(self._file.parent)
        content = json.dumps(sorted(words), ensure_ascii=False).encode()
        write_private(self._file, content, replace=True)
