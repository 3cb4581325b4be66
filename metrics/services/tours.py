"""The first-visit tour: offered to an account until it is put away, and never again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.store.clock import utc_now
from metrics.store.tours import has_seen_tour, record_tour_seen

if TYPE_CHECKING:
    from metrics.services.workspace import Workspace


def is_tour_due(workspace: Workspace, viewer: Viewer) -> bool:
    """Whether the viewer has not put the tour away yet."""
    require(viewer, Action.VIEW)
    return not has_seen_tour(workspace.engine, viewer.name)


def put_tour_away(workspace: Workspace, viewer: Viewer) -> None:
    """Offer the tour to the viewer no more; nothing happens when it was put away before."""
    if is_tour_due(workspace, viewer):
        record_tour_seen(workspace.engine, viewer.name, utc_now())
