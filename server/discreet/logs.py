"""Logs: one JSON object a line, which can't hold a draft's words.

Three rules make that so, whatever a later line of code hands to `logging`:

1. Our own records are written as their literal message, never with arguments filled in.
2. Of `extra` only the names in `FIELDS` are written.
3. Of an exception its type and the places in the code are written, not its text: a message such
   as pydantic's quotes its input. Records of libraries are reduced to the place that logged them.
"""

from __future__ import annotations

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

FIELDS = (
    "method",
    "route",
    "status",
    "took_ms",
    "client",
    "detector",
    "error",
    "count",
    "port",
    "reason",
    "rule",
)
"""Names of `extra` that are written. `reason` is one of our own fixed phrases, `rule` the id that a
policy gives a rule. A test looks for names that are used and not listed."""


class JsonFormatter(logging.Formatter):
    """See the module: message, chosen fields, and where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name == "discreet" or record.name.startswith("discreet.")
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": str(record.msg) if ours else f"{record.funcName}, line {record.lineno}",
        }
        if ours:
            line.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["places"] = [
                f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


class _PrivateFile(RotatingFileHandler):
    """A log file that only its owner can read."""

    def _open(self) -> IO[str]:
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return open(self.baseFilename, self.mode, encoding="utf-8", opener=opener)


def configure(level: str, file: Path | None) -> None:
    """Write records from `level` up to `file` (three files of 1 MB), warnings to standard error.

    Without a file everything goes to standard error. Replaces what an earlier call set up.
    """
    screen: logging.Handler = logging.StreamHandler()
    handlers = [screen]
    if file is not None:
        screen.setLevel(logging.WARNING)
        handlers.append(_PrivateFile(file, maxBytes=1_000_000, backupCount=2))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        handler.setFormatter(JsonFormatter())
        root.addHandler(handler)
    root.setLevel(level.upper())
