"""The history's tables, as numbered steps.

`PRAGMA user_version` says how many steps a file has been through. A step that was released is
never changed; a change to the tables is a new step at the end.

Times are UTC as `YYYY-MM-DDTHH:MM:SS.ffffffZ`, so that text order is time order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

MIGRATIONS: tuple[str, ...] = (
    # 1
    """
    CREATE TABLE entry (
        id TEXT PRIMARY KEY,
        draft_id TEXT NOT NULL UNIQUE,
        revision INTEGER,
        platform TEXT NOT NULL,
        surface TEXT NOT NULL,
        account TEXT,                -- the account as it was then, JSON of schema.Account
        excerpt TEXT NOT NULL,       -- masked
        verdict TEXT NOT NULL,       -- the worst that this draft had
        outcome TEXT NOT NULL,
        policy_version TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL
    );
    CREATE INDEX entry_created ON entry (created, id);
    CREATE TABLE finding (
        entry_id TEXT NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
        finding_id TEXT NOT NULL,
        rule TEXT NOT NULL,
        category TEXT NOT NULL,
        family TEXT NOT NULL,
        severity TEXT NOT NULL,
        override TEXT NOT NULL,
        quote TEXT NOT NULL,         -- masked
        message TEXT NOT NULL,       -- masked
        state TEXT NOT NULL,
        reason TEXT,                 -- masked
        first_seen TEXT NOT NULL,
        decided TEXT,
        PRIMARY KEY (entry_id, finding_id)
    );
    -- What is not shown again. target: '<draft>/<finding>/<rule>' for scope
    -- text, '<platform>/<rule>' for rule_site, '<rule>' for rule.
    CREATE TABLE dismissal (
        scope TEXT NOT NULL,
        target TEXT NOT NULL,
        finding_id TEXT NOT NULL,    -- the finding it was said of, so that undo finds it
        created TEXT NOT NULL,
        PRIMARY KEY (scope, target)
    );
    CREATE TABLE account (
        platform TEXT NOT NULL,
        key TEXT NOT NULL,           -- the handle without '@', case folded
        handle TEXT NOT NULL,
        name TEXT,
        kind TEXT NOT NULL,
        kind_set INTEGER NOT NULL,   -- 1: by the person, so what a composer suggests is ignored
        mode TEXT,                   -- NULL: follows from the kind
        last_seen TEXT,
        PRIMARY KEY (platform, key)
    );
    CREATE TABLE feedback (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,          -- masked, as quote and note
        quote TEXT NOT NULL,
        rule TEXT,
        category TEXT,
        note TEXT NOT NULL,
        platform TEXT NOT NULL,
        surface TEXT NOT NULL,
        created TEXT NOT NULL
    );
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    """,
    # 2: why a draft was posted although it could not be read; masked
    "ALTER TABLE entry ADD COLUMN unread TEXT",
    # 3: words that the person asked to be told of, never in plain
    """
    CREATE TABLE watched (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL,          -- keyed, of the words' letters
        words INTEGER NOT NULL,
        parts INTEGER NOT NULL,
        common INTEGER NOT NULL,     -- 1: a word of the language, so grammar decides
        category TEXT NOT NULL,
        platform TEXT NOT NULL,      -- '' for every one
        created TEXT NOT NULL,
        UNIQUE (hash, platform)
    );
    """,
    # 4: when a term becomes public, and what kind of account feedback is about
    """
    ALTER TABLE finding ADD COLUMN embargo TEXT;
    ALTER TABLE feedback ADD COLUMN account TEXT;
    """,
    # 5: entries of which a team's database has a copy, as of when they were changed last. A row
    # outlives its entry until the copy is erased too
    "CREATE TABLE shared (entry_id TEXT PRIMARY KEY, updated TEXT NOT NULL)",
)


class NewerFile(Exception):
    """The file was written by a later version; its tables are unknown here."""


def refuse_newer(db: sqlite3.Connection, steps: Sequence[str] = MIGRATIONS) -> int:
    """How many steps the file has been through. Raises NewerFile when it is more than `steps`."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(steps):
        raise NewerFile
    return version


def migrate(db: sqlite3.Connection, steps: Sequence[str] = MIGRATIONS) -> None:
    """Bring the file up to `steps`, each in a transaction of its own. Raises NewerFile."""
    for number in range(refuse_newer(db, steps) + 1, len(steps) + 1):
        try:
            db.executescript(f"BEGIN;{steps[number - 1]};PRAGMA user_version = {number:d};COMMIT;")
        except sqlite3.Error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
