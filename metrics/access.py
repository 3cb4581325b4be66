"""Who may do what, decided here and nowhere else.

Every service takes the viewer and calls `require` first. Knows nothing of accounts or sessions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from metrics.errors import AccessDeniedError


class Role(StrEnum):
    """Leaders view, agencies file, the standing agency reviews, administrators load and manage."""

    VIEWER = "viewer"
    AGENCY = "agency"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Action(StrEnum):
    """What can be asked of the services."""

    VIEW = "view"
    LOAD = "load"
    CHECK = "check"
    SUBMIT = "submit"
    READ_FILINGS = "read_filings"
    READ_PUNCTUALITY = "read_punctuality"
    REVIEW = "review"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_TRAIL = "read_trail"
    VERIFY_TRAIL = "verify_trail"
    READ_NOTES = "read_notes"
    WRITE_NOTE = "write_note"
    PRESENT = "present"
    PREPARE_BRIEFING = "prepare_briefing"


# Which roles may do what. To add an action: a member of Action and a line here.
PERMITTED: dict[Action, frozenset[Role]] = {
    Action.VIEW: frozenset(Role),
    Action.LOAD: frozenset({Role.ADMIN}),
    Action.CHECK: frozenset({Role.AGENCY, Role.REVIEWER, Role.ADMIN}),
    Action.SUBMIT: frozenset({Role.AGENCY, Role.REVIEWER}),
    Action.READ_FILINGS: frozenset({Role.AGENCY, Role.REVIEWER, Role.ADMIN}),
    # Who owes what by when, and who is late: leaders ask about everyone, and see no papers.
    Action.READ_PUNCTUALITY: frozenset(Role),
    Action.REVIEW: frozenset({Role.REVIEWER}),
    Action.MANAGE_ACCOUNTS: frozenset({Role.ADMIN}),
    Action.READ_TRAIL: frozenset({Role.AGENCY, Role.REVIEWER, Role.ADMIN}),
    Action.VERIFY_TRAIL: frozenset({Role.REVIEWER, Role.ADMIN}),
    # What the owner of a late target says about it; nobody else writes it.
    Action.READ_NOTES: frozenset(Role),
    Action.WRITE_NOTE: frozenset({Role.AGENCY}),
    # What is shown in a meeting of leaders, with what will be said there: not for who is judged.
    Action.PRESENT: frozenset({Role.VIEWER, Role.REVIEWER, Role.ADMIN}),
    Action.PREPARE_BRIEFING: frozenset({Role.REVIEWER}),
}
# Actions that concern the papers of one agency: the agency role does them for its own alone.
OWN_ONLY = frozenset(
    {
        Action.CHECK,
        Action.SUBMIT,
        Action.READ_FILINGS,
        Action.READ_PUNCTUALITY,
        Action.READ_TRAIL,
        Action.READ_NOTES,
        Action.WRITE_NOTE,
    }
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking: a name for the record, a role, and for the agency role its agency.

    is_demo: a demonstration account; what it files is kept as illustrative.
    """

    name: str
    role: Role
    agency: str | None = None
    is_demo: bool = False


def may(viewer: Viewer, action: Action, agency: str | None = None) -> bool:
    """Whether the viewer's role permits the action, for the agency whose papers are meant.

    agency: None where an action of OWN_ONLY concerns several agencies or all.
    """
    if viewer.role not in PERMITTED[action]:
        return False
    if viewer.role is Role.AGENCY and action in OWN_ONLY:
        return agency is not None and agency == viewer.agency
    return True


def require(viewer: Viewer, action: Action, agency: str | None = None) -> None:
    """Raise AccessDeniedError unless the viewer may do the action, as `may` says."""
    if not may(viewer, action, agency):
        whose = f" for {agency}" if agency is not None else ""
        message = f"{viewer.role} may not {action}{whose}"
        raise AccessDeniedError(message, str(action), agency)
