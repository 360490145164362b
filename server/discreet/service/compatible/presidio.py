"""The analyzer of Presidio: personal data alone, under Presidio's names.

Offsets are code points, as Python counts, unlike everywhere else in this service. A client's own
patterns are not taken: a pattern that backtracks without end would hold up everybody's drafts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from discreet.locales import LANGUAGES
from discreet.reading.detectors.personal_data.detector import MESSAGES
from discreet.reading.offsets import Utf16Map
from discreet.schema import MAX_TEXT, CheckRequest, CheckResponse
from discreet.service.bodies import read_body
from discreet.service.compatible.dialect import CompatibleRoute, Dialect, as_json
from discreet.service.handlers import Call, read_only
from discreet.service.problems import ProblemError
from discreet.service.security import Access

ENTITIES: dict[str, str] = {
    "address": "LOCATION",
    "bank_account": "BANK_ACCOUNT",
    "coordinates": "LOCATION",
    "date_of_birth": "DATE_TIME",
    "email": "EMAIL_ADDRESS",
    "full_name": "PERSON",
    "iban": "IBAN_CODE",
    "ip_address": "IP_ADDRESS",
    "own_contact": "EMAIL_ADDRESS",
    "payment_card": "CREDIT_CARD",
    "phone": "PHONE_NUMBER",
    "wallet_address": "CRYPTO",
}
"""Our kinds that Presidio has a name for; the others go by their own, in capitals."""

MOST_TEXTS = 100

Text = Annotated[str, Field(max_length=MAX_TEXT)]


class AnalyzeRequest(BaseModel):
    """As Presidio's clients send it. What is not listed here is passed over."""

    model_config = ConfigDict(extra="ignore")

    text: Text | Annotated[list[Text], Field(max_length=MOST_TEXTS)]
    language: str
    entities: list[str] | None = None
    score_threshold: float | None = None
    return_decision_process: bool | None = None
    ad_hoc_recognizers: list[Any] | None = None
    allow_list: list[str] | None = None
    allow_list_match: Literal["exact"] | None = None


def refuse(error: ProblemError) -> web.Response:
    """`{error}` and the status."""
    answer = as_json({"error": error.problem.detail})
    answer.set_status(error.problem.status)
    answer.headers.update(error.headers)
    return answer


async def analyze(call: Call) -> web.Response:
    """The personal data of a text; of a list of texts, a list of lists."""
    request = await read_body(call.request, AnalyzeRequest)
    if request.ad_hoc_recognizers:
        raise ProblemError(
            422, "Patterns of one's own are not taken; leave ad_hoc_recognizers out."
        )
    _language(request.language)
    if isinstance(request.text, str):
        return as_json(await _analyzed(call, request, request.text))
    return as_json([await _analyzed(call, request, text) for text in request.text])


async def supported_entities(call: Call) -> web.Response:
    """The names that `entity_type` may have for the policy in force."""
    _language(call.request.query.get("language", "en"))
    return as_json(sorted({_entity(f"personal_data.{kind}") for kind in MESSAGES}))


async def recognizers(call: Call) -> web.Response:
    """What reads."""
    _language(call.request.query.get("language", "en"))
    return as_json(["personal-data"])


async def _analyzed(call: Call, request: AnalyzeRequest, text: str) -> list[dict[str, Any]]:
    body = CheckRequest(text=text, language=request.language, account="company")
    return list(_results(request, text, await read_only(call, body, "en")))


def _results(request: AnalyzeRequest, text: str, answer: CheckResponse) -> Iterator[dict[str, Any]]:
    if answer.incomplete:
        raise ProblemError(503, answer.incomplete_reason or "Not everything could be read.")
    to_points = Utf16Map(text).to_points
    for finding in answer.findings:
        entity = _entity(finding.rule)
        if (
            finding.category != "personal_data"
            or (request.entities is not None and entity not in request.entities)
            or finding.confidence < (request.score_threshold or 0)
            or finding.quote in (request.allow_list or ())
        ):
            continue
        yield {
            "entity_type": entity,
            "start": to_points(finding.start),
            "end": to_points(finding.end),
            "score": finding.confidence,
            "analysis_explanation": {
                "recognizer": finding.detector.name,
                "pattern_name": finding.rule,
                "pattern": None,
                "original_score": finding.confidence,
                "score": finding.confidence,
                "textual_explanation": "; ".join(finding.why) or finding.message,
                "score_context_improvement": 0,
                "supportive_context_word": "",
                "validation_result": None,
                "regex_flags": None,
            }
            if request.return_decision_process
            else None,
        }


def _entity(rule: str) -> str:
    kind = rule.split(".")[1]
    return ENTITIES.get(kind, kind.upper())


def _language(code: str) -> None:
    if code not in LANGUAGES:
        raise ProblemError(422, f"This language is not read; use one of {', '.join(LANGUAGES)}.")


PRESIDIO = Dialect(
    "presidio",
    ("/analyze", "/supportedentities", "/recognizers"),
    refuse,
    (
        CompatibleRoute("POST", "/analyze", analyze, Access()),
        CompatibleRoute("GET", "/supportedentities", supported_entities, Access()),
        CompatibleRoute("GET", "/recognizers", recognizers, Access()),
    ),
)
