"""The errors this library raises on purpose, each derived from the builtin it specialises.

Faults of an uploaded file are not errors: they are issues (see issues.py), collected and shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a declaration file: where, what was found, what was expected."""

    file: str
    line: int
    where: str
    found: str
    expected: str
    level: str = "error"

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.where}: found {self.found}; expected {self.expected}"
        )


class DeclarationError(ValueError):
    """targets.yaml or agencies.csv is wrong; carries every fault found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class PeriodError(ValueError):
    """A text is not a reporting period."""


class AccessDeniedError(PermissionError):
    """The viewer's role does not permit the action asked for, for the agency it was asked for."""

    def __init__(
        self, message: str, action: str | None = None, asked_for: str | None = None
    ) -> None:
        self.action, self.asked_for = action, asked_for
        super().__init__(message)


class AccountError(ValueError):
    """An account or token cannot be made or changed as asked.

    code: what stands in the way, in words under `account.refusal`; values fill in the sentence.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(" ".join((code, *(f"{key}={value}" for key, value in values.items()))))


class BriefingError(ValueError):
    """A briefing cannot be saved as asked.

    code: what stands in the way, in words under `briefing.refusal`; values fill in the sentence.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(" ".join((code, *(f"{key}={value}" for key, value in values.items()))))


class SignInError(PermissionError):
    """Name and password are not those of an account that may sign in."""


class SignOnError(PermissionError):
    """Somebody whom the provider of single sign-on vouches for may not come in.

    code: why, in words under `signon.refusal`; values fill in the sentence.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


class LockedOutError(PermissionError):
    """Too many attempts: nothing is looked at before the wait is over."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many attempts; again in {seconds} s")


class ExposedSecretError(PermissionError):
    """The file of the signing key can be read by others than its owner."""


class ExposedDemonstrationError(PermissionError):
    """A ledger with demonstration accounts was to be served to other machines."""


class StoreBusyError(OSError):
    """Another process holds the ledger file."""


class PeriodLockedError(PermissionError):
    """The period is locked for the agency asked for, and only the standing agency may file."""

    def __init__(self, asked_for: str) -> None:
        self.asked_for = asked_for
        super().__init__(asked_for)


class StaleDecisionError(ValueError):
    """Filings have changed since they were shown, or are in no state for this decision."""

    def __init__(self, filings: Sequence[int]) -> None:
        self.filings = tuple(filings)
        super().__init__(", ".join(f"#{number}" for number in self.filings))


class UnknownFilingError(LookupError):
    """The ledger holds no filing of this number that the viewer may see."""


class UnknownBriefingError(LookupError):
    """No briefing has this number."""


class UnknownTargetError(LookupError):
    """No target with this id is declared."""


class UnknownAgencyError(LookupError):
    """No agency with this code is registered."""
