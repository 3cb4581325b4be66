"""The ledger's tables, as numbered migrations in plain SQL that both engines understand.

Times are naive UTC. Actuals carry ordinals of quarters (see periods.py) rather than dates, so that
one row reads alike in every calendar. Nothing is updated or deleted: a revision is a new
submission, and what counts is decided by the newest decision of each; a lock or an account is what
its newest row says. The one exception is the last use of a session, which is no part of any record.
"""

from __future__ import annotations

# (number, statements). To change the schema, append; never edit an entry that has been released.
MIGRATIONS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (
        1,
        (
            """
            CREATE TABLE submissions (
                id BIGINT PRIMARY KEY,
                agency TEXT,
                origin TEXT NOT NULL,
                file_name TEXT NOT NULL,
                sha256 TEXT NOT NULL,
                content BYTEA NOT NULL,
                submitted_by TEXT NOT NULL,
                submitted_at TIMESTAMP NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX submissions_file ON submissions (sha256, origin)",
            """
            CREATE TABLE decisions (
                id BIGINT PRIMARY KEY,
                submission BIGINT NOT NULL,
                verdict TEXT NOT NULL,
                decided_by TEXT NOT NULL,
                decided_at TIMESTAMP NOT NULL,
                reason TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE actuals (
                submission BIGINT NOT NULL,
                line INTEGER NOT NULL,
                agency TEXT NOT NULL,
                indicator TEXT NOT NULL,
                closes INTEGER NOT NULL,
                spans INTEGER NOT NULL,
                breakdown TEXT NOT NULL,
                numerator DECIMAL(28, 6),
                denominator DECIMAL(28, 6),
                value DECIMAL(28, 6),
                note TEXT NOT NULL
            )
            """,
        ),
    ),
    (
        2,
        (
            # DuckDB alters no table while an index stands on it.
            "DROP INDEX submissions_file",
            "ALTER TABLE submissions ADD COLUMN closes INTEGER",
            "ALTER TABLE submissions ADD COLUMN warnings INTEGER DEFAULT 0",
            "ALTER TABLE submissions ADD COLUMN remark TEXT DEFAULT ''",
            "CREATE UNIQUE INDEX submissions_file ON submissions (sha256, origin)",
            """
            CREATE TABLE locks (
                id BIGINT PRIMARY KEY,
                closes INTEGER NOT NULL,
                agency TEXT,
                locked BOOLEAN NOT NULL,
                decided_by TEXT NOT NULL,
                decided_at TIMESTAMP NOT NULL,
                reason TEXT NOT NULL
            )
            """,
        ),
    ),
    (
        3,
        (
            """
            CREATE TABLE accounts (
                id BIGINT PRIMARY KEY,
                name TEXT NOT NULL,
                password_hash TEXT NOT NULL,
                role TEXT NOT NULL,
                agency TEXT,
                is_demo BOOLEAN NOT NULL,
                is_disabled BOOLEAN NOT NULL,
                epoch INTEGER NOT NULL,
                changed_by TEXT NOT NULL,
                changed_at TIMESTAMP NOT NULL
            )
            """,
            """
            CREATE TABLE tokens (
                id BIGINT PRIMARY KEY,
                sha256 TEXT NOT NULL,
                account TEXT NOT NULL,
                label TEXT NOT NULL,
                issued_by TEXT NOT NULL,
                issued_at TIMESTAMP NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX tokens_sha256 ON tokens (sha256)",
            """
            CREATE TABLE revocations (
                token BIGINT PRIMARY KEY,
                revoked_by TEXT NOT NULL,
                revoked_at TIMESTAMP NOT NULL
            )
            """,
            """
            CREATE TABLE sessions (
                id TEXT PRIMARY KEY,
                account TEXT NOT NULL,
                epoch INTEGER NOT NULL,
                opened_at TIMESTAMP NOT NULL,
                seen_at TIMESTAMP NOT NULL
            )
            """,
            "CREATE TABLE sign_outs (session TEXT NOT NULL, signed_out_at TIMESTAMP NOT NULL)",
        ),
    ),
    (
        4,
        (
            """
            CREATE TABLE log (
                id BIGINT PRIMARY KEY,
                logged_at TIMESTAMP NOT NULL,
                who TEXT NOT NULL,
                role TEXT,
                agency TEXT,
                concerns TEXT,
                action TEXT NOT NULL,
                kind TEXT NOT NULL,
                subject TEXT NOT NULL,
                details TEXT NOT NULL,
                previous TEXT NOT NULL,
                hash TEXT NOT NULL
            )
            """,
            # One row once there is an entry: how many there are, and the hash of the last.
            "CREATE TABLE log_end (entries BIGINT NOT NULL, hash TEXT NOT NULL)",
        ),
    ),
    (
        5,
        (
            # Bytes a packed file had as it came; NULL for those kept as they came (packing.py).
            "DROP INDEX submissions_file",
            "ALTER TABLE submissions ADD COLUMN unpacked_size BIGINT",
            "CREATE UNIQUE INDEX submissions_file ON submissions (sha256, origin)",
        ),
    ),
    (
        6,
        (
            """
            CREATE TABLE notes (
                id BIGINT PRIMARY KEY,
                target TEXT NOT NULL,
                closes INTEGER NOT NULL,
                agency TEXT NOT NULL,
                cause TEXT NOT NULL,
                remedy TEXT NOT NULL,
                written_by TEXT NOT NULL,
                written_at TIMESTAMP NOT NULL
            )
            """,
        ),
    ),
    (
        7,
        (
            # One row holds a whole briefing, its slides as JSON, so that one entry vouches for it.
            """
            CREATE TABLE briefings (
                id BIGINT PRIMARY KEY,
                title TEXT NOT NULL,
                closes INTEGER NOT NULL,
                known_at TIMESTAMP NOT NULL,
                entries BIGINT NOT NULL,
                ledger TEXT NOT NULL,
                declarations TEXT NOT NULL,
                version TEXT NOT NULL,
                slides TEXT NOT NULL,
                replaces BIGINT,
                saved_by TEXT NOT NULL,
                saved_at TIMESTAMP NOT NULL
            )
            """,
        ),
    ),
    (
        8,
        (
            # No figure and no decision hangs on it: it is no part of the log.
            "CREATE TABLE tours_seen (account TEXT NOT NULL, seen_at TIMESTAMP NOT NULL)",
        ),
    ),
)
# The migration with which the log begins: what was there before it is recorded then.
LOG_BEGINS = 4
