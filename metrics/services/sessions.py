"""Signing in and out, and who is viewing: sessions in the ledger, known by a signed cookie.

A session ends when it is signed out of, left idle, too old, or when its account's epoch has moved
on. Knows nothing of HTTP.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from itsdangerous import BadSignature, URLSafeSerializer

from metrics.errors import AccountError, LockedOutError, SignInError
from metrics.services.accounts import normal_name
from metrics.services.attempts import Attempts
from metrics.services.passwords import hash_password, is_elsewhere, is_outdated, is_password
from metrics.services.refusals import Refusals
from metrics.store.accounts import (
    change_account,
    end_session,
    open_session,
    read_account,
    read_session,
    touch_session,
)
from metrics.store.ledger import utc_now
from metrics.store.log import NOBODY, Act, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.access import Viewer
    from metrics.store.accounts import Account, Session
    from metrics.store.engine import Engine

IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=12)
# Use is noted no more often than this, so that a busy page does not write at every run.
NOTED = timedelta(minutes=1)
KEY_BYTES = 32


@dataclass(slots=True)
class Sessions:
    """All sessions of one ledger.

    takes_passwords: whether local accounts may sign in; clock: naive UTC.
    """

    engine: Engine
    key: bytes = field(repr=False)
    attempts: Attempts = field(default_factory=Attempts)
    clock: Callable[[], datetime] = utc_now
    takes_passwords: bool = True
    refusals: Refusals = field(init=False)
    _noted: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Refusals go into the log of the same ledger."""
        self.refusals = Refusals(self.engine, self.clock)

    def sign_in(self, name: str, password: str, address: str = "") -> str:
        """Cookie of a new session.

        address: network address of who asks. Raises LockedOutError before anything is checked, and
        SignInError alike, and after as much work, for an unknown name, a wrong password and a
        disabled account.
        """
        spelled, now = normal_name(name), self.clock()
        account = read_account(self.engine, spelled)
        if not self.takes_passwords:
            self._note_failure(account, spelled, "local_off")
            raise SignInError(spelled)
        try:
            self.attempts.begin(spelled, address, now)
        except LockedOutError:
            self._note_failure(account, spelled, "held")
            raise
        is_right = is_password(None if account is None else account.password_hash, password)
        if account is None or not is_right or account.is_disabled:
            why = "unknown" if account is None else "password" if not is_right else "disabled"
            self._note_failure(account, spelled, why)
            raise SignInError(spelled)
        self.attempts.succeed(spelled, address)
        if is_outdated(account.password_hash):
            hashed = hash_password(password)
            change_account(self.engine, spelled, account.viewer, now, password_hash=hashed)
        return self._opened(account, now)

    def opened_for(self, account: Account) -> str:
        """Cookie of a new session of an account whose holder a provider vouches for."""
        return self._opened(account, self.clock())

    def _opened(self, account: Account, now: datetime) -> str:
        """Cookie of a new session of an account."""
        session = secrets.token_urlsafe(KEY_BYTES)
        open_session(self.engine, _fingerprint(session), account, now)
        return self._signer().dumps(session)

    def _note_failure(self, account: Account | None, spelled: str, why: str) -> None:
        """Record a sign-in that failed; a name nobody has may be a password typed too early."""
        name = NOBODY if account is None else account.name
        agency = None if account is None else account.agency
        self.refusals.note(
            name, Act.SIGN_IN_FAILED, Kind.ACCOUNT, name, why, name=spelled, concerns=agency
        )

    def change_password(self, cookie: str | None, old: str, new: str, address: str = "") -> str:
        """Give whoever holds a cookie another password; cookie of a new session, all others end.

        Slowed down and recorded like signing in. Raises LockedOutError, SignInError for a wrong old
        password or a session that is over, AccountError for a new one that cannot be taken or an
        account whose password is not its own to change.
        """
        found, now = self._open_session(cookie), self.clock()
        if found is None:
            raise SignInError(address)
        account = found[1].account
        if is_elsewhere(account.password_hash):
            raise AccountError("password_elsewhere")
        try:
            self.attempts.begin(account.name, address, now)
        except LockedOutError:
            self._note_failure(account, account.name, "held")
            raise
        if not is_password(account.password_hash, old):
            self._note_failure(account, account.name, "old_password")
            raise SignInError(account.name)
        self.attempts.succeed(account.name, address)
        if account.is_demo:
            raise AccountError("password_shared")
        if is_password(account.password_hash, new):
            raise AccountError("password_same")
        hashed = hash_password(new)
        changed = change_account(
            self.engine, account.name, account.viewer, now, password_hash=hashed, epoch=1
        )
        return self._opened(changed, now)

    def viewer_of(self, cookie: str | None) -> Viewer | None:
        """Who is signed in with this cookie; None when its session is over or never was."""
        found = self._open_session(cookie)
        if found is None:
            return None
        fingerprint, session = found
        self._note(fingerprint, session.seen_at, self.clock())
        return session.account.viewer

    def is_open(self, cookie: str | None) -> bool:
        """Whether someone is signed in with this cookie; to ask is no use of the session."""
        return self._open_session(cookie) is not None

    def _open_session(self, cookie: str | None) -> tuple[str, Session] | None:
        """Fingerprint and session of a cookie, None when it is over or never was."""
        session = self._session(cookie)
        if session is None:
            return None
        fingerprint = _fingerprint(session)
        found = read_session(self.engine, fingerprint)
        if found is None or _why_over(found, self.clock()):
            return None
        return fingerprint, found

    def turned_away(self, cookie: str | None) -> tuple[Viewer | None, str]:
        """Whose cookie it is or was, None for nobody's; code of `log.why` when it opens nothing."""
        if not cookie:
            return None, "signed_out"
        session = self._session(cookie)
        found = None if session is None else read_session(self.engine, _fingerprint(session))
        if found is None:
            return None, "forged"
        return found.account.viewer, _why_over(found, self.clock())

    def note_refused(self, cookie: str | None, place: str, error: Exception | None = None) -> None:
        """Record that whoever holds a cookie was refused something on a page.

        error: what the services refused it with; None where the cookie opens nothing.
        """
        who, why = self.turned_away(cookie)
        if error is None:
            self.refusals.note_place(who, place, why or "forbidden")
        else:
            self.refusals.note_error(who, place, error)

    def sign_out(self, cookie: str | None) -> None:
        """End the session of a cookie; nothing happens when there is none."""
        session = self._session(cookie)
        if session is not None:
            end_session(self.engine, _fingerprint(session), self.clock())

    def sign_out_everywhere(self, cookie: str | None) -> None:
        """End every session of whoever is signed in with this cookie."""
        viewer = self.viewer_of(cookie)
        if viewer is not None:
            change_account(self.engine, viewer.name, viewer, self.clock(), epoch=1)

    def form_token(self, bound: str) -> str:
        """What a form must carry, made from the cookie of whom it was shown to."""
        return hmac.new(self.key, b"form:" + bound.encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, bound: str, token: str) -> bool:
        """Whether a form comes from a page that was shown to the holder of the cookie."""
        return bool(bound) and hmac.compare_digest(self.form_token(bound).encode(), token.encode())

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(
            self.key,
            salt="kpi_session",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )

    def _session(self, cookie: str | None) -> str | None:
        try:
            return None if not cookie else str(self._signer().loads(cookie))
        except BadSignature:
            return None

    def _note(self, fingerprint: str, seen_at: datetime, now: datetime) -> None:
        """Note use at most once in a while, one thread at a time."""
        with self._lock:
            if now - max(seen_at, self._noted.get(fingerprint, seen_at)) < NOTED:
                return
            self._noted = {one: at for one, at in self._noted.items() if now - at < NOTED}
            self._noted[fingerprint] = now
        touch_session(self.engine, fingerprint, now)


def _why_over(found: Session, now: datetime) -> str:
    """Code of why a session is over, nothing for an open one."""
    if found.account.is_disabled:
        return "disabled"
    if found.is_left:
        return "left"
    if found.epoch != found.account.epoch:
        return "ended"
    return "expired" if now - found.opened_at >= WHOLE or now - found.seen_at >= IDLE else ""


def _fingerprint(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()
