"""Moments as people write them: with an offset, or as local time beside the name of a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FORM = "write it as 2027-03-03T09:00+01:00, or as 2027-03-03T09:00 with zone: Europe/Berlin beside"


def moment(written: str, zone: str | None) -> datetime:
    """An aware datetime from what stands in a file.

    Raises ValueError, whose text says what to change, where it is no time, has no zone, or names
    a local time that does not exist or comes twice because the clocks change.
    """
    try:
        value = datetime.fromisoformat(written.strip())
    except (ValueError, AttributeError):
        raise ValueError(f"this is no time; {_FORM}") from None
    if ":" not in written:
        raise ValueError(f"a date alone does not say when; {_FORM}")
    if value.tzinfo is not None:
        if zone:
            raise ValueError("it has an offset already; take out 'zone', or the offset")
        return value
    if not zone:
        raise ValueError(f"its time zone is missing; {_FORM}")
    return _local(value, zone)


def _local(naive: datetime, name: str) -> datetime:
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no zone {name!r}; names look like Europe/Berlin") from None
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if back != naive:
        raise ValueError(
            f"{naive:%H:%M} does not exist on that day in {name}, since the clocks go forward;"
            f" the clocks then show {back:%H:%M}"
        )
    raise ValueError(
        f"{naive:%H:%M} comes twice on that day in {name}, since the clocks go back;"
        f" write {first:%H:%M}{_offset(first)} for the earlier one or {_offset(second)} for the"
        " later one, without 'zone'"
    )


def _offset(value: datetime) -> str:
    return value.isoformat()[-6:]
