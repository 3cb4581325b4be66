"""Every answer of the programming interface that is a refusal: code, HTTP status, words.

Messages are in the language files under `api.refusal.<code>`, what is wrong with one parameter
under `api.fault.<code>`. Knows nothing of requests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from starlette.responses import Response

from metrics.errors import (
    AccessDeniedError,
    DeclarationError,
    LockedOutError,
    PeriodLockedError,
    SignInError,
    StoreBusyError,
    UnknownFilingError,
)
from metrics.text.words import say_both

# Code -> HTTP status. To add one: a line here, its words in both languages, its line in docs/api.md
# and a test.
REFUSALS: dict[str, int] = {
    "bad-call": 400,
    "bad-form": 400,
    "no-token": 401,
    "not-permitted": 403,
    "no-such-address": 404,
    "no-such-submission": 404,
    "no-such-method": 405,
    "too-slow": 408,
    "period-locked": 409,
    "too-large": 413,
    "wrong-type": 415,
    "errors-in-file": 422,
    "too-many-calls": 429,
    "fault": 500,
    "ledger-busy": 503,
    "declarations-wrong": 503,
    "too-many-uploads": 503,
}
# Errors of the services, and the code each is answered with.
CODES: tuple[tuple[type[Exception], str], ...] = (
    (SignInError, "no-token"),
    (AccessDeniedError, "not-permitted"),
    (UnknownFilingError, "no-such-submission"),
    (PeriodLockedError, "period-locked"),
    (LockedOutError, "too-many-calls"),
    (StoreBusyError, "ledger-busy"),
    (DeclarationError, "declarations-wrong"),
)
# What is wrong with a parameter. To add one: a line here and its words in both languages.
FAULTS = (
    "unknown-parameter",
    "repeated-parameter",
    "missing-parameter",
    "bad-period",
    "unknown-agency",
    "unknown-target",
    "bad-file-name",
    "name-of-several",
    "not-true-or-false",
    "too-long",
)
TRY_AGAIN_SECONDS = 5
SERVER = 500


@dataclass(frozen=True, slots=True)
class ParameterFault:
    """One thing wrong with a call: which parameter, what it was given, a code of FAULTS."""

    parameter: str
    code: str
    found: str = ""
    expected: str = ""

    def as_object(self) -> dict[str, object]:
        """As the interface gives it."""
        vi, en = say_both(
            f"api.fault.{self.code}",
            parameter=self.parameter,
            found=self.found,
            expected=self.expected,
        )
        return {
            "parameter": self.parameter,
            "code": self.code,
            "found": self.found,
            "message": vi,
            "message_en": en,
        }


class RefusalError(Exception):
    """A call is refused with a code of REFUSALS.

    values: what its sentence has filled in; faults: of parameters; content: given beside the error;
    headers: further ones.
    """

    def __init__(
        self,
        code: str,
        *,
        values: dict[str, object] | None = None,
        faults: tuple[ParameterFault, ...] = (),
        content: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.code, self.values, self.faults = code, values or {}, faults
        self.content, self.headers = content or {}, headers or {}
        super().__init__(code)

    @property
    def status(self) -> int:
        """HTTP status."""
        return REFUSALS[self.code]


def refusal_of(error: Exception) -> RefusalError:
    """What an error is answered with; one that nobody foresaw is the server's own fault."""
    if isinstance(error, RefusalError):
        return error
    code = next((code for sort, code in CODES if isinstance(error, sort)), "fault")
    headers: dict[str, str] = {}
    values: dict[str, object] = {}
    if isinstance(error, LockedOutError):
        headers, values = {"Retry-After": str(error.seconds)}, {"seconds": error.seconds}
    elif REFUSALS[code] > SERVER:
        headers = {"Retry-After": str(TRY_AGAIN_SECONDS)}
    elif isinstance(error, SignInError):
        headers = {"WWW-Authenticate": "Bearer"}
    return RefusalError(code, values=values, headers=headers)


def refused(refusal: RefusalError, number: str) -> Response:
    """The answer to a refused call; number: under which it is in the log."""
    vi, en = say_both(f"api.refusal.{refusal.code}", **refusal.values)
    error: dict[str, object] = {
        "code": refusal.code,
        "message": vi,
        "message_en": en,
        "id": number,
    }
    if refusal.faults:
        error["faults"] = [fault.as_object() for fault in refusal.faults]
    return answer({"error": error, **refusal.content}, refusal.status, refusal.headers)


def answer(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer that nobody keeps."""
    # A lone half of a letter, as a broken name can hold, has no UTF-8; it is shown as "?".
    body = json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    kept = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(body, status, {**kept, **(headers or {})}, "application/json")
