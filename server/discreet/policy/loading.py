"""The policy in force: where it comes from, and keeping up with its files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from discreet.policy.origin import Origin
from discreet.policy.pack import DEFAULT_PACK, Policy, build_policy
from discreet.policy.sources import PackFiles, fingerprint
from discreet.policy.terms import load_terms, terms_files
from discreet.reading.rules.rule import Jurisdiction

SHIPPED = Origin(DEFAULT_PACK)


@dataclass(frozen=True)
class PolicySource:
    """Where the policy and the company's terms are.

    origin: where the pack is, and who must have signed it
    terms:  the file of terms beside the pack's own; it need not exist
    key:    keeps names from being guessed by the policy's hash
    jurisdictions: whose rules apply, whatever the pack says; none: what it says
    """

    origin: Origin = SHIPPED
    terms: Path | None = None
    key: bytes = b""
    jurisdictions: tuple[Jurisdiction, ...] = ()

    def load(self) -> Policy:
        """Load both. Raises PolicyError."""
        return self.origin.load(self._built)

    def load_checked(self) -> Policy:
        """Load both, and try every rule on hostile text. Raises PolicyError.

        Takes longer than `load`: a pack that comes in while drafts are read must not slow them.
        """
        return self.origin.load(self._checked)

    def fingerprint(self) -> tuple[object, ...]:
        """Changes when a file of either changes."""
        files = terms_files(self.terms) if self.terms else ()
        return self.origin.fingerprint(), *map(fingerprint, files)

    def _built(self, files: PackFiles) -> Policy:
        policy = build_policy(files, load_terms(self.terms), self.key)
        if not self.jurisdictions:
            return policy
        return replace(policy, jurisdictions=self.jurisdictions)

    def _checked(self, files: PackFiles) -> Policy:
        policy = self._built(files)
        policy.check_rules()
        return policy


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
