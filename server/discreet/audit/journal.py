"""What an audit has found so far, on disk: an interrupted one goes on behind it, and a report is
made from it without holding it in memory.

JSON lines: what the audit is of, then one line for each group of posts. The texts in it are masked,
and only its owner can read it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from discreet.audit.checking import Checked
from discreet.files import make_folder, private_file

VERSION = 1


class Journal:
    """Lines of one audit.

    key:   tells whether an earlier journal is of the same posts, read by the same policy
    began: when the audit was begun first
    done:  how many groups of posts it holds
    """

    def __init__(self, path: Path, key: str, now: datetime, *, fresh: bool = False) -> None:
        """Open the journal at `path`, or begin it anew where it is another audit's or damaged.

        fresh: begin anew in any case. Raises OSError.
        """
        self.path = path
        make_folder(path.parent)
        private_file(path)
        self._file = path.open("r+b")
        head = None if fresh else self._head()
        self.began = now
        self.done = 0
        if head is not None and head.get("key") == key:
            self.began = datetime.fromisoformat(head["began"])
            self.done = self._keep_whole_lines()
        else:
            self._file.seek(0)
            self._file.truncate()
            self._write({"audit": VERSION, "key": key, "began": now.isoformat()})

    def add(self, checked: Checked) -> None:
        """Write down what was found in the next group."""
        self._file.write(checked.model_dump_json().encode() + b"\n")
        self._file.flush()
        self.done += 1

    def __iter__(self) -> Iterator[Checked]:
        """What was found, group by group. Several may look at once."""
        with self.path.open("rb") as file:
            file.readline()
            for line in file:
                yield Checked.model_validate_json(line)

    def close(self) -> None:
        """Close the file; what is in it stays."""
        self._file.close()

    def erase(self) -> None:
        """Close the file and remove it."""
        self.close()
        self.path.unlink(missing_ok=True)

    def _head(self) -> dict[str, str] | None:
        try:
            head = json.loads(self._file.readline())
            datetime.fromisoformat(head["began"])
        except (ValueError, TypeError, KeyError):
            return None
        return head if head.get("audit") == VERSION else None

    def _keep_whole_lines(self) -> int:
        """Take away a last line that was cut short, and count those before it."""
        count, end = 0, self._file.tell()
        for line in _whole_lines(self._file):
            count += 1
            end += len(line)
        self._file.seek(end)
        self._file.truncate()
        return count

    def _write(self, content: dict[str, object]) -> None:
        self._file.write(json.dumps(content).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _whole_lines(file: IO[bytes]) -> Iterator[bytes]:
    for line in file:
        try:
            Checked.model_validate_json(line)
        except ValueError:
            return
        if not line.endswith(b"\n"):
            return
        yield line
