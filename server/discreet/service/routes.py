"""The table of routes: the router and the OpenAPI document are both made from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from pydantic import BaseModel

from discreet import schema as s
from discreet.service import handlers as h


@dataclass(frozen=True)
class Route:
    """One call.

    body, query: models of what comes in; None where nothing does
    answer:      the model of a JSON answer, or the content types of another one
    problems:    statuses that this call adds to those that every call may give
    """

    method: str
    path: str
    handler: Callable[[h.Call], Awaitable[BaseModel | web.Response]]
    summary: str
    answer: type[BaseModel] | tuple[str, ...]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    problems: tuple[int, ...] = ()


ROUTES: tuple[Route, ...] = (
    Route("GET", "/health", h.health, "Whether the service is up", s.Health),
    Route(
        "POST",
        "/v1/pair",
        h.pair,
        "Trade a pairing code for a token",
        s.PairResponse,
        s.PairRequest,
        problems=(429,),
    ),
    Route(
        "POST",
        "/v1/pair/proof",
        h.prove,
        "Show that this service gave a token or code, before it is sent",
        s.ProofResponse,
        s.ProofRequest,
        problems=(401,),
    ),
    Route("DELETE", "/v1/token", h.unpair, "End the token that this call comes with", s.Unpaired),
    Route(
        "POST",
        "/v1/check",
        h.check,
        "Read a draft",
        s.CheckResponse,
        s.CheckRequest,
        problems=(409, 503),
    ),
    Route(
        "POST",
        "/v1/decisions",
        h.decisions,
        "Tell what was done about findings, or with the draft",
        s.DecisionsResponse,
        s.DecisionsRequest,
        problems=(503,),
    ),
    Route(
        "GET",
        "/v1/history",
        h.history,
        "List flagged drafts, newest first",
        s.HistoryPage,
        query=s.HistoryQuery,
        problems=(422, 503),
    ),
    Route(
        "DELETE",
        "/v1/history",
        h.erase_history,
        "Erase every flagged draft, and the feedback",
        s.Erased,
        problems=(503,),
    ),
    Route(
        "GET",
        "/v1/history/export",
        h.export_history,
        "The whole history as a file",
        ("application/json", "text/csv"),
        query=s.ExportQuery,
        problems=(422, 503),
    ),
    Route(
        "GET",
        "/v1/history/{id}",
        h.history_entry,
        "One flagged draft",
        s.HistoryEntry,
        problems=(404, 503),
    ),
    Route(
        "DELETE",
        "/v1/history/{id}",
        h.erase_entry,
        "Erase one flagged draft",
        s.Erased,
        problems=(404, 503),
    ),
    Route(
        "GET", "/v1/accounts", h.accounts, "Accounts seen or set", s.AccountList, problems=(503,)
    ),
    Route(
        "PUT",
        "/v1/accounts",
        h.set_account,
        "Set an account's kind, mode or name",
        s.Account,
        s.AccountUpdate,
        problems=(503,),
    ),
    Route("GET", "/v1/policy", h.policy, "The policy in force", s.PolicyResponse, problems=(503,)),
    Route(
        "POST",
        "/v1/policy/acknowledge",
        h.acknowledge_policy,
        "Say that the policy's present version was read",
        s.AcknowledgeResponse,
        s.AcknowledgeRequest,
        problems=(409, 503),
    ),
    Route(
        "GET",
        "/v1/practice",
        h.practice,
        "Drafts to practise with, and what is noticed in them",
        s.PracticeResponse,
        problems=(503,),
    ),
    Route(
        "POST",
        "/v1/feedback",
        h.feedback,
        "Keep 'not an issue' or 'missed this', masked",
        s.FeedbackResponse,
        s.FeedbackRequest,
        problems=(503,),
    ),
    Route(
        "GET",
        "/v1/feedback/export",
        h.export_feedback,
        "The feedback as test cases, one JSON line each",
        ("application/jsonl",),
        problems=(503,),
    ),
    Route("GET", "/v1/status", h.status, "Models, policy, counters, what is wrong", s.Status),
)
