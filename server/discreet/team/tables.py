"""The team's tables: as numbered steps, and as SQLAlchemy sees them after the last.

A step that was released is never changed; a change is a new step at the end, in words that
PostgreSQL and SQLite both know. Times are texts as `discreet.history.times` writes them. Neither
table has a column for a person: who wrote, who decided, and on which machine are never stored.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, MetaData, Table, Text

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE shared_entry (
            id TEXT PRIMARY KEY,
            platform TEXT NOT NULL,
            surface TEXT NOT NULL,
            handle TEXT NOT NULL,
            name TEXT,
            mode TEXT NOT NULL,
            excerpt TEXT NOT NULL,
            verdict TEXT NOT NULL,
            outcome TEXT NOT NULL,
            policy_version TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            unread TEXT,
            words TEXT NOT NULL
        )
        """,
        "CREATE INDEX shared_entry_created ON shared_entry (created, id)",
        """
        CREATE TABLE shared_finding (
            entry_id TEXT NOT NULL REFERENCES shared_entry (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            finding_id TEXT NOT NULL,
            rule TEXT NOT NULL,
            category TEXT NOT NULL,
            family TEXT NOT NULL,
            severity TEXT NOT NULL,
            quote TEXT NOT NULL,
            message TEXT NOT NULL,
            state TEXT NOT NULL,
            reason TEXT,
            first_seen TEXT NOT NULL,
            decided TEXT,
            PRIMARY KEY (entry_id, number)
        )
        """,
        """
        CREATE TABLE audit (
            id TEXT PRIMARY KEY,
            began TEXT NOT NULL,
            kind TEXT NOT NULL,
            policy TEXT NOT NULL,
            policy_version TEXT NOT NULL,
            posts INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE audit_finding (
            audit_id TEXT NOT NULL REFERENCES audit (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            id TEXT NOT NULL,
            post TEXT NOT NULL,
            posted TEXT,
            platform TEXT NOT NULL,
            surface TEXT NOT NULL,
            url TEXT,
            rule TEXT NOT NULL,
            category TEXT NOT NULL,
            family TEXT NOT NULL,
            severity TEXT NOT NULL,
            confidence REAL NOT NULL,
            quote TEXT NOT NULL,
            message TEXT NOT NULL,
            clause TEXT,
            suppressed TEXT,
            PRIMARY KEY (audit_id, number)
        )
        """,
    ),
)

metadata = MetaData()


def _texts(*names: str) -> list[Column[str]]:
    """Columns of text; one whose name ends in '?' may be empty."""
    return [Column(name.rstrip("?"), Text, nullable=name.endswith("?")) for name in names]


version = Table("discreet_version", metadata, Column("steps", Integer, nullable=False))
"""One row: how many steps the database has been through."""

entries = Table(
    "shared_entry",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("platform", "surface", "handle", "name?", "mode", "excerpt", "verdict", "outcome"),
    *_texts("policy_version", "created", "updated", "unread?"),
    # What a search looks through, case folded, since databases differ in what a capital is.
    *_texts("words"),
)
findings = Table(
    "shared_finding",
    metadata,
    Column("entry_id", ForeignKey("shared_entry.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    *_texts("finding_id", "rule", "category", "family", "severity", "quote", "message", "state"),
    *_texts("reason?", "first_seen", "decided?"),
)
audits = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("began", "kind", "policy", "policy_version"),
    Column("posts", Integer, nullable=False),
)
audit_findings = Table(
    "audit_finding",
    metadata,
    Column("audit_id", ForeignKey("audit.id", ondelete="CASCADE"), primary_key=True),
    # A post that stands in two files has the same ids twice.
    Column("number", Integer, primary_key=True, autoincrement=False),
    *_texts("id", "post", "posted?", "platform", "surface", "url?", "rule", "category", "family"),
    *_texts("severity"),
    Column("confidence", Float, nullable=False),
    *_texts("quote", "message", "clause?", "suppressed?"),
)
