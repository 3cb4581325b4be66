"""Who issues a letter or report: the standing department of the locality it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.export.issuers import Issuer

if TYPE_CHECKING:
    from datetime import date

    from metrics.model import Agency
    from metrics.services.workspace import Workspace

# The department that stands for the reform in every province, and who signs for it.
STANDING, SIGNER = "Sở Nội vụ", "Giám đốc"
SHORT, FULL = "UBND", "Ủy ban nhân dân"
PLACES = (f"{SHORT} thành phố ", f"{SHORT} tỉnh ")


def issuer_of(workspace: Workspace, agency: Agency, today: date) -> Issuer:
    """The standing department of the locality an agency is in, as a letter names it."""
    name = root_of(workspace, agency, today).short_vi
    place = name
    for start in PLACES:
        place = place.removeprefix(start)
    return Issuer(name.replace(SHORT, FULL), STANDING, place, SIGNER)


def root_of(workspace: Workspace, agency: Agency, today: date) -> Agency:
    """The locality an agency belongs to, as it is on a day."""
    agencies, root = workspace.catalog.agencies, agency
    while root.parent is not None:
        root = agencies[root.parent]
    while not root.is_valid(today) and root.successors:
        root = agencies[root.successors[0]]
    return root
