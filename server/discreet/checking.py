"""From a request to a verdict: the engine's matches seen through the policy and the account.

The one place where code points become UTF-16 code units.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from discreet.locales import Catalogue, Language, catalogue
from discreet.policy import Policy, family_of
from discreet.policy.loading import PolicySource
from discreet.policy.view import translated
from discreet.reading.card import ModelError, models_folder
from discreet.reading.detectors import build, renewed
from discreet.reading.detectors.missed import ENDING, MissedWords, Watched
from discreet.reading.document import Document
from discreet.reading.engine import Engine, Reading, Superseded, settle
from discreet.reading.language import Told, tell
from discreet.reading.lexicon import LISTED
from discreet.reading.match import Detector, Match, Suggestion, Unfinished
from discreet.reading.model import LANGUAGE
from discreet.reading.offsets import Utf16Map
from discreet.reading.phrases import Phrase, phrase
from discreet.reading.readers import Opinion, Readers
from discreet.schema import (
    MAX_TEXT,
    TOO_LONG,
    Account,
    AccountKind,
    AccountRef,
    Category,
    CheckRequest,
    CheckResponse,
    Clause,
    Finding,
    Fix,
    Mode,
    Override,
    PolicyRef,
    Unread,
    VerdictLevel,
)
from discreet.schema import Detector as DetectorRef

__all__ = ["Checker", "Superseded", "models_folder"]

log = logging.getLogger(__name__)

_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_BEFORE = re.compile(r"\S+\s*\Z")
_ENGLISH = frozenset(("us", "uk"))
_OF_LANGUAGE = {code: frozenset((code,)) for code in ("de", "fr", "es")}
"""Jurisdictions where a policy names none. English is read as both, the stricter counts."""
_READS: dict[str, Phrase] = {
    "secrets": phrase("secrets"),
    "company-terms": phrase("company terms"),
    "missed-words": phrase("words that you asked to be told of"),
    "personal-data": phrase("personal data"),
    "disclosure": phrase("what is not public"),
    "tone": phrase("tone"),
    "tone-words": phrase("tone"),
    "policy-rules": phrase("the company's rules"),
}
"""What a detector looks for, by its name."""

_HANDOVER_S = 0.001
"""How long a thread of Python's may keep the others waiting. By default 5 ms, and a model that has
read beside the rules would wait as long as it read."""

_BY_MODEL = ("disclosure", "tone")
"""The detectors that read with a model alone."""

_SENSITIVE = frozenset(("secret", "personal_data", "company_term"))


@dataclass(frozen=True)
class _State:
    """What one check is made by; replaced whole when the policy changes."""

    policy: Policy
    engine: Engine
    versions: dict[str, DetectorRef]

    @classmethod
    def of(cls, policy: Policy, detectors: Sequence[Detector]) -> _State:
        versions = {d.name: DetectorRef(name=d.name, version=d.version) for d in detectors}
        return cls(policy, Engine(detectors), versions)


class Checker:
    """Reads drafts. Thread-safe; loading takes about a second."""

    def __init__(
        self,
        policy: Policy,
        detectors: tuple[Detector, ...],
        readers: Readers | None = None,
        key: bytes = b"",
        refused: str | None = None,
    ) -> None:
        """refused: why the models are not used; None: they are, or none are meant to be"""
        self._key = key
        self._refused = refused
        self._readers = readers
        self.models = [model.ref for model in readers.models] if readers else []
        self._state = _State.of(policy, detectors)
        self._changing = Lock()
        self._failures: dict[str, str] = {}
        self._policy_problem: str | None = None

    @property
    def policy(self) -> Policy:
        """The policy that checks are made by from now on."""
        return self._state.policy

    def use(self, policy: Policy) -> None:
        """Read by another policy from now on. Checks under way end by the one they began with."""
        with self._changing:
            detectors = renewed(self._state.engine.detectors, policy, self._readers)
            self._state = _State.of(policy, detectors)
        self._policy_problem = None

    def watch_for(self, words: frozenset[Watched]) -> None:
        """Find these words too from now on. Cheap when they are the ones of before."""
        with self._changing:
            detectors = self._state.engine.detectors
            present = next((d for d in detectors if isinstance(d, MissedWords)), None)
            if words == (present.words if present else frozenset()):
                return
            others = [d for d in detectors if d is not present]
            self._state = _State.of(self.policy, (*others, MissedWords(words)))

    def keep_policy(self, problem: str) -> None:
        """Say that a newer edit of the policy can't be used, and why; the present one stays."""
        self.say_of_policy(f"An edit of the policy is not in force: {problem}")

    def say_of_policy(self, problem: str) -> None:
        """Say what is wrong with the policy until another one is in force."""
        self._policy_problem = problem

    @property
    def policy_problems(self) -> tuple[str, ...]:
        """What is wrong with the policy or a newer edit of it; empty when all is well."""
        return (self._policy_problem,) if self._policy_problem else ()

    @classmethod
    def load(
        cls,
        models_dir: Path | None = None,
        source: PolicySource | None = None,
        threads: int = 2,
        key: bytes = b"",
        *,
        lenient: bool = False,
    ) -> Checker:
        """Load policy, terms and models.

        source:  where policy and terms are; None: the shipped policy, no terms
        threads: cores that one check may use; 1 where several processes read side by side.
        key:     goes into every finding's id and into the policy's hash, at most 64 bytes. Ids are
                 kept where quotes are masked, and without a key a masked number or a name of the
                 terms could be found again by trying.
        lenient: go on without a model of which a file is missing or altered; each answer that
                 lacks it is then incomplete, and `problems` says how to mend it
        Raises PolicyError when a policy or terms file is wrong, ModelError when a model file is
        missing or is not the one that its card names.
        """
        if threads > 1:
            sys.setswitchinterval(_HANDOVER_S)
        folder = models_dir or models_folder()
        # Side by side: hashing and unpacking the models needs no Python.
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(Readers.load, folder, threads, lenient=lenient)
            policy = (source or PolicySource()).load()
            readers, refused = None, None
            try:
                readers = loading.result()
            except ModelError as error:
                if not lenient:
                    raise
                refused = str(error)
        return cls(policy, tuple(build(policy, readers)), readers, key, refused)

    @property
    def policy_ref(self) -> PolicyRef:
        """The policy that checks are made by."""
        return self.policy.ref

    def words(self, locale: Language) -> Catalogue:
        """How the product and its policy speak in a language."""
        return _words(self.policy, locale)

    def problems(self) -> list[str]:
        """What went wrong while reading, one sentence each."""
        slow = [
            f"The rule {rule} is left out of some drafts: a pattern of it takes too long."
            for detector in self._state.engine.detectors
            for rule in getattr(detector, "too_slow", ())
        ]
        return [*self.model_problems, *self._failures.values(), *slow, *self.policy_problems]

    @property
    def model_problems(self) -> list[str]:
        """Which model is not used, and how to mend it; empty when all is well."""
        if self._refused is not None:
            return [f"Tone and what is not public are not read: {self._refused}"]
        if self._readers is not None and self._readers.refused is not None:
            return [f"The larger reader is not used, hints are missed: {self._readers.refused}"]
        return []

    def remarks(self) -> list[str]:
        """What works, but could read more."""
        if self._readers is None or self._readers.large is not None or self.model_problems:
            return []
        return ["The larger reader is not installed, so more hints are missed."]

    def override_for(self, rule: str, category: Category) -> Override:
        """What the policy asks for when a finding of this rule is to be overridden."""
        return self.policy.treatment(rule, category).override

    @staticmethod
    def is_sensitive(finding: Finding) -> bool:
        """Whether the finding's words must be masked before they are stored."""
        return finding.category in _SENSITIVE or finding.rule.endswith(ENDING)

    @classmethod
    def mask(cls, text: str, findings: list[Finding]) -> str:
        """`text` with the words of sensitive findings masked; the first two characters stay of
        words longer than eight. Offsets of `findings` are UTF-16 code units of `text`."""
        to_points = Utf16Map(text).to_points
        for finding in sorted(findings, key=lambda f: -f.start):
            if cls.is_sensitive(finding):
                start, end = to_points(finding.start), to_points(finding.end)
                text = text[:start] + mask_words(text[start:end]) + text[end:]
        return text

    def check(
        self,
        request: CheckRequest,
        account: Account | None = None,
        *,
        hidden: Callable[[Finding], bool] | None = None,
        scores: bool = False,
        stop: Callable[[], bool] | None = None,
        late: Callable[[], bool] | None = None,
        begun: Callable[[Callable[[], CheckResponse]], None] | None = None,
        locale: Language = "en",
    ) -> CheckResponse:
        """Read one draft.

        account: the account as the service knows it; None: from the request, else personal.
        hidden:  true for findings that the person dismissed for a scope that holds here.
        stop:    asked between detectors; Superseded is raised when it turns true.
        late:    asked too; once true, what is left is skipped and the answer is incomplete.
        begun:   called before reading begins, with a function that may be called at any time, from
                 another thread too: an incomplete answer with what was found so far.
        locale:  the language in which the findings are explained, whatever the draft's is.
        """
        began = time.perf_counter()
        state = self._state
        text = _SURROGATES.sub("\ufffd", request.text)
        incomplete: str | None = None
        if len(text) > MAX_TEXT:
            text = text[:MAX_TEXT]
            incomplete = TOO_LONG
        kind, mode = _kind_and_mode(request, account)
        told = Told(request.language, ()) if request.language else tell(text)
        document = Document(
            text,
            request.platform,
            request.surface,
            kind,
            told.language,
            request.depth,
            jurisdictions_of(state.policy, told.language),
            told.passages,
            lambda: (stop is not None and stop()) or (late is not None and late()),
        )
        reading = Reading()
        words = _words(state.policy, locale)

        def answer(whole: bool) -> CheckResponse:
            matches = reading.matches if whole else settle(list(reading.matches))
            skipped = reading.skipped if whole else state.engine.unread(document, reading)
            why = self._why_incomplete(document, skipped, reading.failed) or incomplete
            findings = self._findings(state, document, matches, words)
            if hidden is not None:
                findings = [finding for finding in findings if not hidden(finding)]
            return CheckResponse(
                verdict=verdict_of(findings, mode),
                findings=findings,
                language=document.language,
                languages=list(document.languages),
                covered=not _unread((document.language,)),
                unread=_unread(document.languages),
                final=bool(reading.failed or skipped) or self._is_final(document),
                account=account,
                policy=state.policy.ref,
                models=self.models,
                revision=request.revision,
                took_ms=round((time.perf_counter() - began) * 1000, 3),
                incomplete=why is not None,
                incomplete_reason=None if why is None else words.say(why),
                scores=reading.scores if scores else None,
            )

        if self._readers is not None:
            self._readers.begin(document)
        if begun is not None:
            begun(lambda: answer(whole=False))
        state.engine.read(
            document,
            scores=scores,
            stop=stop,
            late=late,
            on_error=self._failed,
            reading=reading,
        )
        return answer(whole=True)

    def _why_incomplete(
        self, document: Document, skipped: Sequence[str], failed: Sequence[str]
    ) -> Phrase | None:
        if failed:
            return phrase(
                "Not everything could be read. What failed: {parts}.", parts=_parts(failed)
            )
        if skipped:
            return phrase("There was no time left for: {parts}.", parts=_parts(skipped))
        if lacking := self._lacking(document):
            return phrase(
                "Not everything could be read, because a model is missing or damaged. Run "
                "'discreet doctor'; it says what to mend. Not read: {parts}.",
                parts=_parts(lacking),
            )
        return None

    def _is_final(self, document: Document) -> bool:
        """Whether no other reader has more to say. Asked only after the detectors have read, so
        it is answered from memory."""
        opinion = self._opinion(document)
        return opinion is None or opinion.final

    def _lacking(self, document: Document) -> Sequence[str]:
        """The detectors that a model is missing for, though it should have read this draft."""
        if not self.model_problems or LANGUAGE not in document.spoken:
            return ()
        opinion = self._opinion(document)
        return () if opinion is not None and opinion.whole else _BY_MODEL

    def _opinion(self, document: Document) -> Opinion | None:
        """What the models said; None where they don't read, or had no time."""
        if self._readers is None or LANGUAGE not in document.spoken:
            return None
        with contextlib.suppress(Unfinished):
            return self._readers.read(document)
        return None

    def _failed(self, detector: Detector, error: Exception) -> None:
        # The type alone: an exception's text may quote the draft.
        kind = type(error).__name__
        log.error("detector failed", extra={"detector": detector.name, "error": kind})
        self._failures[detector.name] = (
            f"{detector.name} failed with {kind}; its findings are missing. "
            "Run 'discreet doctor', and report this without the draft."
        )

    def _in_full(self, state: _State, match: Match) -> Match:
        if match.in_full is None:
            return match
        try:
            return match.in_full()
        except Exception as error:
            # The finding itself stands; a part of its explanation is missing.
            detector = next(d for d in state.engine.detectors if d.name == match.detector)
            self._failed(detector, error)
            return match

    def _findings(
        self, state: _State, document: Document, matches: list[Match], words: Catalogue
    ) -> list[Finding]:
        """The matches that the policy lets through, explained in the words of a catalogue."""
        policy = state.policy
        # A label speaks to the person, but a replacement becomes a part of the draft.
        of_draft = _words(policy, document.language)
        text = document.text
        units = Utf16Map(text).to_units
        seen: Counter[tuple[str, str, str]] = Counter()
        statement = _statement(policy, document, of_draft)
        findings: list[Finding] = []
        for match in matches:
            treatment = policy.treatment(
                match.rule, match.category, document.platform, document.surface
            )
            severity = treatment.severity(document.account_kind, match.confidence)
            if severity is None:
                continue
            told = self._in_full(state, match)
            quote = text[match.start : match.end]
            normal = _SPACE.sub(" ", quote).strip().casefold()
            before = _BEFORE.search(text, max(0, match.start - 40), match.start)
            context = before.group().strip().casefold() if before else ""
            key = (match.rule, normal, context)
            seen[key] += 1
            named = "\0".join((*key, str(seen[key]))).encode()
            digest = hashlib.blake2b(named, key=self._key, digest_size=8).hexdigest()
            findings.append(
                Finding(
                    id=digest,
                    rule=match.rule,
                    category=match.category,
                    family=family_of(match.category),
                    severity=severity,
                    confidence=round(match.confidence, 3),
                    start=units(match.start),
                    end=units(match.end),
                    quote=quote,
                    message=words.say(told.message),
                    why=[words.say(reason) for reason in told.why],
                    fixes=[
                        _fix(fix, units, words, of_draft)
                        for fix in (*told.fixes, *(statement if severity != "info" else ()))
                    ],
                    clause=_said(policy.clause(treatment, match.rule), words),
                    contact=policy.contact,
                    detector=state.versions[match.detector],
                    override=treatment.override,
                    embargo=match.embargo,
                )
            )
        return findings


