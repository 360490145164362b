"""The local history: what was flagged, and what the person did about it."""

from discreet.history.database import HistoryUnavailable
from discreet.history.record import Record
from discreet.history.store import CursorError, History, WatchedRow

__all__ = ["CursorError", "History", "HistoryUnavailable", "Record", "WatchedRow"]
