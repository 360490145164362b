"""Everything that crosses the border: HTTP bodies and the JSON lines of the command line.

The pydantic models here are the one source of `/openapi.json` and of the extension's
`lib/api.ts`. Offsets (`start`, `end`) are UTF-16 code units, half-open, because browsers
and LanguageTool clients count so; inside the reader offsets are Python code points and
`discreet.reading.offsets` converts once, here at the border.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Platform = Literal["x", "linkedin", "other"]
Surface = Literal["post", "reply", "comment", "message", "article"]
AccountKind = Literal["personal", "company"]
Mode = Literal["observe", "normal", "strict"]
Family = Literal["confidentiality", "tone", "policy"]
Severity = Literal["info", "warn", "block"]
VerdictLevel = Literal["clear", "warn", "block"]
Override = Literal[
    "not_allowed",
    "false_positive",
    "with_justification",
    "without_justification",
    "with_acknowledgement",
]
Category = Literal[
    "secret",
    "personal_data",
    "customer",
    "unreleased_product",
    "financials",
    "deal",
    "workforce",
    "legal",
    "security_incident",
    "internal_information",
    "company_term",
    "insult",
    "identity_attack",
    "threat",
    "profanity",
    "hostility",
    "condescension",
    "sarcasm",
    "ad_disclosure",
    "misleading_claim",
    "copyright",
    "ai_disclosure",
    "forward_looking",
    "spokesperson",
    "house_style",
]
DecisionKind = Literal["edited", "dismissed", "overridden", "restored", "posted", "discarded"]
Scope = Literal["text", "rule_site", "rule"]

MAX_TEXT = 20_000
"""Code points read of one draft. LinkedIn articles reach 110,000 characters; what lies beyond
is not read, and the answer says so with `incomplete`."""

TOO_LONG = f"Only the first {MAX_TEXT:,} characters were read."
"""The `incomplete_reason` of a draft that was too long, when what is within was read by all."""

MAX_BODY = 1_000_000
"""Bytes of one request body; more is answered with 413."""

Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:\-]{1,120}$")]
Short = Annotated[str, StringConstraints(max_length=200)]
Note = Annotated[str, StringConstraints(max_length=2_000)]


class Wire(BaseModel):
    """A body at the border: unknown fields are an error, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid")


class Health(Wire):
    name: Literal["discreet"] = "discreet"
    version: str
    api: int


class PairRequest(Wire):
    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z\- ]{6,20}$")]
    client: Short = Field("browser", description="Shown by `discreet pair list`.")
    profile: Slug | None = Field(
        None,
        description="An id of the client's own making. Pairing again with the same one ends the"
        " token that it had.",
    )


class PairResponse(Wire):
    token: str
    id: str = Field(
        description="Names the token in `discreet pair list` and `discreet pair revoke ID`."
    )


class Unpaired(Wire):
    id: str = Field(description="Of the token that has ended.")


