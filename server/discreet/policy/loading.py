"""The policy in force: where it comes from, and keeping up with its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from discreet.policy.pack import DEFAULT_PACK, Policy, build_policy
from discreet.policy.sources import fingerprint, read_folder
from discreet.policy.terms import load_terms


@dataclass(frozen=True)
class PolicySource:
    """Where the policy and the company's terms are.

    folder: a pack; None: the shipped one
    terms:  the file of terms beside the pack's own; it need not exist
    """

    folder: Path | None = None
    terms: Path | None = None

    def load(self) -> Policy:
        """Load both. Raises PolicyError."""
        return build_policy(read_folder(self.folder or DEFAULT_PACK), load_terms(self.terms))

    def load_checked(self) -> Policy:
        """Load both, and try every rule on hostile text. Raises PolicyError.

        Takes longer than `load`: a pack that comes in while drafts are read must not slow them.
        """
        policy = self.load()
        policy.check_rules()
        return policy

    def fingerprint(self) -> tuple[object, ...]:
        """Changes when a file of either changes."""
        pack = fingerprint(self.folder) if self.folder else ()
        return pack, fingerprint(self.terms) if self.terms else ()


class PolicyWatch:
    """Tells when the policy's files have changed and have come to rest. Not thread-safe."""

    def __init__(self, source: PolicySource) -> None:
        self.source = source
        self._loaded = self._seen = source.fingerprint()

    def changed(self) -> bool:
        """Whether there is something new to load; ask every second or so.

        A change counts once it was seen twice alike, since editors write several files one after
        the other. Each change is told once, whether or not it can be loaded.
        """
        now = self.source.fingerprint()
        rests = now == self._seen
        self._seen = now
        if now == self._loaded or not rests:
            return False
        self._loaded = now
        return True
