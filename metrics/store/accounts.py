"""Accounts, their tokens and their sessions in the ledger; the only door to those tables.

An account is what its newest row says, so that nothing is overwritten. Secrets are kept as hashes
alone. Knows nothing of how a password is checked or how long a session lasts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from metrics.access import Role, Viewer
from metrics.errors import AccountError
from metrics.store.log import (
    Act,
    Entry,
    Kind,
    append_entries,
    name_of,
    record_account,
    record_revocation,
    record_token,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from metrics.store.engine import Engine, Row, Statements
    from metrics.store.log import Person


@dataclass(frozen=True, slots=True)
class Account:
    """One account as its newest row has it.

    name: composed and casefolded; agency: of the agency role alone; epoch: sessions opened under
    an earlier one are over; changed_at: naive UTC of the newest row.
    """

    name: str
    password_hash: str = field(repr=False)
    role: Role
    agency: str | None
    is_demo: bool
    is_disabled: bool
    epoch: int
    changed_by: str
    changed_at: datetime

    @property
    def viewer(self) -> Viewer:
        """Who asks, when this account is the one signed in."""
        return Viewer(self.name, self.role, self.agency, self.is_demo)


@dataclass(frozen=True, slots=True)
class Token:
    """One token of an account, without the token itself; times are naive UTC."""

    id: int
    account: str
    label: str
    issued_by: str
    issued_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """One session with its account as it is now; is_left: somebody has signed out of it."""

    account: Account
    epoch: int
    opened_at: datetime
    seen_at: datetime
    is_left: bool = False


_COLUMNS = (
    "a.name, a.password_hash, a.role, a.agency, a.is_demo, a.is_disabled, a.epoch, "
    "a.changed_by, a.changed_at"
)
_ACCOUNTS = f"""
SELECT {_COLUMNS} FROM accounts a
WHERE a.id IN (SELECT max(id) FROM accounts GROUP BY name) ORDER BY a.name
"""  # noqa: S608 - assembled from the constant above
_ACCOUNT = f"""
SELECT {_COLUMNS} FROM accounts a WHERE a.name = ? ORDER BY a.id DESC LIMIT 1
"""  # noqa: S608
_TOKENS = """
SELECT t.id, t.account, t.label, t.issued_by, t.issued_at, r.revoked_at
FROM tokens t LEFT JOIN revocations r ON r.token = t.id ORDER BY t.id
"""
_TOKEN_HOLDER = f"""
SELECT {_COLUMNS}, r.token IS NOT NULL FROM tokens t
JOIN accounts a ON a.name = t.account
LEFT JOIN revocations r ON r.token = t.id
WHERE t.sha256 = ? ORDER BY a.id DESC LIMIT 1
"""  # noqa: S608
_SESSION = f"""
SELECT {_COLUMNS}, s.epoch, s.opened_at, s.seen_at, o.session IS NOT NULL FROM sessions s
JOIN accounts a ON a.name = s.account
LEFT JOIN sign_outs o ON o.session = s.id
WHERE s.id = ? ORDER BY a.id DESC LIMIT 1
"""  # noqa: S608


def _account(row: Row) -> Account:
    name, password_hash, role, *rest = row
    return Account(name, password_hash, Role(role), *rest)


def read_accounts(engine: Engine) -> tuple[Account, ...]:
    """All accounts by name, disabled ones too."""
    return tuple(_account(row) for row in engine.query(_ACCOUNTS))


def read_account(statements: Statements, name: str) -> Account | None:
    """The account with this name, None for none."""
    rows = statements.query(_ACCOUNT, (name,))
    return _account(rows[0]) if rows else None


def has_accounts(engine: Engine, *, demo_only: bool = False) -> bool:
    """Whether there is any account, or any made for a demonstration."""
    condition = "is_demo" if demo_only else "TRUE"
    statement = f"SELECT count(*) FROM accounts WHERE {condition}"  # noqa: S608 - one of two words
    return bool(engine.query(statement)[0][0])


def add_account(engine: Engine, account: Account, by: Person | None = None) -> None:
    """Store a new account; raises AccountError when the name is taken.

    by: who makes it, for the log; who the account says when None.
    """
    with engine.transaction() as statements:
        if read_account(statements, account.name) is not None:
            raise AccountError("name_taken", name=account.name)
        number = _append(statements, account)
        record_account(statements, by or account.changed_by, number, Act.ACCOUNT_ADDED)


def change_account(
    engine: Engine,
    name: str,
    by: Person,
    moment: datetime,
    **changes: Any,  # noqa: ANN401 - fields of Account
) -> Account:
    """The account with some fields changed, stored as its newest row.

    A change of `epoch` is given as how much it grows. Raises AccountError when there is none.
    """
    with engine.transaction() as statements:
        account = read_account(statements, name)
        if account is None:
            raise AccountError("no_account", name=name)
        act = _act_of(changes)
        changes["epoch"] = account.epoch + changes.get("epoch", 0)
        changed = replace(account, changed_by=name_of(by), changed_at=moment, **changes)
        number = _append(statements, changed)
        record_account(statements, by, number, act)
    return changed


def _act_of(changes: Mapping[str, object]) -> Act:
    """What a change of an account is called, by the fields it changes."""
    if "is_disabled" in changes:
        return Act.ACCOUNT_DISABLED if changes["is_disabled"] else Act.ACCOUNT_ENABLED
    if "password_hash" in changes:
        # A new password ends the sessions; the same one hashed anew leaves them.
        return Act.PASSWORD_CHANGED if changes.get("epoch") else Act.PASSWORD_REHASHED
    return Act.SESSIONS_ENDED if set(changes) == {"epoch"} else Act.ACCOUNT_CHANGED


def _append(statements: Statements, account: Account) -> int:
    """Number of the row that now says what the account is."""
    number = int(statements.query("SELECT coalesce(max(id), 0) + 1 FROM accounts")[0][0])
    statements.query(
        "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            account.name,
            account.password_hash,
            str(account.role),
            account.agency,
            account.is_demo,
            account.is_disabled,
            account.epoch,
            account.changed_by,
            account.changed_at,
        ),
    )
    return number


def add_token(engine: Engine, sha256: str, token: Token, by: Person | None = None) -> int:
    """Store a token by its hash and return its number; that of `token` does not matter.

    by: who issues it, for the log; who the token says when None.
    """
    with engine.transaction() as statements:
        rows = statements.query("SELECT coalesce(max(id), 0) + 1 FROM tokens")
        number = int(rows[0][0])
        statements.query(
            "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?)",
            (number, sha256, token.account, token.label, token.issued_by, token.issued_at),
        )
        record_token(statements, by or token.issued_by, number)
    return number


def read_tokens(engine: Engine) -> tuple[Token, ...]:
    """All tokens in the order of issue, revoked ones too."""
    return tuple(Token(*row) for row in engine.query(_TOKENS))


def revoke_token(engine: Engine, number: int, by: Person, moment: datetime) -> None:
    """Store that a token is not taken any more; nothing happens when it is revoked already."""
    with engine.transaction() as statements:
        if statements.query("SELECT 1 FROM revocations WHERE token = ?", (number,)):
            return
        values = (number, name_of(by), moment)
        statements.query("INSERT INTO revocations VALUES (?, ?, ?)", values)
        record_revocation(statements, by, number)


def read_token_holder(engine: Engine, sha256: str) -> tuple[Account, bool] | None:
    """The account whose token has this hash and whether it is revoked, None when there is none."""
    rows = engine.query(_TOKEN_HOLDER, (sha256,))
    return (_account(rows[0][:-1]), bool(rows[0][-1])) if rows else None


def open_session(engine: Engine, sha256: str, account: Account, moment: datetime) -> None:
    """Store a session by the hash of its key."""
    with engine.transaction() as statements:
        statements.query(
            "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
            (sha256, account.name, account.epoch, moment, moment),
        )
        entry = Entry(Act.SIGNED_IN, Kind.ACCOUNT, account.name, {}, account.agency)
        append_entries(statements, account.viewer, [entry])


def read_session(engine: Engine, sha256: str) -> Session | None:
    """The session with its account, None when there is none."""
    rows = engine.query(_SESSION, (sha256,))
    if not rows:
        return None
    *account, epoch, opened_at, seen_at, is_left = rows[0]
    return Session(_account(tuple(account)), epoch, opened_at, seen_at, bool(is_left))


def touch_session(engine: Engine, sha256: str, moment: datetime) -> None:
    """Store that a session was used; two threads must not do so for one session at once."""
    engine.query("UPDATE sessions SET seen_at = ? WHERE id = ?", (moment, sha256))


def end_session(engine: Engine, sha256: str, moment: datetime) -> None:
    """Store that a session was signed out of; nothing happens when it was already, or never was."""
    found = read_session(engine, sha256)
    if found is None or found.is_left:
        return
    with engine.transaction() as statements:
        statements.query("INSERT INTO sign_outs VALUES (?, ?)", (sha256, moment))
        account = found.account
        entry = Entry(Act.SIGNED_OUT, Kind.ACCOUNT, account.name, {}, account.agency)
        append_entries(statements, account.viewer, [entry])
