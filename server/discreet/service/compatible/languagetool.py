"""LanguageTool's HTTP API: editors and programs that ask such a server show our findings.

Offsets are UTF-16 code units, over text and markup. Errors are plain text. What our service has no
word for (autocorrection, premium, JSONP) is left out; a parameter that is not known is passed over,
as their servers do.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from aiohttp import web

from discreet import __version__
from discreet.annotated import AnnotatedText, Located, Piece, locate
from discreet.locales import LANGUAGES, Language, negotiate
from discreet.policy.view import view
from discreet.reading.offsets import Utf16Map, utf16_length
from discreet.schema import MAX_TEXT, CheckRequest, Severity
from discreet.service.bodies import read_raw
from discreet.service.compatible.dialect import CompatibleRoute, Dialect, as_json
from discreet.service.compatible.words import Words
from discreet.service.handlers import Call, read_only
from discreet.service.problems import ProblemError
from discreet.service.security import Access

NAMES: dict[str, str] = {
    "en": "English",
    "en-US": "English (US)",
    "en-GB": "English (GB)",
    "de": "German",
    "de-DE": "German (Germany)",
    "de-AT": "German (Austria)",
    "de-CH": "German (Swiss)",
    "fr": "French",
    "es": "Spanish",
}
"""What `/v2/languages` offers; any other region of these languages is read as well."""

ISSUE_TYPES: dict[Severity, str] = {
    "info": "style",
    "warn": "inconsistency",
    "block": "non-conformance",
}
"""A severity as a type of ITS 2.0, by which clients choose a colour."""

_CONTEXT = 40
_FEW = 5
"""Replacements in a compact answer."""

_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CODE = re.compile(r"([a-z]{2,3})(?:-[A-Za-z0-9-]{1,40})?")
_NOT_PLAIN = re.compile(r"[^A-Z0-9]+")
_SENTENCE_END = re.compile(r"[.!?…]\s+|\n+")

Parameters = Mapping[str, str]


def refuse(error: ProblemError) -> web.Response:
    """Plain text; a token that is missing or wrong is a 403 there."""
    status = 403 if error.problem.status == 401 else error.problem.status
    headers = {k: v for k, v in error.headers.items() if k in ("Retry-After", "Allow")}
    return web.Response(
        status=status,
        text=f"Error: {error.problem.detail}",
        content_type="text/plain",
        headers=headers,
    )


async def key_in_the_body(request: web.Request) -> str | None:
    """The parameter `apiKey` of a body. One in the address counts for nothing."""
    if request.method != "POST":
        return None
    return _parsed(await read_raw(request)).get("apiKey")


async def check(call: Call) -> web.Response:
    """Read a text and tell what was found in it."""
    given = await _parameters(call.request)
    text = await asyncio.to_thread(_text, given)
    if len(text.prose) > MAX_TEXT:
        raise ProblemError(
            413, f"The text is longer than {MAX_TEXT} characters; check it in parts."
        )
    asked = _language(given)
    chosen = _Chosen.of(given)
    locale: Language = negotiate(
        given.get("motherTongue") or call.request.headers.get("Accept-Language")
    )
    body = CheckRequest(
        text=text.prose,
        language=asked,
        account="company" if given.get("level") == "picky" else "personal",
    )
    answer = await read_only(call, body, locale)
    known = _words(call).all()
    found = [
        one
        for one in locate(text, answer.findings)
        if chosen.takes(one) and one.finding.quote.casefold() not in known
    ]
    compact = given.get("c") == "1"
    language = _described(given["language"], answer.language)
    return as_json(
        {
            **({} if compact else {"software": _software()}),
            "warnings": {
                "incompleteResults": answer.incomplete,
                **(
                    {"incompleteResultsReason": answer.incomplete_reason}
                    if answer.incomplete
                    else {}
                ),
            },
            "language": language,
            "matches": list(_matches(text.source, found, compact)),
        }
    )


async def languages(_: Call) -> web.Response:
    listed = [
        {"name": name, "code": code.partition("-")[0], "longCode": code}
        for code, name in NAMES.items()
    ]
    return as_json(sorted(listed, key=lambda language: language["name"]))


async def healthcheck(_: Call) -> web.Response:
    return web.Response(text="OK", content_type="text/plain")


async def info(_: Call) -> web.Response:
    return as_json({"software": _software()})


async def max_text_length(_: Call) -> web.Response:
    return web.Response(text=str(MAX_TEXT), content_type="text/plain")


async def config_info(call: Call) -> web.Response:
    """The policy's rules, by the names that a client may enable and disable."""
    _language(given := await _parameters(call.request))
    checker = await call.service.checker()
    say = checker.words(negotiate(given["language"])).say
    told = view(checker.policy, say, None, ())
    titles = {clause.id: clause.title for clause in told.clauses}
    return as_json(
        {
            "software": _software(),
            "parameter": {"maxTextLength": MAX_TEXT},
            "rules": [
                {
                    "ruleId": identifier(rule.rule),
                    "description": titles.get(rule.clause or "", _title(rule.category)),
                    **({} if rule.severity_personal else {"isDefaultOff": "yes"}),
                    "categoryId": identifier(rule.category),
                    "categoryName": _title(rule.category),
                    "locQualityIssueType": ISSUE_TYPES[
                        rule.severity_personal or rule.severity_company or "info"
                    ],
                }
                for rule in told.rules
            ],
        }
    )