class ProofRequest(Wire):
    """Asks the service to show that it knows a token or a pairing code, before that is sent."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 of the secret, in hex digits; says which token or code is meant. The"
        " secret is the token's SHA-256, or what PBKDF2 makes of the code in capitals without"
        " separators: SHA-256, 100,000 rounds, salt `Discreet pairing code`, 32 bytes."
    )
    nonce: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_\-]{22,80}$")] = Field(
        description="Random characters that were not used before."
    )


class ProofResponse(Wire):
    proof: str = Field(
        description="HMAC-SHA-256 of `discreet PORT NONCE` under the secret, in hex digits."
        " PORT is the one that the call came in by, so that nobody can pass it on."
    )


class AccountRef(Wire):
    """The identity that will post, as far as the composer shows it."""

    platform: Platform = "other"
    handle: Short | None = Field(None, description="X handle, LinkedIn /in/ or /company/ id.")
    name: Short | None = None
    kind: AccountKind | None = Field(None, description="What the composer suggests, if anything.")


class CheckRequest(Wire):
    text: str
    platform: Platform = "other"
    surface: Surface = "post"
    account: AccountRef | AccountKind | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = None
    draft_id: Slug | None = Field(None, description="One composer session; needed for history.")
    revision: int | None = Field(None, ge=0, description="Grows with every change of the draft.")
    record: bool = Field(True, description="False: read only, write no history.")
    depth: Literal["quick", "full"] = Field(
        "full",
        description="full: the larger reader, where it is installed, reads what the small one "
        "has doubts about. quick: only the small one reads; while the answer is not final it is "
        "not recorded.",
    )


class Fix(Wire):
    label: str
    replacement: str
    start: int | None = Field(
        None, ge=0, description="UTF-16 code units; null: the finding's own words are replaced."
    )
    end: int | None = Field(None, ge=0, description="UTF-16 code units, exclusive")


class Clause(Wire):
    id: str
    title: str
    url: str | None = None
    text: str | None = None


class Contact(Wire):
    name: str
    channel: str


class Detector(Wire):
    name: str
    version: str


class Finding(Wire):
    id: str = Field(description="Hash of rule, normalised quote and close context.")
    rule: str
    category: Category
    family: Family
    severity: Severity
    confidence: float = Field(ge=0, le=1)
    start: int = Field(ge=0, description="UTF-16 code units")
    end: int = Field(ge=0, description="UTF-16 code units, exclusive")
    quote: str
    message: str
    why: list[str]
    fixes: list[Fix]
    clause: Clause | None
    contact: Contact | None
    detector: Detector
    override: Override
    embargo: datetime | None = Field(
        None, description="From then on the words may be public, and a check no longer finds them."
    )


class PolicyRef(Wire):
    name: str
    version: str
    sha256: str


class ModelRef(Wire):
    name: str
    sha256: str


class Account(Wire):
    platform: Platform
    handle: str
    name: str | None = None
    kind: AccountKind
    mode: Mode
    mode_known: bool = Field(
        True,
        description="False: the mode is its kind's; nothing was set, or what was can't be read.",
    )
    last_seen: datetime | None = None


class Unread(Wire):
    """What is not read in one of the draft's languages.

    tone: nothing of it; tone_model: only what lists of insulting and coarse words find;
    statements: whether it tells something that is not public yet
    """

    language: str
    what: Literal["tone", "tone_model", "statements"]


class CheckResponse(Wire):
    verdict: VerdictLevel
    findings: list[Finding]
    language: str = Field(description="The one that most of the draft is in (ISO 639-1).")
    languages: list[str] = Field(
        default_factory=list,
        description="Those that a relevant share of the draft is in, the main one first.",
    )
    covered: bool = Field(
        description="False: tone and disclosure are not fully read in `language`."
    )
    unread: list[Unread] = Field(
        default_factory=list, description="What is not read, for each of `languages`."
    )
    account: Account | None = Field(description="The account as the service knows it: its mode.")
    policy: PolicyRef
    models: list[ModelRef]
    revision: int | None
    took_ms: float
    final: bool = Field(
        True, description="False: the larger reader was not asked yet; ask again with depth full."
    )
    incomplete: bool
    incomplete_reason: str | None = None
    hidden: int = Field(
        0, description="Findings left out because the person dismissed them for a scope."
    )
    notice: bool = Field(
        False, description="The policy has a version that the person has not acknowledged."
    )
    scores: dict[str, float] | None = None


class FindingDecision(Wire):
    finding: Slug
    rule: Short
    decision: DecisionKind
    scope: Scope = "text"
    reason: Note | None = None


class DecisionsRequest(Wire):
    """What was done about findings, or with the draft (`outcome`)."""

    draft_id: Slug
    revision: int | None = None
    platform: Platform = "other"
    findings: list[FindingDecision] = Field(default_factory=list, max_length=500)
    outcome: Literal["posted", "discarded"] | None = None
    unread: Note | None = Field(
        None, description="Reason given for posting a text that could not be read (strict mode)."
    )


class DecisionsResponse(Wire):
    recorded: int
    refused: list[dict[str, str]] = Field(
        default_factory=list, description="finding and reason, where the policy forbids it"
    )


class HistoryFinding(Wire):
    """A finding as stored: secrets and personal data are masked in `quote` and `message`."""

    id: str
    rule: str
    category: Category
    family: Family
    severity: Severity
    quote: str
    message: str
    state: Literal["open", "edited", "dismissed", "overridden", "public"] = Field(
        description="public: the term's embargo ended, so nobody had to decide anything."
    )
    reason: str | None
    first_seen: datetime
    decided: datetime | None


class HistoryEntry(Wire):
    id: str
    draft_id: str
    platform: Platform
    surface: Surface
    account: Account | None
    excerpt: str = Field(description="The flagged draft, masked.")
    verdict: VerdictLevel
    outcome: Literal["open", "posted", "discarded"]
    findings: list[HistoryFinding]
    created: datetime
    updated: datetime
    policy_version: str
    unread: str | None = Field(
        None, description="Reason given for posting without a check, masked; else null."
    )


class HistoryPage(Wire):
    entries: list[HistoryEntry]
    total: int
    next: str | None = Field(description="Give as `before` for the following page.")
    weeks: list[dict[str, Any]] = Field(
        description="For the chart: {week: 'YYYY-MM-DD' (its Monday), family, count}"
    )


class HistoryQuery(Wire):
    """What to list. All conditions must hold; none lists everything, newest first."""

    query: Short | None = Field(None, description="Words in excerpt, quotes, messages, account.")
    platform: Platform | None = None
    family: Family | None = None
    category: Category | None = None
    outcome: Literal["open", "posted", "discarded"] | None = None
    since: AwareDatetime | None = Field(None, description="Not flagged before; with its zone.")
    before: Note | None = Field(None, description="`next` of the page before this one.")
    limit: int = Field(50, ge=1, le=200)


class HistoryExport(Wire):
    exported: datetime
    version: str
    entries: list[HistoryEntry]


class ExportQuery(Wire):
    format: Literal["json", "csv"] = "json"


class Erased(Wire):
    erased: int = Field(description="Drafts that are gone from the history.")


class AccountUpdate(Wire):
    platform: Platform
    handle: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    name: Short | None = None
    kind: AccountKind | None = None
    mode: Mode | None = None


class AccountList(Wire):
    accounts: list[Account]


class FeedbackRequest(Wire):
    id: Slug | None = Field(
        None,
        description="Of the client's own making, random. What comes a second time with the same id,"
        " since the first answer was lost, is kept once.",
    )
    kind: Literal["not_an_issue", "missed"]
    scope: Scope = Field(
        "text",
        description="missed: rule_site and rule make the service watch for the words of `quote`, on"
        " this site or on every one, as `category`; they are kept as a keyed hash alone.",
    )
    text: Annotated[str, StringConstraints(max_length=MAX_TEXT)] = ""
    quote: Note = ""
    rule: Short | None = None
    category: Category | None = None
    note: Note = ""
    platform: Platform = "other"
    surface: Surface = "post"
    account: AccountKind | None = None


class FeedbackResponse(Wire):
    id: str


class PolicyRule(Wire):
    rule: str
    category: Category
    severity_personal: Severity | None
    severity_company: Severity | None
    override: Override
    clause: str | None


class PolicyTerm(Wire):
    masked: str
    kind: str
    public_name: str | None
    embargo: datetime | None


class Crisis(Wire):
    active: bool = Field(description="The administrator has declared a crisis.")
    holding_statement: str | None = Field(description="What may be said until there is more.")


class PolicyResponse(Wire):
    """The policy in force, in the language that `Accept-Language` asks for."""

    name: str
    version: str
    sha256: str
    contact: Contact
    report: Contact | None = Field(description="Where to tell of something that is already out.")
    consequences: str
    changes: list[str] = Field(description="What this version changed, one sentence each.")
    jurisdictions: list[str]
    languages: list[str] = Field(description="Languages that the policy's sentences come in.")
    guidelines: dict[str, str] = Field(description="How to write on each platform.")
    crisis: Crisis
    clauses: list[Clause]
    rules: list[PolicyRule]
    terms: list[PolicyTerm]
    signed_by: str | None = Field(description="The key that signed it; null for a folder.")
    acknowledged: datetime | None = Field(description="When the person said to have read it.")
    problems: list[str] = Field(description="Why a newer edit is not in force.")


class AcknowledgeRequest(Wire):
    version: Short


class AcknowledgeResponse(Wire):
    acknowledged: datetime


class ScenarioFinding(Wire):
    start: int = Field(ge=0, description="UTF-16 code units")
    end: int = Field(ge=0, description="UTF-16 code units, exclusive")
    rule: str
    category: Category
    message: str


class PracticeScenario(Wire):
    id: str
    title: str
    text: str
    platform: Platform
    surface: Surface
    account: AccountKind
    language: str
    answer: Literal["post", "change"]
    findings: list[ScenarioFinding]
    why: str
    clause: Clause | None


class PracticeResponse(Wire):
    scenarios: list[PracticeScenario]


class Latency(Wire):
    count: int
    p50_ms: float | None
    p95_ms: float | None


class Status(Wire):
    version: str
    uptime_s: float
    models: list[ModelRef]
    policy: PolicyRef | None = Field(description="None while it is loaded, or could not be.")
    checks: int
    superseded: int
    latency: Latency
    history_entries: int
    history_days: int
    history_encrypted: bool = Field(description="Whether its file is encrypted.")
    memory_mb: float
    problems: list[str] = Field(description="What is wrong now and how to mend it.")
    remarks: list[str] = Field(description="What works, but could read more.")


class Problem(Wire):
    """RFC 9457 problem details. `detail` says what to change."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = Field(
        None, description="One per wrong field: where, what"
    )
