"""Hashing and checking passwords with argon2id, at the parameters its library recommends.

Knows nothing of accounts. A check costs some 64 MB for a moment, so only a few run at once.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from metrics.errors import AccountError

SHORTEST, LONGEST = 12, 256
AT_ONCE = 4
_HASHER = PasswordHasher()
# Begins what is kept in place of a hash for who signs in at a provider: nobody's password has it.
ELSEWHERE = "signon:"
_TURN = threading.BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """Hash of a new password with its salt and parameters.

    Raises AccountError when it has too few or too many characters.
    """
    written = _composed(password)
    if len(written) < SHORTEST:
        raise AccountError("password_short", shortest=SHORTEST, found=len(written))
    if len(written) > LONGEST:
        raise AccountError("password_long", longest=LONGEST, found=len(written))
    with _TURN:
        return _HASHER.hash(written)


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether the password has this hash; without a hash, False after just as much work."""
    if is_elsewhere(password_hash):
        password_hash = None
    nobodys = _nobodys_hash()
    with _TURN:
        try:
            _HASHER.verify(password_hash or nobodys, _composed(password)[:LONGEST])
        except VerifyMismatchError:
            return False
    return password_hash is not None


def elsewhere(mark: str) -> str:
    """What is kept for an account whose holder signs in at a provider, which knows them by a mark.

    >>> is_elsewhere(elsewhere("ab")), is_elsewhere(None), is_elsewhere("$argon2id$v=19$…")
    (True, False, False)
    """
    return f"{ELSEWHERE}{mark}"


def is_elsewhere(password_hash: str | None) -> bool:
    """Whether the holder of an account signs in at a provider, not here."""
    return password_hash is not None and password_hash.startswith(ELSEWHERE)


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than new ones are."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe())


def _composed(password: str) -> str:
    """The password as every keyboard would type it: letters and tone marks composed."""
    return unicodedata.normalize("NFC", password)