async def words(call: Call) -> web.Response:
    """Words that findings are not told of."""
    given = await _parameters(call.request)
    try:
        offset, limit = int(given.get("offset", "0")), int(given.get("limit", "10"))
    except ValueError:
        raise ProblemError(400, "Give 'offset' and 'limit' as whole numbers.") from None
    kept = sorted(_words(call).all())
    return as_json({"words": kept[max(0, offset) :][: max(0, limit)]})


async def add_words(call: Call) -> web.Response:
    """Leave words out from now on. What is sensitive is not kept, so it can't be left out."""
    named = _named(await _parameters(call.request))
    answer = await read_only(call, CheckRequest(text="\n".join(named), account="company"), "en")
    checker = await call.service.checker()
    quotes = [f.quote.casefold() for f in answer.findings if checker.is_sensitive(f)]
    plain = {w for w in named if not any(quote in w or w in quote for quote in quotes)}
    added = await asyncio.to_thread(_words(call).add, plain) if not answer.incomplete else False
    return as_json({"added": added})


async def delete_words(call: Call) -> web.Response:
    """Tell of words again."""
    named = _named(await _parameters(call.request))
    return as_json({"deleted": await asyncio.to_thread(_words(call).delete, named)})


def identifier(name: str) -> str:
    """A rule or category as such clients expect it: `personal_data.email` is
    `PERSONAL_DATA_EMAIL`."""
    return _NOT_PLAIN.sub("_", name.upper()).strip("_")


async def _parameters(request: web.Request) -> dict[str, str]:
    """Of the body, whatever its type, and of the query, which comes first. Raises ProblemError."""
    body = await read_raw(request) if request.method == "POST" else b""
    return _parsed(body) | _parsed(request.rel_url.raw_query_string.encode())


def _parsed(form: bytes) -> dict[str, str]:
    return dict(_pairs(form))


def _pairs(form: bytes) -> Iterator[tuple[str, str]]:
    for pair in form.split(b"&"):
        name, sign, value = pair.partition(b"=")
        if not sign:
            continue
        if _BROKEN.search(pair):
            raise ProblemError(400, "A '%' is not followed by two hexadecimal digits; correct it.")
        try:
            yield _decoded(name), _decoded(value)
        except UnicodeDecodeError:
            raise ProblemError(400, "The parameters are not UTF-8; encode them so.") from None


def _decoded(value: bytes) -> str:
    return unquote_to_bytes(value.replace(b"+", b" ")).decode("utf-8")


