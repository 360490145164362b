"""Results of audits in a database: a row an audit, a row a finding."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import count, islice
from typing import Any

from sqlalchemy import delete, insert

from discreet.audit.report import Report
from discreet.history import times
from discreet.team.database import TeamDatabase, TeamUnavailable, storable
from discreet.team.tables import audit_findings, audits

_ROWS = 500
"""Findings that are written at once."""


def store(database: TeamDatabase, report: Report) -> str:
    """Write what an audit found, all of it or nothing, in the place of the same audit's earlier
    results. Returns its id. Raises TeamUnavailable, also when a person's own posts would go where
    others see them.
    """
    refuse_personal(database, report.plan.kind)
    identity = blake2b(report.plan.key().encode(), digest_size=8).hexdigest()
    policy = report.plan.policy
    row = {
        "id": identity,
        "began": times.text(report.journal.began),
        "kind": report.plan.kind,
        "policy": policy.name,
        "policy_version": policy.version,
        "posts": report.tally.posts,
    }
    with database.begin() as db:
        db.execute(delete(audits).where(audits.c.id == identity))
        db.execute(insert(audits), [row])
        rows = _rows(identity, report)
        while some := list(islice(rows, _ROWS)):
            db.execute(insert(audit_findings), some)
    return identity


def refuse_personal(database: TeamDatabase, kind: str) -> None:
    """A team's database takes what companies posted, and no person's own posts."""
    if database.url.get_backend_name() != "sqlite" and kind != "company":
        raise TeamUnavailable(
            "A team's database takes audits of company accounts alone; add --as company if the"
            " posts are a company's, or give a file: sqlite:///audit.sqlite3."
        )


def _rows(identity: str, report: Report) -> Iterator[dict[str, Any]]:
    plain = ("id", "rule", "category", "family", "severity", "confidence", "quote", "message")
    number = count()
    for post in report.flagged():
        about = {
            "audit_id": identity,
            "post": post.post,
            "posted": post.when,
            "platform": post.platform,
            "surface": post.surface,
            "url": post.url,
        }
        for one in post.findings:
            row = about | {name: getattr(one, name) for name in plain}
            row["number"] = next(number)
            row["clause"] = one.clause.id if one.clause else None
            row["suppressed"] = report.reason(one)
            yield {name: storable(value) for name, value in row.items()}
