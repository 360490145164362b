"""The key of an encrypted history, kept in the system's keyring (Secret Service, macOS Keychain,
Windows Credential Locker) by the `keyring` package.

A keyring may ask the person to unlock it and wait for the answer, so it is asked in a thread of
its own, and given up after a while; the answer is taken when the history is next tried.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import Any

SERVICE = "discreet"
KEY_BYTES = 32
ANSWER_SECONDS = 5.0
"""How long the keyring may take. Less than a browser waits for the service's answer."""

_INSTALL = (
    "An encrypted history needs packages that are missing; install Discreet with its extra"
    " 'encryption' (pip install 'discreet[encryption]')."
)
_LOCKED = (
    "The system's keyring, which keeps the history's key, is locked or gives no answer; unlock it."
)


class KeyUnavailable(Exception):
    """There is no key to be had now; the message says why and what to do."""


class Keyring:
    """Keys by name. Every method raises KeyUnavailable, and waits `seconds` at most."""

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self._seconds = seconds
        self._asked: _Question | None = None

    def get(self, name: str) -> bytes:
        """The key of this name. Raises KeyUnavailable, also when there is none."""
        text = self._ask(("get", name), lambda ring: ring.get_password(SERVICE, name))
        try:
            key = bytes.fromhex(text or "")
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise KeyUnavailable(
                f"The history's key ('{SERVICE}', '{name}') is not in the system's keyring; bring"
                " that keyring back, or move the history's files away to begin a new one."
            )
        return key

    def make(self, name: str) -> bytes:
        """Put a new random key under this name."""
        key = secrets.token_bytes(KEY_BYTES)
        self._ask(("set", name), lambda ring: ring.set_password(SERVICE, name, key.hex()))
        if self.get(name) != key:
            raise KeyUnavailable("The system's keyring did not keep the history's key.")
        return key

    def delete(self, name: str) -> None:
        """Take a key out, where it is there."""
        self._ask(("delete", name), lambda ring: ring.delete_password(SERVICE, name))

    def _ask(self, what: tuple[str, str], work: Callable[[Any], Any]) -> Any:
        ring = _backend()
        if self._asked is None or self._asked.what != what:
            self._asked = _Question(what, lambda: work(ring))
        if not self._asked.answered.wait(self._seconds):
            raise KeyUnavailable(_LOCKED)
        question, self._asked = self._asked, None
        return question.answer()


def password(name: str) -> str | None:
    """A password that the person put into the keyring; None where there is none, or no keyring.

    Raises KeyUnavailable where the keyring is locked.
    """
    try:
        import keyring
    except ImportError:
        return None
    ring = keyring.get_keyring()
    if not keyring.core.recommended(ring):
        return None
    question = _Question(("get", name), lambda: ring.get_password(SERVICE, name))
    if not question.answered.wait(ANSWER_SECONDS):
        raise KeyUnavailable(_LOCKED)
    found: str | None = question.answer()
    return found


class _Question:
    """One call of the keyring, under way."""

    def __init__(self, what: tuple[str, str], work: Callable[[], Any]) -> None:
        self.what = what
        self.answered = threading.Event()
        self._work = work
        self._result: Any = None
        self._error: Exception | None = None
        # A daemon: a question that nobody answers must not keep the program from ending.
        threading.Thread(target=self._run, name="keyring", daemon=True).start()

    def answer(self) -> Any:
        from keyring import errors

        match self._error:
            case None | errors.PasswordDeleteError():
                return self._result
            case errors.KeyringLocked() | errors.InitError():
                raise KeyUnavailable(_LOCKED)
            case error:
                raise KeyUnavailable(
                    "The system's keyring, which keeps the history's key, failed"
                    f" ({type(error).__name__}); see that it runs."
                )

    def _run(self) -> None:
        try:
            self._result = self._work()
        except Exception as error:
            self._error = error
        self.answered.set()


def _backend() -> Any:
    """The system's keyring. One that keeps no secret, or nothing at all, is refused."""
    try:
        import keyring
        import sqlcipher3  # noqa: F401 (what is encrypted needs both)
    except ImportError:
        raise KeyUnavailable(_INSTALL) from None
    ring = keyring.get_keyring()
    if not keyring.core.recommended(ring):
        raise KeyUnavailable(
            "This system has no keyring that could keep the history's key; start one, such as"
            " GNOME Keyring, KWallet or KeePassXC."
        )
    return ring
