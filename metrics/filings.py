"""The life of a filing: its states, and which decision may follow which.

draft → waiting → accepted, or returned with a reason → superseded by a revision. A draft is checked
and not stored, so it has no state here. Knows no ledger.
"""

from __future__ import annotations

from enum import StrEnum


class Decision(StrEnum):
    """What is written down of a filing once it is stored, in order; nothing is taken back."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """Where a filing stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


STATE_AFTER: dict[Decision | None, State] = {
    None: State.WAITING,
    Decision.SUBMITTED: State.WAITING,
    Decision.ACCEPTED: State.ACCEPTED,
    Decision.RETURNED: State.RETURNED,
    Decision.SUPERSEDED: State.SUPERSEDED,
    Decision.WITHDRAWN: State.WITHDRAWN,
}

# States in which a decision can be made. The same bytes filed again after they were returned,
# replaced or withdrawn are the same filing, waiting once more.
MAY_FOLLOW: dict[Decision, frozenset[State]] = {
    Decision.SUBMITTED: frozenset({State.RETURNED, State.SUPERSEDED, State.WITHDRAWN}),
    Decision.ACCEPTED: frozenset({State.WAITING, State.RETURNED}),
    Decision.RETURNED: frozenset({State.WAITING, State.ACCEPTED}),
    Decision.SUPERSEDED: frozenset({State.WAITING, State.RETURNED}),
    Decision.WITHDRAWN: frozenset({State.WAITING}),
}


def state_after(decision: str | None) -> State:
    """State of a filing whose newest decision is this one, None for none.

    >>> state_after(None), state_after("returned")
    (<State.WAITING: 'waiting'>, <State.RETURNED: 'returned'>)
    """
    return STATE_AFTER[None if decision is None else Decision(decision)]
