"""Whether figures filed for quarters look like sums since the beginning of the year. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from metrics.intake.rows import Codes


def looks_cumulative(own: Codes, half: Codes) -> Codes:
    """Whether each quarter's figure is at least the sum of all before it in its year.

    own: a row a year, a column a quarter; half: of the first half-year; NaN where not filed. The
    first two quarters never tell, nor does a year that began with nothing.
    """
    before = np.where(np.isnan(half), own[:, 0] + own[:, 1], half)
    third = (own[:, 2] >= before) & (before > 0)
    before = before + own[:, 2]
    fourth = (own[:, 3] >= before) & (before > 0)
    never = np.zeros(len(own), dtype=bool)
    return np.column_stack([never, never, third, fourth])