def _text(given: Parameters) -> AnnotatedText:
    if "text" in given and "data" in given:
        raise ProblemError(400, "Give either 'text' or 'data', not both.")
    if "text" in given:
        return AnnotatedText([Piece.prose(given["text"])])
    if "data" not in given:
        raise ProblemError(400, "Give the text in 'text' or 'data'.")
    wrong = ProblemError(
        400,
        "'data' must be JSON: an object with either 'text' or 'annotation', a list of objects"
        " with 'text', or with 'markup' and perhaps 'interpretAs'.",
    )
    try:
        data = json.loads(given["data"])
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(data, dict) or ("text" in data) == ("annotation" in data):
        raise wrong
    if "text" in data:
        data = {"annotation": [{"text": data["text"]}]}
    if not isinstance(data["annotation"], list):
        raise wrong
    pieces = [_piece(one) for one in data["annotation"]]
    if None in pieces:
        raise wrong
    return AnnotatedText(piece for piece in pieces if piece is not None)


def _piece(one: Any) -> Piece | None:
    match one:
        case {"text": str(text)} if "markup" not in one:
            return Piece.prose(text)
        case {"markup": str(text), "interpretAs": str(read_as)} if "text" not in one:
            return Piece.markup(text, read_as)
        case {"markup": str(text)} if "text" not in one and "interpretAs" not in one:
            return Piece.markup(text)
    return None


def _language(given: Parameters) -> str | None:
    """The language that the client names; None: that is to be found out. Raises ProblemError."""
    named = given.get("language", "")
    if not named:
        raise ProblemError(400, "Give the 'language', or 'auto'.")
    variants = [v for v in given.get("preferredVariants", "").split(",") if v]
    if named == "auto":
        if any("-" not in variant for variant in variants):
            raise ProblemError(400, "Give 'preferredVariants' with their regions, such as en-GB.")
        return None
    if variants or given.get("noopLanguages"):
        raise ProblemError(
            400, "'preferredVariants' and 'noopLanguages' go with language 'auto' alone."
        )
    code = _CODE.fullmatch(named)
    if code is None or code[1] not in LANGUAGES:
        raise ProblemError(
            400, f"This language is not read; use auto or one of {', '.join(NAMES)}."
        )
    return code[1]


class _Chosen(NamedTuple):
    """Which rules and categories the client wants to hear of."""

    only: bool
    rules_on: frozenset[str]
    rules_off: frozenset[str]
    categories_on: frozenset[str]
    categories_off: frozenset[str]

    @classmethod
    def of(cls, given: Parameters) -> _Chosen:
        """Raises ProblemError."""

        def listed(name: str) -> frozenset[str]:
            return frozenset(part.strip() for part in given.get(name, "").split(",")) - {""}

        chosen = cls(
            given.get("enabledOnly") in ("yes", "true"),
            listed("enabledRules"),
            listed("disabledRules"),
            listed("enabledCategories"),
            listed("disabledCategories"),
        )
        if chosen.only and (chosen.rules_off or chosen.categories_off):
            raise ProblemError(400, "'enabledOnly' does not go with what is disabled.")
        if chosen.only and not (chosen.rules_on or chosen.categories_on):
            raise ProblemError(400, "'enabledOnly' needs rules or categories that are enabled.")
        return chosen

    def takes(self, one: Located) -> bool:
        """Whether a finding is to be told."""
        rule, category = identifier(one.finding.rule), identifier(one.finding.category)
        if rule in self.rules_on or category in self.categories_on:
            return rule not in self.rules_off
        return not (self.only or rule in self.rules_off or category in self.categories_off)


