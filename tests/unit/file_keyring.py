"""A keyring in a file, for tests: also for other processes, by PYTHON_KEYRING_BACKEND."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Keys in the JSON file that DISCREET_TEST_KEYRING names; locked while `<file>.locked` is
    there."""

    priority = 5

    @property
    def file(self) -> Path:
        return Path(os.environ["DISCREET_TEST_KEYRING"])

    def _keys(self) -> dict[str, str]:
        if self.file.with_suffix(".locked").exists():
            raise KeyringLocked
        return json.loads(self.file.read_text()) if self.file.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._keys().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.file.write_text(json.dumps(self._keys() | {f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        keys = self._keys()
        if keys.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError
        self.file.write_text(json.dumps(keys))
