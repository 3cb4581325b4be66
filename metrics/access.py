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


# Which roles may do what. To add an action: a member of Action and a line here.
PERMITTED: dict[Action, frozenset[Role]] = {
    Action.VIEW: frozenset(Role),
    Action.LOAD: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking: a name for the record, a role, and for the agency role its agency."""

    name: str
    role: Role
    agency: str | None = None


def require(viewer: Viewer, action: Action) -> None:
    """Raise AccessDeniedError unless the viewer's role permits the action."""
    if viewer.role not in PERMITTED[action]:
        message = f"{viewer.role} may not {action}"
        raise AccessDeniedError(message)