def _words(policy: Policy, language: str) -> Catalogue:
    """What is said in a language; the policy's own words win."""
    more = policy.locales.get(language)
    return catalogue(language) if more is None else catalogue(language, more)


def _parts(detectors: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_READS.get(name, name) for name in detectors))


def _said(clause: Clause | None, words: Catalogue) -> Clause | None:
    return None if clause is None else translated(clause, words.say)


def jurisdictions_of(policy: Policy, language: str) -> frozenset[str]:
    """Whose rules apply: those that the policy names, else those that go with the language."""
    return frozenset(policy.jurisdictions) or _OF_LANGUAGE.get(language, _ENGLISH)


def _fix(
    fix: Suggestion, units: Callable[[int], int], words: Catalogue, of_draft: Catalogue
) -> Fix:
    label, replacement = words.say(fix.label), of_draft.say(fix.replacement)
    if fix.start is None or fix.end is None:
        return Fix(label=label, replacement=replacement)
    return Fix(label=label, replacement=replacement, start=units(fix.start), end=units(fix.end))


def _statement(policy: Policy, document: Document, of_draft: Catalogue) -> tuple[Suggestion, ...]:
    """In a crisis the approved statement, in the draft's language, in place of a company's whole
    answer to somebody."""
    said = policy.holding_statement if policy.crisis else None
    answers = document.surface in ("reply", "comment") and document.account_kind == "company"
    if not said or not answers or document.text.strip() in (said, of_draft.say(said)):
        return ()
    return (Suggestion(phrase("Use the approved statement"), said, 0, len(document.text)),)


def verdict_of(findings: list[Finding], mode: Mode) -> VerdictLevel:
    """The worst open finding through the mode: `observe` shows nothing, `info` is a remark."""
    if mode == "observe":
        return "clear"
    severities = {finding.severity for finding in findings}
    return "block" if "block" in severities else "warn" if "warn" in severities else "clear"


def mask_words(words: str) -> str:
    """Hide a sensitive quote; long ones keep two characters so that its owner knows it again."""
    kept = 2 if len(words) > 8 else 0
    return words[:kept] + "•" * min(len(words) - kept, 12)


def _unread(languages: tuple[str, ...]) -> list[Unread]:
    """What no reader covers, language by language."""
    return [
        Unread(language=code, what=what)
        for code in languages
        if code != LANGUAGE
        for what in (("tone_model" if code in LISTED else "tone"), "statements")
    ]


def _kind_and_mode(request: CheckRequest, account: Account | None) -> tuple[AccountKind, Mode]:
    if account is not None:
        return account.kind, account.mode
    given = request.account
    kind = given.kind if isinstance(given, AccountRef) else given
    return (kind or "personal"), ("strict" if kind == "company" else "normal")
