"""One worked example as it would stand on the overview, to explain a gauge by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.services.method import EXAMPLES, judged_example
from metrics.services.overview import Standing

if TYPE_CHECKING:
    from metrics.model import Catalog

SORT = "reduction"


def sample_standing(catalog: Catalog) -> Standing:
    """The example of a cut on the page of the method, judged by the settings in force."""
    example = next(one for one in EXAMPLES if one.kind == SORT)
    return Standing(*judged_example(example, catalog.settings))
