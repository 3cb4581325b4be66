"""Accounts and the tokens of systems that report by themselves: made and changed by administrators.

Takes the viewer and refuses; knows nothing of cookies or sessions (see sessions.py).
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.access import Action, Role, Viewer, require
from metrics.errors import AccountError
from metrics.services.passwords import hash_password, is_elsewhere
from metrics.store.accounts import (
    Account,
    Token,
    add_token,
    change_account,
    has_accounts,
    read_account,
    read_accounts,
    read_token_holder,
    read_tokens,
    revoke_token,
)
from metrics.store.accounts import add_account as store_account
from metrics.store.ledger import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from metrics.model import Agency
    from metrics.store.engine import Engine

# What a name is made of: letters of any language and digits, parted by . _ - or @.
NAME = re.compile(r"[^\W_]+(?:[._@-][^\W_]+)*")
SHORTEST_NAME, LONGEST_NAME = 2, 64
TOKEN_PREFIX, TOKEN_BYTES = "kpi_", 32
LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True)
class Known:
    """One account as administrators see it: never with its password hash."""

    name: str
    role: Role
    agency: str | None
    is_demo: bool
    is_disabled: bool
    changed_by: str
    changed_at: datetime
    tokens: tuple[Token, ...]


def normal_name(written: str) -> str:
    """The one spelling of a name: without outer spaces, composed, casefolded.

    >>> normal_name("  So_Noi_Vu ")
    'so_noi_vu'
    """
    composed = unicodedata.normalize("NFC", written.strip())
    return unicodedata.normalize("NFC", composed.casefold())


def add_account(
    engine: Engine,
    viewer: Viewer,
    agencies: Mapping[str, Agency],
    name: str,
    password: str,
    role: Role,
    agency: str | None = None,
    *,
    is_demo: bool = False,
) -> str:
    """Make an account and return the spelling of its name.

    agencies: the register, by code. Raises AccountError for a name that is taken or malformed, a
    password that is too short, or an agency that does not fit the role.
    """
    require(viewer, Action.MANAGE_ACCOUNTS)
    spelled = normal_name(name)
    require_sound(agencies, spelled, role, agency)
    if read_account(engine, spelled) is not None:
        raise AccountError("name_taken", name=spelled)
    now = utc_now()
    hashed = hash_password(password)
    store_account(
        engine,
        Account(spelled, hashed, role, agency, is_demo, False, 0, viewer.name, now),  # noqa: FBT003 - as stored
        viewer,
    )
    return spelled


def require_sound(
    agencies: Mapping[str, Agency], spelled: str, role: Role, agency: str | None
) -> None:
    """Raise AccountError for a malformed name, or an agency that does not fit the role.

    The agency role names a living agency of the register, every other role none.
    """
    if not SHORTEST_NAME <= len(spelled) <= LONGEST_NAME or not NAME.fullmatch(spelled):
        raise AccountError("name_form", name=spelled, shortest=SHORTEST_NAME, longest=LONGEST_NAME)
    if role is not Role.AGENCY:
        if agency is not None:
            raise AccountError("agency_unwanted", role=role)
        return
    if agency is None:
        raise AccountError("agency_wanted")
    if agency not in agencies:
        raise AccountError("agency_unknown", agency=agency)
    if not agencies[agency].is_valid(utc_now().date()):
        successors = ", ".join(agencies[agency].successors) or "–"
        raise AccountError("agency_ended", agency=agency, successors=successors)


def list_accounts(engine: Engine, viewer: Viewer) -> tuple[Known, ...]:
    """All accounts by name with their tokens, disabled and revoked ones too."""
    require(viewer, Action.MANAGE_ACCOUNTS)
    tokens = read_tokens(engine)
    return tuple(
        Known(
            one.name,
            one.role,
            one.agency,
            one.is_demo,
            one.is_disabled,
            one.changed_by,
            one.changed_at,
            tuple(token for token in tokens if token.account == one.name),
        )
        for one in read_accounts(engine)
    )


def has_any_account(engine: Engine) -> bool:
    """Whether anybody can sign in at all; anyone may ask."""
    return has_accounts(engine)


def demo_accounts(engine: Engine) -> tuple[Viewer, ...]:
    """Who can be tried out on a ledger made for demonstration, by role; anyone may ask."""
    found = [one.viewer for one in read_accounts(engine) if one.is_demo and not one.is_disabled]
    return tuple(sorted(found, key=lambda one: tuple(Role).index(one.role)))


def is_demonstration(engine: Engine) -> bool:
    """Whether the ledger has accounts whose password everybody knows."""
    return has_accounts(engine, demo_only=True)


def disable_account(engine: Engine, viewer: Viewer, name: str) -> None:
    """Keep an account from signing in, end its sessions and refuse its tokens."""
    require(viewer, Action.MANAGE_ACCOUNTS)
    change_account(engine, normal_name(name), viewer, utc_now(), is_disabled=True, epoch=1)


def enable_account(engine: Engine, viewer: Viewer, name: str) -> None:
    """Let a disabled account sign in again; its earlier sessions stay over."""
    require(viewer, Action.MANAGE_ACCOUNTS)
    change_account(engine, normal_name(name), viewer, utc_now(), is_disabled=False)


def change_password(engine: Engine, viewer: Viewer, name: str, password: str) -> None:
    """Give an account another password and end its sessions.

    Raises AccountError for an unknown name or a password that is too short.
    """
    require(viewer, Action.MANAGE_ACCOUNTS)
    spelled = normal_name(name)
    known = read_account(engine, spelled)
    if known is None:
        raise AccountError("no_account", name=spelled)
    if is_elsewhere(known.password_hash):
        raise AccountError("password_elsewhere")
    hashed = hash_password(password)
    change_account(engine, spelled, viewer, utc_now(), password_hash=hashed, epoch=1)


def end_sessions(engine: Engine, viewer: Viewer, name: str) -> None:
    """End every session of an account; it may sign in anew."""
    require(viewer, Action.MANAGE_ACCOUNTS)
    change_account(engine, normal_name(name), viewer, utc_now(), epoch=1)


def issue_token(engine: Engine, viewer: Viewer, name: str, label: str) -> tuple[int, str]:
    """Number of a new token and the token itself, which is shown this once and kept as a hash.

    label: what it is for. Raises AccountError for an unknown or disabled account.
    """
    require(viewer, Action.MANAGE_ACCOUNTS)
    spelled, account = normal_name(name), read_account(engine, normal_name(name))
    if account is None:
        raise AccountError("no_account", name=spelled)
    if account.is_disabled:
        raise AccountError("disabled", name=spelled)
    token = f"{TOKEN_PREFIX}{secrets.token_urlsafe(TOKEN_BYTES)}"
    kept = Token(0, spelled, label[:LONGEST_LABEL], viewer.name, utc_now(), None)
    return add_token(engine, _fingerprint(token), kept, viewer), token


def revoke_tokens(
    engine: Engine, viewer: Viewer, name: str, number: int | None = None
) -> tuple[int, ...]:
    """Numbers of the tokens of an account that are refused from now on: one, or all of them.

    Raises AccountError when the account has no such token that still works.
    """
    require(viewer, Action.MANAGE_ACCOUNTS)
    spelled = normal_name(name)
    found = tuple(
        token.id
        for token in read_tokens(engine)
        if token.account == spelled and token.revoked_at is None and number in (None, token.id)
    )
    if not found:
        raise AccountError("no_token", name=spelled, number=number or "–")
    for one in found:
        revoke_token(engine, one, viewer, utc_now())
    return found


def viewer_of_token(engine: Engine, token: str) -> Viewer | None:
    """Who reports with this token; None when it is unknown, revoked, or its account disabled."""
    viewer, why = holder_of_token(engine, token)
    return None if why else viewer


def holder_of_token(engine: Engine, token: str) -> tuple[Viewer | None, str]:
    """Whose token it is or was, None for nobody's; code of `log.why` when it is not taken."""
    found = read_token_holder(engine, _fingerprint(token)) if _is_token(token) else None
    if found is None:
        return None, "token"
    account, is_revoked = found
    why = "disabled" if account.is_disabled else "revoked" if is_revoked else ""
    return account.viewer, why


def _is_token(token: str) -> bool:
    return token.startswith(TOKEN_PREFIX)


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
