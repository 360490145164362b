"""Times as the history stores them: UTC text of one width, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def text(moment: datetime) -> str:
    """An aware moment as `YYYY-MM-DDTHH:MM:SS.ffffffZ`.

    A moment that leaves the calendar when it is brought to UTC becomes the calendar's edge.
    """
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        moment = moment.replace(tzinfo=UTC)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse(stored: str) -> datetime:
    """The aware moment that `text` wrote. Raises ValueError."""
    return datetime.fromisoformat(stored)
