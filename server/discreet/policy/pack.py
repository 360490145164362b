"""Policy packs: a folder, or a signed zip of one, loaded, validated and hashed.

    policy.yaml      name, version, contact, consequences, clauses, what changed, crisis mode
    severity.yaml    how serious what is (see `severity`)
    rules/**/*.yaml  one rule a file, with its own examples (see `discreet.reading.rules`)
    styles/NAME/     a house style written for Vale (see `vale`)
    terms.yaml       names that must not appear, or terms.csv (see `terms`)
    locales/de.yaml  the pack's own sentences in another language
    practice/*.yaml  scenarios to practise with (see `practice`)

A pack that does not validate raises `PolicyError`, whose message names file, line and what to
change; the caller keeps the policy that it had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from discreet.locales import LANGUAGES
from discreet.plain import meant
from discreet.policy.errors import PolicyError, Problems
from discreet.policy.practice import Scenario, ScenarioFile
from discreet.policy.severity import SeverityFile, Treatment
from discreet.policy.sources import PackFiles, read_folder
from discreet.policy.terms import NAMES, Term, parse_terms, terms_digest
from discreet.policy.vale import Styles, load_styles
from discreet.policy.yamls import Source, parse
from discreet.reading.rules import Rule, RuleError, parse_rule
from discreet.reading.rules.rule import Jurisdiction
from discreet.schema import (
    Category,
    Clause,
    Contact,
    Family,
    Platform,
    PolicyRef,
    Slug,
    Surface,
)

DEFAULT_PACK = Path(__file__).parent / "default"

_M = TypeVar("_M", bound=BaseModel)

_FILES = ("policy.yaml", "severity.yaml", *NAMES)
_FOLDERS = ("rules", "practice", "locales", "styles")

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
        "house_style",
    )
)


def family_of(category: Category) -> Family:
    """The family that a category belongs to."""
    if category in _TONE:
        return "tone"
    return "policy" if category in _POLICY else "confidentiality"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _CrisisFile(_File):
    active: bool = False
    holding_statement: str | None = None
    severities: dict[str, Treatment] = {}


class _ClauseFile(Clause):
    id: Slug

    @field_validator("url")
    @classmethod
    def _web(cls, value: str | None) -> str | None:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("must be a web address")
        return value


class _PolicyFile(_File):
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.\-+]{1,40}$")]
    contact: Contact
    report: Contact | None = None
    consequences: str = ""
    changes: list[str] = []
    jurisdictions: list[Jurisdiction] = []
    clauses: list[_ClauseFile]
    guidelines: dict[Platform, str] = {}
    crisis: _CrisisFile = Field(default_factory=_CrisisFile)


class _LocaleFile(_File):
    texts: dict[str, str]


@dataclass(frozen=True)
class Policy:
    """A loaded pack. Immutable: a change on disk makes a new one.

    report:            where to tell of something that is already out; None: the contact
    crisis:            whether the administrator has declared a crisis
    holding_statement: what may be said until there is more
    locales:           per language the pack's own sentences, by their English text
    links:             web pages that explain single rules
    remarks:           what of the pack is not used, and why
    places:            the file of each rule that has one of its own
    signed_by:         the key that signed it; None for a folder
    """

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
    report: Contact | None = None
    changes: tuple[str, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ()
    guidelines: Mapping[Platform, str] = field(default_factory=dict)
    crisis: bool = False
    holding_statement: str | None = None
    locales: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    signed_by: str | None = None

    @property
    def ref(self) -> PolicyRef:
        """Name, version and hash, as every check reports them."""
        return PolicyRef(name=self.name, version=self.version, sha256=self.sha256)

    def treatment(
        self,
        rule: str,
        category: Category,
        platform: Platform = "other",
        surface: Surface = "post",
    ) -> Treatment:
        """The rule's own treatment where the pack has one, else its category's."""
        found = self.rule_treatments.get(rule) or self.categories[category]
        return found.at(platform, surface)

    def clause(self, treatment: Treatment, rule: str = "") -> Clause | None:
        """The clause that a treatment cites, with the page that the rule itself links to, if any;
        where none is cited, that page alone."""
        cited = self.clauses.get(treatment.clause) if treatment.clause else None
        link = self.links.get(rule)
        if link is None:
            return cited
        if cited is None:
            return Clause(id=rule, title=rule.removeprefix("house_style."), url=link)
        return cited.model_copy(update={"url": link})

    def check_rules(self) -> None:
        """Try every rule's patterns on hostile text. Raises PolicyError naming the rules."""
        problems = Problems()
        for rule in self.rules:
            with problems:
                try:
                    rule.check()
                except ValueError as error:
                    place = self.places.get(rule.id)
                    told = f"{place}: rule" if place else "rule"
                    raise PolicyError(f"{told} {rule.id}: {error}") from None
        problems.settle()

    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that run now: those for a crisis only while there is one."""
        return tuple(rule for rule in self.rules if self.crisis or not rule.crisis)


def load_policy(
    folder: Path | None = None, terms: tuple[Term, ...] = (), key: bytes = b""
) -> Policy:
    """Load the pack in `folder` (the default pack when None), with more terms beside its own.

    Raises PolicyError when a file is missing, is not YAML, or has a wrong or unknown field.
    """
    return build_policy(read_folder(folder or DEFAULT_PACK), terms, key)


def build_policy(pack: PackFiles, terms: tuple[Term, ...] = (), key: bytes = b"") -> Policy:
    """The policy that a pack's files say, with more terms beside its own. Raises PolicyError that
    tells of every file which can't be used, or else of everything that does not fit together.

    key: keeps names from being guessed by the policy's hash, see `terms.terms_digest`
    """
    problems = Problems()
    policy_source, file = _validated(pack, "policy.yaml", _PolicyFile, problems)
    severity_source, severity = _validated(pack, "severity.yaml", SeverityFile, problems)
    rules, sources = _rules(pack, problems)
    styles = Styles()
    with problems:
        styles = load_styles(pack)
    own: tuple[Term, ...] = ()
    with problems:
        own = _terms(pack)
    locales = _locales(pack, problems)
    scenarios = _scenarios(pack, problems)
    problems.settle()
    assert policy_source and file and severity_source and severity
    for rule in styles.rules:
        if any(rule.id == other.id for other in rules):
            problems.add(PolicyError(f"{pack.where}: two rules have the id {rule.id}; rename one"))
        rules.append(rule)
    clauses = {clause.id: Clause(**clause.model_dump()) for clause in file.clauses}
    crisis = file.crisis
    _check_needs(rules, sources, problems)
    _check_severity(severity, severity_source, rules, problems)
    _check_clauses(severity, severity_source, clauses, rules, sources, problems)
    _check_crisis(crisis.severities, clauses, rules, policy_source, problems)
    _check_scenarios(scenarios, clauses, problems)
    problems.settle()
    categories = dict(severity.categories)
    treatments = _treatments(severity, rules)
    if crisis.active:
        _stricter(categories, treatments, crisis.severities, rules)
    terms = tuple(dict.fromkeys((*own, *terms)))
    others = {path: content for path, content in pack.files.items() if path not in NAMES}
    digest = hashlib.sha256(PackFiles(pack.where, others).sha256.encode())
    if terms:
        digest.update(terms_digest(terms, key))
    return Policy(
        name=file.name,
        version=file.version,
        sha256=digest.hexdigest(),
        contact=file.contact,
        consequences=file.consequences,
        clauses=clauses,
        categories=categories,
        rule_treatments=treatments,
        rules=tuple(rules),
        terms=terms,
        report=file.report,
        changes=tuple(file.changes),
        jurisdictions=tuple(file.jurisdictions),
        guidelines=file.guidelines,
        crisis=crisis.active,
        holding_statement=crisis.holding_statement,
        locales=locales,
        scenarios=tuple(scenario for scenario, _ in scenarios.values()),
        links={rule.id: rule.link for rule in rules if rule.link},
        remarks=(*styles.remarks, *_unused(pack, rules)),
        places={rule_id: source.where for rule_id, source in sources.items()},
        signed_by=pack.signed_by,
    )


def _validated(
    pack: PackFiles, path: str, model: type[_M], problems: Problems
) -> tuple[Source | None, _M | None]:
    """A file that every pack has, and its content; None where `problems` says what is wrong."""
    with problems:
        if path not in pack.files:
            raise PolicyError(f"{pack.where}/{path}: is missing; the pack needs it")
        source = parse(f"{pack.where}/{path}", pack.files[path])
        return source, source.validated(model)
    return None, None


def _rules(pack: PackFiles, problems: Problems) -> tuple[list[Rule], dict[str, Source]]:
    rules: list[Rule] = []
    sources: dict[str, Source] = {}
    for path in pack.paths("rules/", (".yaml", ".yml")):
        with problems:
            source = parse(f"{pack.where}/{path}", pack.files[path])
            try:
                rule = parse_rule(source.content)
            except RuleError as error:
                raise source.errors(error.problems) from None
            if rule.id in sources:
                raise source.error(f"two rules have the id {rule.id}; rename one", ("id",))
            if rule.examples is None:
                raise source.error("add examples: texts that must match, and texts that must pass")
            sources[rule.id] = source
            rules.append(rule)
    return rules, sources


def _check_needs(rules: list[Rule], sources: dict[str, Source], problems: Problems) -> None:
    for rule in rules:
        for name in sorted(rule.needs - sources.keys()):
            error = f"there is no rule {name}, which a condition names"
            problems.add(sources[rule.id].error(error))


def _terms(pack: PackFiles) -> tuple[Term, ...]:
    listed = [path for path in NAMES if path in pack.files]
    if len(listed) > 1:
        raise PolicyError(f"{pack.where}: terms.csv stands beside terms.yaml; keep one of them")
    return tuple(
        term for path in listed for term in parse_terms(f"{pack.where}/{path}", pack.files[path])
    )


def _category_of(rule_id: str, rules: list[Rule]) -> Category:
    for rule in rules:
        if rule.id == rule_id:
            return rule.category
    return rule_id.split(".")[0]  # type: ignore[return-value]  # checked by the callers


def _check_severity(
    severity: SeverityFile, source: Source, rules: list[Rule], problems: Problems
) -> None:
    missing = [category for category in _CATEGORIES if category not in severity.categories]
    if missing:
        problems.add(source.error(f"add {', '.join(missing)}", ("categories",)))
    for rule_id in severity.rules:
        if _category_of(rule_id, rules) not in _CATEGORIES:
            told = "must start with a category and a dot"
            problems.add(source.error(told, ("rules", rule_id)))


def _check_clauses(
    severity: SeverityFile,
    source: Source,
    clauses: dict[str, Clause],
    rules: list[Rule],
    sources: dict[str, Source],
    problems: Problems,
) -> None:
    for key, treatments in (("categories", severity.categories), ("rules", severity.rules)):
        for name, treatment in treatments.items():
            if treatment.clause is not None and treatment.clause not in clauses:
                told = f"cites clause {treatment.clause}, which policy.yaml lacks"
                problems.add(source.error(told, (key, name, "clause")))
    for rule in rules:
        cited = rule.treatment.get("clause")
        if cited is not None and cited not in clauses:
            told = f"cites clause {cited}, which policy.yaml lacks"
            problems.add(sources[rule.id].error(told, ("clause",)))


def _check_crisis(
    severities: dict[str, Treatment],
    clauses: dict[str, Clause],
    rules: list[Rule],
    source: Source,
    problems: Problems,
) -> None:
    """In quiet times too: a mistake must not come to light on the day of the crisis."""
    for name, treatment in severities.items():
        place = ("crisis", "severities", name)
        if _category_of(name, rules) not in _CATEGORIES:
            told = "is no category and no rule" + meant(name, [*_CATEGORIES])
            problems.add(source.error(told, place))
        if treatment.clause is not None and treatment.clause not in clauses:
            told = f"there is no clause {treatment.clause}"
            problems.add(source.error(told, (*place, "clause")))


def _unused(pack: PackFiles, rules: list[Rule]) -> Iterator[str]:
    """A sentence for each file that is not read, and for what a pack seems to have forgotten."""
    for path in pack.files:
        folder, _, rest = path.partition("/")
        if not rest:
            if path not in _FILES and path.lower().endswith((".yaml", ".yml", ".csv")):
                near = meant(path, [*_FILES])
                yield f"{path}: is not read{near}; rules lie in rules/, scenarios in practice/."
        elif folder not in _FOLDERS and path.lower().endswith((".yaml", ".yml")):
            near = meant(folder, [*_FOLDERS])
            yield f"{path}: is not read{near}; the folders are {', '.join(_FOLDERS)}."
        elif folder == "locales" and rest.rsplit(".", 1)[0] not in LANGUAGES:
            shown = ", ".join(LANGUAGES)
            yield f"{path}: is never shown; the languages are {shown}, and name the file."
    if not rules:
        yield "The pack has no rules; they lie in rules/, one a file."


def _treatments(severity: SeverityFile, rules: list[Rule]) -> dict[str, Treatment]:
    """Treatments of the rules that are treated otherwise than their category."""
    changes = {rule.id: dict(rule.treatment) for rule in rules if rule.treatment}
    for rule_id, change in severity.rules.items():
        changes.setdefault(rule_id, {}).update(change.model_dump(exclude_unset=True))
    return {
        rule_id: severity.categories[_category_of(rule_id, rules)].changed(change)
        for rule_id, change in changes.items()
    }


def _stricter(
    categories: dict[Category, Treatment],
    treatments: dict[str, Treatment],
    severities: dict[str, Treatment],
    rules: list[Rule],
) -> None:
    """Put the severities of a crisis in force."""
    for name, treatment in severities.items():
        change = treatment.model_dump(exclude_unset=True)
        if name in categories:
            category: Category = name  # type: ignore[assignment]
            categories[category] = categories[category].changed(change)
            for rule_id in treatments:
                if _category_of(rule_id, rules) == name:
                    treatments[rule_id] = treatments[rule_id].changed(change)
        else:
            base = treatments.get(name) or categories[_category_of(name, rules)]
            treatments[name] = base.changed(change)


def _locales(pack: PackFiles, problems: Problems) -> dict[str, dict[str, str]]:
    found = {}
    for path in pack.paths("locales/", (".yaml", ".yml")):
        language = path.removeprefix("locales/").rsplit(".", 1)[0]
        with problems:
            source = parse(f"{pack.where}/{path}", pack.files[path])
            found[language] = source.validated(_LocaleFile).texts
    return found


def _scenarios(pack: PackFiles, problems: Problems) -> dict[str, tuple[Scenario, Source]]:
    found = {}
    for path in pack.paths("practice/", (".yaml", ".yml")):
        name = path.removeprefix("practice/").rsplit(".", 1)[0]
        with problems:
            source = parse(f"{pack.where}/{path}", pack.files[path])
            file = source.validated(ScenarioFile)
            found[name] = Scenario(id=name, **file.model_dump()), source
    return found


def _check_scenarios(
    scenarios: dict[str, tuple[Scenario, Source]], clauses: dict[str, Clause], problems: Problems
) -> None:
    for scenario, source in scenarios.values():
        if scenario.clause is not None and scenario.clause not in clauses:
            told = f"cites clause {scenario.clause}, which policy.yaml lacks"
            problems.add(source.error(told, ("clause",)))
        other = scenario.instead_of
        if other is not None and other not in scenarios:
            told = f"there is no practice/{other}.yaml{meant(other, [*scenarios])}"
            problems.add(source.error(told, ("instead_of",)))
