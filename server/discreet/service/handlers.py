"""One function a route. Each gets a `Call` and returns a model, or an answer of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from aiohttp import web

from discreet import API_VERSION, __version__
from discreet.history import CursorError, HistoryUnavailable, Record, WatchedRow
from discreet.history import export as exports
from discreet.history.record import concealer, record_of
from discreet.locales import Language, negotiate
from discreet.policy.view import view
from discreet.schema import (
    Account,
    AccountList,
    AccountUpdate,
    AcknowledgeRequest,
    AcknowledgeResponse,
    CheckRequest,
    CheckResponse,
    DecisionsRequest,
    DecisionsResponse,
    Erased,
    ExportQuery,
    FeedbackRequest,
    FeedbackResponse,
    Finding,
    Health,
    HistoryEntry,
    HistoryPage,
    HistoryQuery,
    PairRequest,
    PairResponse,
    PolicyResponse,
    PracticeResponse,
    ProofRequest,
    ProofResponse,
    Status,
    Unpaired,
)
from discreet.service import problems
from discreet.service.core import Service, memory_mb
from discreet.service.pairing import Client, PairingRefused
from discreet.service.problems import ProblemError
from discreet.service.readers import BusyError, Stop, SupersededError, TooSlowError
from discreet.service.security import own_address

if TYPE_CHECKING:
    from discreet.checking import Checker
    from discreet.reading.detectors.missed import Watched

T = TypeVar("T")

LATE_SHARE = 0.8
"""Share of a check's time, waiting included, after which no further detector or batch of a model is
begun, so that other drafts get the thread. The answer calls itself incomplete."""

HISTORY_SECONDS = 3.0
"""How long the status waits for the history; a slow disk is told rather than waited for."""


@dataclass(frozen=True)
class Call:
    """One request, authenticated and validated."""

    service: Service
    request: web.Request
    client: Client | None
    origin: str | None
    body: Any
    query: Any

    @property
    def id(self) -> str:
        """The `{id}` of the path."""
        return self.request.match_info["id"]

    @property
    def locale(self) -> Language:
        """The language in which the person reads what is said to them."""
        return negotiate(self.request.headers.get("Accept-Language"))


async def health(_: Call) -> Health:
    return Health(version=__version__, api=API_VERSION)


async def pair(call: Call) -> PairResponse:
    """One at a time, so that a flood of codes takes no thread from those that read.

    The right code is taken even in a flood; who sends wrong ones soon learns nothing from them.
    """
    body: PairRequest = call.body
    service = call.service
    async with service.pairing_turn:
        try:
            token, client = await asyncio.to_thread(
                service.pairing.redeem, body.code, body.client, call.origin, body.profile
            )
        except PairingRefused as refusal:
            if wait := service.wrong_codes.seconds_to_wait("everyone"):
                raise ProblemError(
                    429,
                    "Too many wrong codes in a row; wait as long as Retry-After says.",
                    headers={"Retry-After": str(int(wait) + 1)},
                ) from None
            raise ProblemError(403, str(refusal)) from None
    return PairResponse(token=token, id=client.id)


async def unpair(call: Call) -> Unpaired:
    assert call.client is not None  # the route needs a token
    await asyncio.to_thread(call.service.pairing.end, call.client.id)
    return Unpaired(id=call.client.id)


async def prove(call: Call) -> ProofResponse:
    body: ProofRequest = call.body
    _, port = own_address(call.request)
    proof = call.service.pairing.prove(body.key, f"discreet {port} {body.nonce}")
    if proof is None:
        raise ProblemError(
            401, "This service gave no such token or code; run 'discreet pair' for a new code."
        )
    return ProofResponse(proof=proof)


async def check(call: Call) -> web.Response:
    """Read one draft. Serialising and masking are done in the reading thread too."""
    service, body, locale = call.service, call.body, call.locale
    began = time.perf_counter()
    checker = await service.checker()

    def packed(read: _Read) -> tuple[bytes, Record | None, bool]:
        response, account, hidden = read
        response.notice = not service.has_acknowledged(checker.policy)
        response.hidden = len(hidden)
        record = record_of(body, response, account, hidden, checker)
        final = response.final
        return response.model_dump_json(exclude=_unasked(response)).encode(), record, final

    answer, record, final = await _read_in_time(call, checker, body, locale, packed)
    if record is not None and final:
        service.quick_answers.drop(record.draft_id)
        await service.write(service.history.record(record))
    elif record is not None:
        # What the larger reader may still take back was never told for good.
        service.quick_answers.keep(record)
    service.latencies.add((time.perf_counter() - began) * 1000)
    return web.Response(
        body=answer, content_type="application/json", headers={"Content-Language": locale}
    )


async def read_only(call: Call, body: CheckRequest, locale: Language) -> CheckResponse:
    """The answer to a check of which nothing is kept, for other APIs. Raises ProblemError."""
    began = time.perf_counter()
    checker = await call.service.checker()
    response = await _read_in_time(call, checker, body, locale, lambda read: read.response)
    call.service.latencies.add((time.perf_counter() - began) * 1000)
    return response


async def decisions(call: Call) -> DecisionsResponse:
    body: DecisionsRequest = call.body
    checker = await call.service.checker()
    if reasons := {d.reason for d in body.findings if d.reason}:
        # A reason is free text and may repeat the very secret that it excuses.
        conceal = await _concealer(call, checker, reasons)
        masked = [
            d.model_copy(update={"reason": conceal(d.reason)}) if d.reason else d
            for d in body.findings
        ]
        body = body.model_copy(update={"findings": masked})
    if body.unread:
        conceal = await _concealer(call, checker, {body.unread})
        body = body.model_copy(update={"unread": conceal(body.unread)})
    seen = call.service.quick_answers.decided(body)
    answer = await call.service.history.decide(body, checker.override_for, seen)
    if seen is not None:
        call.service.quick_answers.drop(body.draft_id)
    return answer


async def history(call: Call) -> HistoryPage:
    query: HistoryQuery = call.query
    try:
        return await call.service.history.page(query)
    except CursorError:
        raise ProblemError(422, "Give as 'before' the 'next' of the page before.") from None


async def history_entry(call: Call) -> HistoryEntry:
    entry = await call.service.history.entry(call.id)
    if entry is None:
        raise _no_entry()
    return entry


async def erase_entry(call: Call) -> Erased:
    erased = await call.service.history.erase(call.id)
    if not erased:
        raise _no_entry()
    return Erased(erased=erased)


async def erase_history(call: Call) -> Erased:
    return Erased(erased=await call.service.history.erase())


async def export_history(call: Call) -> web.Response:
    query: ExportQuery = call.query
    entries = await call.service.history.entries()
    if query.format == "csv":
        text = await asyncio.to_thread(exports.as_csv, entries)
        return _download(text, "text/csv", "discreet-history.csv")
    text = await asyncio.to_thread(exports.as_json, entries, datetime.now(UTC), __version__)
    return _download(text, "application/json", "discreet-history.json")


async def accounts(call: Call) -> AccountList:
    return AccountList(accounts=await call.service.history.accounts())


async def set_account(call: Call) -> Account:
    update: AccountUpdate = call.body
    return await call.service.history.set_account(update)


async def policy(call: Call) -> PolicyResponse:
    checker = await call.service.checker()
    acknowledged = await call.service.acknowledged(checker.policy)
    return view(
        checker.policy, checker.words(call.locale).say, acknowledged, checker.policy_problems
    )


async def acknowledge_policy(call: Call) -> AcknowledgeResponse:
    body: AcknowledgeRequest = call.body
    policy = (await call.service.checker()).policy
    if body.version != policy.version:
        raise ProblemError(
            409, f"Version {policy.version} is in force by now; read what changed in it."
        )
    return AcknowledgeResponse(acknowledged=await call.service.acknowledge(policy))


async def practice(call: Call) -> PracticeResponse:
    checker = await call.service.checker()
    from discreet.practice import scenarios

    say = checker.words(call.locale).say
    told = await _read_now(call, lambda _: scenarios(checker, call.locale, say))
    return PracticeResponse(scenarios=told)


async def feedback(call: Call) -> FeedbackResponse:
    body: FeedbackRequest = call.body
    checker = await call.service.checker()
    conceal = await _concealer(call, checker, {body.text, body.quote, body.note})
    texts = {name: conceal(getattr(body, name)) for name in ("text", "quote", "note")}
    if body.kind == "missed" and body.scope != "text":
        texts = await asyncio.to_thread(_without, await _watch(call.service, body), body, texts)
    masked = body.model_copy(update=texts)
    return FeedbackResponse(id=await call.service.history.add_feedback(masked))


async def _watch(service: Service, body: FeedbackRequest) -> Watched:
    """Watch for the words of a quote from now on. Raises ProblemError 422."""
    from discreet.policy.terms import MAX_NAME
    from discreet.reading.detectors.missed import watched

    quote = body.quote.strip()
    if body.category is None or sum(map(str.isalnum, quote)) < 2 or len(quote) > MAX_NAME:
        raise ProblemError(
            422,
            f"Give a category and the words to watch for, {MAX_NAME} characters at most, with"
            " two letters or figures at least.",
        )
    platform = body.platform if body.scope == "rule_site" else None
    words = await asyncio.to_thread(watched, quote, service.watch_salt, body.category, platform)
    name = words.name
    await service.history.watch(
        WatchedRow(
            name.digest, name.words, name.parts, words.common, words.category, platform or ""
        )
    )
    return words


def _without(words: Watched, body: FeedbackRequest, texts: dict[str, str]) -> dict[str, str]:
    """Texts without the words that are watched for: these are kept as a hash alone."""
    from discreet.reading.detectors.missed import MissedWords
    from discreet.reading.document import Document

    detector = MissedWords(frozenset((words,)))
    veiled = {}
    for name, text in texts.items():
        found = list(detector.read(Document(text, body.platform)))
        for match in reversed(found):
            text = f"{text[: match.start]}•••{text[match.end :]}"
        veiled[name] = text.replace(body.quote, "•••")
    return veiled


def _watched(service: Service) -> frozenset[Watched]:
    """What the person asked to be told of."""
    from discreet.policy.terms import HashedName
    from discreet.reading.detectors.missed import Watched

    return frozenset(
        Watched(
            HashedName(service.watch_salt, row.digest, row.words, row.parts),
            row.category,
            row.platform or None,
            bool(row.common),
        )
        for row in service.history.watched()
    )


async def export_feedback(call: Call) -> web.Response:
    text = exports.feedback_as_jsonl(await call.service.history.feedback())
    return _download(text, "application/jsonl", "discreet-feedback.jsonl")


async def status(call: Call) -> Status:
    service = call.service
    checker = service.checker_now
    entries, waits = 0, []
    try:
        async with asyncio.timeout(HISTORY_SECONDS):
            entries = await service.history.count()
    except HistoryUnavailable:
        pass  # why is among the problems
    except TimeoutError:
        waits = ["The history answers slowly; see whether its disk or the keyring is busy."]
    return Status(
        version=__version__,
        uptime_s=round(time.monotonic() - service.began, 1),
        models=checker.models if checker else [],
        policy=checker.policy_ref if checker else None,
        checks=service.latencies.count,
        superseded=service.readers.superseded,
        latency=service.latencies.view(),
        history_entries=entries,
        history_days=service.settings.history_days,
        history_encrypted=service.history.is_encrypted,
        memory_mb=memory_mb(),
        problems=service.problems() + waits,
        remarks=checker.remarks() if checker else [],
    )


class _Read(NamedTuple):
    """An answer, the account, and the findings that an earlier dismissal keeps away."""

    response: CheckResponse
    account: Account
    hidden: list[Finding]


def _read(
    service: Service,
    checker: Checker,
    body: CheckRequest,
    locale: Language,
    stop: Stop,
    late: Stop,
    begun: Callable[[Callable[[], _Read]], None],
) -> _Read:
    """In a reading thread: read one draft.

    begun: called with a function that gives an incomplete answer at any time, from any thread
    """
    account = service.history.account_for(body.account, body.platform)
    checker.watch_for(_watched(service))
    dismissed = service.history.dismissed(body.draft_id, body.platform, account)
    hidden: dict[str, Finding] = {}

    def hide(finding: Finding) -> bool:
        if not dismissed(finding):
            return False
        hidden[finding.id] = finding
        return True

    def answered(response: CheckResponse) -> _Read:
        return _Read(response, account, list(hidden.values()))

    response = checker.check(
        body,
        account,
        hidden=hide,
        stop=stop,
        late=late,
        begun=lambda so_far: begun(lambda: answered(so_far())),
        locale=locale,
    )
    return answered(response)


async def _read_in_time(
    call: Call,
    checker: Checker,
    body: CheckRequest,
    locale: Language,
    packed: Callable[[_Read], T],
) -> T:
    """Read one draft and pack what was found, both in a reading thread; where time runs out, what
    was found by then. Raises ProblemError."""
    asked = time.perf_counter()
    most = call.service.settings.check_seconds * LATE_SHARE

    def late() -> bool:
        return time.perf_counter() - asked > most

    so_far: list[Callable[[], _Read]] = []

    def work(stop: Stop) -> T:
        return packed(_read(call.service, checker, body, locale, stop, late, so_far.append))

    try:
        return await _in_reader(
            call, work, body.draft_id, body.revision, patient=body.draft_id is None
        )
    except TooSlowError:
        if not so_far:  # it has only waited
            raise _too_slow() from None
        return await asyncio.to_thread(lambda: packed(so_far[0]()))


async def _concealer(call: Call, checker: Checker, texts: Collection[str]) -> Callable[[str], str]:
    """A function that masks what is sensitive in `texts`, found by reading each as a draft.

    Each by itself, since of one that is too long the end is not read; and with nothing dismissed.
    """

    def work(stop: Stop) -> Callable[[str], str]:
        findings: list[Finding] = []
        for text in texts:
            findings += checker.check(CheckRequest(text=text), stop=stop).findings
        return concealer(findings, checker)

    return await _read_now(call, work)


async def _read_now(call: Call, work: Callable[[Stop], Any]) -> Any:
    """Run `work` in a reading thread; what goes wrong becomes a problem."""
    try:
        return await _in_reader(call, work)
    except TooSlowError:
        raise _too_slow() from None


async def _in_reader(
    call: Call,
    work: Callable[[Stop], Any],
    draft: str | None = None,
    revision: int | None = None,
    *,
    patient: bool = False,
) -> Any:
    """Run `work` in a reading thread; what the queue refuses becomes a problem.

    Raises ProblemError, TooSlowError, and what `work` raises.
    """
    key = (call.client.id if call.client else "", draft) if draft is not None else None
    from discreet.checking import Superseded

    try:
        return await call.service.readers.read(work, key, revision, patient=patient)
    except (SupersededError, Superseded):
        raise ProblemError(
            409,
            "A newer revision of this draft came in; use its answer.",
            type=problems.SUPERSEDED,
            title="Superseded",
        ) from None
    except BusyError:
        raise ProblemError(
            503, "Too many drafts wait to be read; try again.", headers={"Retry-After": "1"}
        ) from None


def _too_slow() -> ProblemError:
    return ProblemError(
        503,
        "The draft could not be read in time; try again, or shorten it.",
        headers={"Retry-After": "1"},
    )


def _unasked(response: CheckResponse) -> set[str]:
    return {"scores"} if response.scores is None else set()


def _no_entry() -> ProblemError:
    return ProblemError(404, "There is no such entry; it may have expired or been erased.")


def _download(text: str, content_type: str, name: str) -> web.Response:
    return web.Response(
        body=text.encode(),
        content_type=content_type,
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
