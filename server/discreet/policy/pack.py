"""Policy packs: a folder of YAML files, loaded, validated and hashed.

    policy.yaml      name, version, contact, consequences, clauses
    severity.yaml    per category (and, where it differs, per rule): severities, override, clause
    rules/*.yaml     one rule a file, with its own examples (see `discreet.policy.rules`)

A pack that does not validate raises `PolicyError`, whose message names the file and what to
change; the caller keeps the policy that it had.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from discreet.policy.errors import PolicyError
from discreet.policy.rules import Rule, parse_rule
from discreet.policy.terms import Term
from discreet.schema import (
    AccountKind,
    Category,
    Clause,
    Contact,
    Family,
    Override,
    PolicyRef,
    PolicyResponse,
    PolicyRule,
    PolicyTerm,
    Severity,
)

_M = TypeVar("_M", bound=BaseModel)

DEFAULT_PACK = Path(__file__).parent / "default"

_CATEGORIES: tuple[Category, ...] = get_args(Category)
_TONE = frozenset(
    ("insult", "identity_attack", "threat", "profanity", "hostility", "condescension", "sarcasm")
)
_POLICY = frozenset(
    (
        "ad_disclosure",
        "misleading_claim",
        "copyright",
        "ai_disclosure",
        "forward_looking",
        "spokesperson",
    )
)


def family_of(category: Category) -> Family:
    """The family that a category belongs to."""
    if category in _TONE:
        return "tone"
    return "policy" if category in _POLICY else "confidentiality"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _PolicyFile(_File):
    name: str
    version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.\-+]{1,40}$")]
    contact: Contact
    consequences: str = ""
    clauses: list[Clause]


class Treatment(_File):
    """How matches of one category, or of one rule, are treated.

    personal, company: severity on an account of that kind; `off` leaves them out.
    threshold:         confidence below which a match is left out.
    remark_at:         confidence from which a match under the threshold is an `info`; None: never.
    block_at:          confidence from which a `warn` becomes a `block`; None: never.
    """

    personal: Severity | None = None
    company: Severity | None = None
    override: Override = "with_justification"
    clause: str | None = None
    threshold: float = Field(0.5, ge=0, le=1)
    remark_at: float | None = Field(None, ge=0, le=1)
    block_at: float | None = Field(None, ge=0, le=1)

    def severity(self, kind: AccountKind, confidence: float) -> Severity | None:
        """Severity of a match of this confidence, or None when it is left out."""
        if confidence < self.threshold:
            remark = self.remark_at is not None and confidence >= self.remark_at
            return "info" if remark else None
        severity = self.personal if kind == "personal" else self.company
        if severity == "warn" and self.block_at is not None and confidence >= self.block_at:
            return "block"
        return severity


class _SeverityFile(_File):
    categories: dict[Category, Treatment]
    rules: dict[str, dict[str, Any]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Policy:
    """A loaded pack. Immutable: a change on disk makes a new one."""

    name: str
    version: str
    sha256: str
    contact: Contact
    consequences: str
    clauses: dict[str, Clause]
    categories: dict[Category, Treatment]
    rule_treatments: dict[str, Treatment]
    rules: tuple[Rule, ...]
    terms: tuple[Term, ...] = ()

    @property
    def ref(self) -> PolicyRef:
        """Name, version and hash, as every check reports them."""
        return PolicyRef(name=self.name, version=self.version, sha256=self.sha256)

    def treatment(self, rule: str, category: Category) -> Treatment:
        """The rule's own treatment where the pack has one, else its category's."""
        return self.rule_treatments.get(rule) or self.categories[category]

    def clause(self, treatment: Treatment) -> Clause | None:
        """The clause that a treatment cites."""
        return self.clauses.get(treatment.clause) if treatment.clause else None

    def view(self) -> PolicyResponse:
        """The policy as the extension may show it; terms are masked."""
        listed: list[PolicyRule] = []
        treatments: list[tuple[str, Category, Treatment]] = [
            (category, category, treatment) for category, treatment in self.categories.items()
        ]
        by_id = {rule.id: rule for rule in self.rules}
        for rule_id, treatment in self.rule_treatments.items():
            category = by_id[rule_id].category if rule_id in by_id else rule_id.split(".")[0]
            treatments.append((rule_id, category, treatment))
        for rule_id, category, treatment in treatments:
            listed.append(
                PolicyRule(
                    rule=rule_id,
                    category=category,
                    severity_personal=treatment.personal,
                    severity_company=treatment.company,
                    override=treatment.override,
                    clause=treatment.clause,
                )
            )
        return PolicyResponse(
            name=self.name,
            version=self.version,
            sha256=self.sha256,
            contact=self.contact,
            clauses=list(self.clauses.values()),
            rules=listed,
            terms=[
                PolicyTerm(
                    masked=term.masked,
                    kind=term.kind,
                    public_name=term.public_name,
                    embargo=term.embargo,
                )
                for term in self.terms
            ],
        )


def load_policy(folder: Path | None = None, terms: tuple[Term, ...] = ()) -> Policy:
    """Load the pack in `folder` (the default pack when None).

    Raises PolicyError when a file is missing, is not YAML, or has a wrong or unknown field.
    """
    folder = folder or DEFAULT_PACK
    if not folder.is_dir():
        raise PolicyError(f"{folder}: no such folder; give the folder that holds policy.yaml")
    digest = hashlib.sha256()
    policy_file = _validated(_PolicyFile, folder / "policy.yaml", digest)
    severity_file = _validated(_SeverityFile, folder / "severity.yaml", digest)
    rules = [
        parse_rule(path, _read(path, digest)) for path in sorted((folder / "rules").glob("*.yaml"))
    ]
    clauses = {clause.id: clause for clause in policy_file.clauses}
    _check(folder, policy_file, severity_file, rules, clauses)
    treatments = {
        rule_id: severity_file.categories[_category_of(rule_id, rules)].model_copy(
            update=Treatment.model_validate(change).model_dump(exclude_unset=True)
        )
        for rule_id, change in severity_file.rules.items()
    }
    for term in terms:
        digest.update(term.digest)
    return Policy(
        name=policy_file.name,
        version=policy_file.version,
        sha256=digest.hexdigest(),
        contact=policy_file.contact,
        consequences=policy_file.consequences,
        clauses=clauses,
        categories=severity_file.categories,
        rule_treatments=treatments,
        rules=tuple(rules),
        terms=terms,
    )


def _category_of(rule_id: str, rules: list[Rule]) -> Category:
    for rule in rules:
        if rule.id == rule_id:
            return rule.category
    return rule_id.split(".")[0]  # type: ignore[return-value]  # checked in _check


def _check(
    folder: Path,
    policy: _PolicyFile,
    severity: _SeverityFile,
    rules: list[Rule],
    clauses: dict[str, Clause],
) -> None:
    """What pydantic can't see: references between files."""
    where = folder / "severity.yaml"
    missing = [category for category in _CATEGORIES if category not in severity.categories]
    if missing:
        raise PolicyError(f"{where}: add categories {', '.join(missing)}")
    for rule_id, change in severity.rules.items():
        if _category_of(rule_id, rules) not in _CATEGORIES:
            raise PolicyError(f"{where}: rules.{rule_id} must start with a category and a dot")
        try:
            Treatment.model_validate(change)
        except ValidationError as error:
            raise PolicyError(f"{where}: rules.{rule_id}: {_say(error)}") from None
    cited = {c: t.clause for c, t in severity.categories.items()}
    cited |= {r: change.get("clause") for r, change in severity.rules.items()}
    for owner, clause in cited.items():
        if clause is not None and clause not in clauses:
            raise PolicyError(f"{where}: {owner} cites clause {clause}, which policy.yaml lacks")
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise PolicyError(f"{folder / 'rules'}: two rules have the id {rule.id}; rename one")
        seen.add(rule.id)


def _read(path: Path, digest: Any) -> Any:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PolicyError(f"{path}: can't be read ({error.strerror}); the pack needs it") from None
    digest.update(path.name.encode() + b"\0" + raw + b"\0")
    try:
        return yaml.safe_load(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise PolicyError(f"{path}: is not UTF-8; save it as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise PolicyError(
            f"{path}{line}: is not valid YAML ({getattr(error, 'problem', error)})"
        ) from None


def _validated(model: type[_M], path: Path, digest: Any) -> _M:
    content = _read(path, digest)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise PolicyError(f"{path}: {_say(error)}") from None


def _say(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the file"
    return f"{place}: {first['msg']}"