def _matches(source: str, found: Iterable[Located], compact: bool) -> Iterator[dict[str, Any]]:
    to_units = Utf16Map(source).to_units
    for one in found:
        finding = one.finding
        offset, end = to_units(one.start), to_units(one.end)
        own = [c for c in one.changes if (c.start, c.end) == (one.start, one.end)]
        url = finding.clause.url if finding.clause else None
        match: dict[str, Any] = {
            "message": finding.message,
            "shortMessage": _title(finding.category),
            "offset": offset,
            "length": end - offset,
            "replacements": [
                {"value": change.replacement, "shortDescription": change.label}
                for change in (own[:_FEW] if compact else own)
            ],
            "sentence": _sentence(source, one.start, one.end),
            "type": {"typeName": "Other"},
            "rule": {
                "id": identifier(finding.rule),
                "description": finding.clause.title if finding.clause else finding.message,
                "issueType": ISSUE_TYPES[finding.severity],
                "category": {
                    "id": identifier(finding.category),
                    "name": _title(finding.category),
                },
                "tags": [finding.severity],
                **({"urls": [{"value": url}]} if url else {}),
            },
            "ignoreForIncompleteSentence": False,
            "contextForSureMatch": 0,
        }
        if not compact:
            match["context"] = _context(source, one.start, one.end)
        yield match


def _context(source: str, start: int, end: int) -> dict[str, Any]:
    """The words around, on one line."""
    first, last = max(0, start - _CONTEXT), min(len(source), end + _CONTEXT)
    lead, tail = ("..." if first else ""), ("..." if last < len(source) else "")
    text = lead + re.sub(r"[\r\n\t]", " ", source[first:last]) + tail
    return {
        "text": text,
        "offset": len(lead) + utf16_length(source[first:start]),
        "length": utf16_length(source[start:end]),
    }


def _sentence(source: str, start: int, end: int) -> str:
    """The sentence, or the sentences, that a finding stands in."""
    first, last = 0, len(source)
    for stop in _SENTENCE_END.finditer(source):
        if stop.end() <= start:
            first = stop.end()
        elif stop.start() >= end:
            last = stop.end()
            break
    return source[first:last].strip()


def _described(asked: str, found: str) -> dict[str, Any]:
    code = found if asked == "auto" else asked
    detected = {"name": NAMES.get(found, found), "code": found, "confidence": 1.0}
    return {"name": NAMES.get(code, code), "code": code, "detectedLanguage": detected}


def _software() -> dict[str, Any]:
    return {
        "name": "Discreet",
        "version": __version__,
        "buildDate": "",
        "apiVersion": 1,
        "premium": False,
        "status": "",
    }


def _title(category: str) -> str:
    return category.replace("_", " ").capitalize()


def _words(call: Call) -> Words:
    return Words(call.service.settings.data_dir / "words.json")


def _named(given: Parameters) -> set[str]:
    """The words of a call, case folded. Raises ProblemError."""
    if given.get("mode") == "batch":
        named = set(given.get("words", "").casefold().split())
    else:
        named = {given.get("word", "").strip().casefold()} - {""}
    if not named or any(any(c.isspace() for c in word) for word in named):
        raise ProblemError(400, "Give one 'word', or 'words' with mode 'batch'.")
    return named


_KEYED = Access(in_the_body=key_in_the_body)
_PUBLIC = Access(public=True)

LANGUAGETOOL = Dialect(
    "languagetool",
    ("/v2/",),
    refuse,
    (
        CompatibleRoute("GET", "/v2/check", check, _KEYED),
        CompatibleRoute("POST", "/v2/check", check, _KEYED),
        CompatibleRoute("GET", "/v2/languages", languages, _PUBLIC),
        CompatibleRoute("GET", "/v2/healthcheck", healthcheck, _PUBLIC),
        CompatibleRoute("GET", "/v2/info", info, _PUBLIC),
        CompatibleRoute("GET", "/v2/maxtextlength", max_text_length, _PUBLIC),
        CompatibleRoute("GET", "/v2/configinfo", config_info, _KEYED),
        CompatibleRoute("GET", "/v2/words", words, _KEYED),
        CompatibleRoute("POST", "/v2/words/add", add_words, _KEYED),
        CompatibleRoute("POST", "/v2/words/delete", delete_words, _KEYED),
    ),
)
