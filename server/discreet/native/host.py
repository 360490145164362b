"""The conversation with the extension: one question, one answer, and the host ends.

The browser starts the host only for the extensions that the manifest names, and says which one
asks. That is the proof of who calls, in place of a pairing code; the host looks at it once more.

Question: `{"type": "connect", "profile": UUID, "origin": "moz-extension://…", "paired": bool}`.
`profile` is a random name of the browser profile, so that a new token takes the place of its old
one. `origin` is the extension's own: in Firefox, which gives each installation a random one, the
token is bound to it. `paired` says that the extension has a token that was not refused.

Answer: `{"port": …, "token": …}`, without a token for an extension that is paired; or
`{"error": …}` with one of the names in `Error`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Annotated, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from discreet.identity import CHROMIUM_ID, GECKO_ID
from discreet.native.messages import BadMessage, read_message, write_message
from discreet.native.starting import NotStarted, ensure_running
from discreet.service.core import pairing_file
from discreet.service.pairing import Pairing, PairingRefused
from discreet.service.security import FIREFOX_ORIGIN
from discreet.settings import Settings

Family = Literal["Chromium", "Firefox"]

Error = Literal["malformed", "not_started", "refused", "unreadable"]
"""What was wrong: the question; the start of the service; the browser was unpaired on the command
line; the file of the pairings."""

_CHROMIUM_ORIGIN = f"chrome-extension://{CHROMIUM_ID}"
_UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class Connect(BaseModel):
    """The question, with nothing beside it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    type: Literal["connect"]
    profile: Annotated[str, StringConstraints(pattern=_UUID)]
    origin: Annotated[str, StringConstraints(max_length=100)]
    paired: bool


def family_of(caller: Sequence[str]) -> Family | None:
    """Which of our two extensions a browser names in the host's arguments; None for another.

    Chromium gives the origin first, Firefox the manifest's path and then the add-on's id.
    """
    if caller and caller[0] == f"{_CHROMIUM_ORIGIN}/":
        return "Chromium"
    return "Firefox" if list(caller[1:2]) == [GECKO_ID] else None


def converse(settings: Settings, family: Family, come: BinaryIO, go: BinaryIO) -> None:
    """Answer one question; none when the browser has closed without one."""
    try:
        asked = read_message(come)
    except BadMessage:
        write_message(go, {"error": "malformed"})
        return
    if asked is not None:
        write_message(go, answer(settings, family, asked))


def answer(settings: Settings, family: Family, asked: object) -> dict[str, object]:
    """Port and token for this question, or why not."""
    try:
        question = Connect.model_validate(asked)
    except ValidationError:
        return _error("malformed")
    if not _is_origin_of(family, question.origin):
        return _error("malformed")
    try:
        # First the port: a token for a service that does not run would be of no use.
        given: dict[str, object] = {"port": ensure_running(settings)}
    except (NotStarted, OSError):
        return _error("not_started")
    if not question.paired:
        pairing = Pairing(pairing_file(settings))
        try:
            given["token"], _ = pairing.admit(family, question.origin, question.profile, "native")
        except PairingRefused:
            return _error("refused")
        except (sqlite3.Error, OSError):
            return _error("unreadable")
        finally:
            pairing.close()
    return given


def _is_origin_of(family: Family, origin: str) -> bool:
    if family == "Chromium":
        return origin == _CHROMIUM_ORIGIN
    return FIREFOX_ORIGIN.fullmatch(origin) is not None


def _error(what: Error) -> dict[str, object]:
    return {"error": what}
