"""Which pack is in force: where it lies, who must have signed it, and that it is no older one.

A signature says who made a pack, not that it is the one meant: whoever can write the file could put
last year's there, or the one for another department. So name and version of the last one taken are
remembered, and another name or an older version is refused. The way back is a new version with the
old content, or the setting `policy_version`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from discreet.files import private_folder, write_private
from discreet.policy.errors import PolicyError
from discreet.policy.signing import PublicKey
from discreet.policy.sources import PackFiles, fingerprint, read_pack


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...


_P = TypeVar("_P", bound=_Named)


@dataclass(frozen=True)
class Origin:
    """Where the policy comes from.

    path:              a folder or a zip
    keys:              who may have signed it
    require_signature: whether it is refused unless one of them did
    accepted:          file that remembers the version last taken, where a signature is required
    version:           the only version to be taken, older or not; None: any that is not older
    """

    path: Path
    keys: tuple[PublicKey, ...] = ()
    require_signature: bool = False
    accepted: Path | None = None
    version: str | None = None

    def fingerprint(self) -> tuple[object, ...]:
        """Changes when the pack's files change; see `discreet.policy.sources.fingerprint`."""
        return fingerprint(self.path)

    def load(self, build: Callable[[PackFiles], _P]) -> _P:
        """The policy that `build` makes of the pack's files.

        Raises PolicyError when there is no such pack, it is not signed as it must be, it is not
        valid or older than the one before. Nothing else is taken in its place.
        """
        files = read_pack(self.path, self.keys, self.require_signature)
        policy = build(files)
        if self.version is not None and policy.version != self.version:
            raise PolicyError(
                f"{files.where}: is version {policy.version}, and 'policy_version' asks for"
                f" {self.version}; put that version there, or correct the setting"
            )
        if self.require_signature and self.accepted is not None:
            self._check(self.accepted, files, policy)
            self._remember(self.accepted, files, policy)
        return policy

    def _check(self, accepted: Path, files: PackFiles, policy: _Named) -> None:
        last = _last(accepted)
        if last is None or self.version is not None or last["sha256"] == files.sha256:
            return
        version = policy.version
        if policy.name != last["name"]:
            raise PolicyError(
                f"{files.where}: is the policy '{policy.name}', and '{last['name']}' was in force"
                f" before; to change over, set 'policy_version' to {version}"
            )
        before, now = order(last["version"]), order(version)
        if now < before:
            raise PolicyError(
                f"{files.where}: is version {version}, older than {last['version']}, which was in"
                " force before; to go back, sign the old content as a newer version, or set"
                f" 'policy_version' to {version}"
            )
        if now == before:
            raise PolicyError(
                f"{files.where}: is version {version} as the one before, with other content;"
                " give it a higher version and sign it again"
            )

    @staticmethod
    def _remember(accepted: Path, files: PackFiles, policy: _Named) -> None:
        taken = {"name": policy.name, "version": policy.version, "sha256": files.sha256}
        content = json.dumps(taken, indent=1).encode()
        try:
            if not accepted.is_file() or accepted.read_bytes() != content:
                private_folder(accepted.parent)
                write_private(accepted, content, replace=True)
        except OSError as error:
            raise PolicyError(
                f"{accepted}: can't be written ({error.strerror}), so an older policy could not be"
                " told from a newer one; correct its rights"
            ) from None


def order(version: str) -> tuple[tuple[int, int, str], ...]:
    """What sorts versions: numbers as numbers, so 1.10 comes after 1.9; a word makes it earlier, so
    1.0-rc1 comes before 1.0; zeros at the end of numbers and a leading v don't count."""
    parts: list[tuple[int, int, str]] = []
    for part in (*re.findall(r"[0-9]+|[a-z]+", version.lower().removeprefix("v")), ""):
        if part.isdigit():
            parts.append((1, int(part), ""))
            continue
        while parts and parts[-1] == (1, 0, ""):
            parts.pop()
        parts.append((-1, 0, part) if part else (0, 0, ""))
    return tuple(parts)


def _last(accepted: Path) -> dict[str, str] | None:
    try:
        last = json.loads(accepted.read_bytes())
        return {key: str(last[key]) for key in ("name", "version", "sha256")}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise PolicyError(
            f"{accepted}: can't be read, so an older policy can't be told from a newer one; delete"
            " the file"
        ) from None
