"""The local history: what was flagged, and what the person did about it."""

from discreet.history.accounts import Known, resolve
from discreet.history.database import HistoryUnavailable
from discreet.history.record import Record
from discreet.history.store import History

__all__ = ["History", "HistoryUnavailable", "Known", "Record", "resolve"]
