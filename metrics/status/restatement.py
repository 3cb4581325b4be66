"""Comparing over a merger of territory: a restated baseline against the whole of today.

Once territory has come in, agencies can no longer be compared one by one, for most of them took
something over. With the baseline restated the whole is compared with the whole: every agency of
today at its last figure, against the old baseline and what came in. Nothing is left out, so an
agency that has never reported leaves the whole unknown.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from metrics.status.totals import Sums, Totals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.status.population import Enlargement
    from metrics.status.question import Subject
    from metrics.status.totals import Added


def added_between(
    subject: Subject,
    enlargements: Sequence[Enlargement],
    base: int,
    added: Mapping[tuple[str, str, int], Added],
) -> Added | None:
    """What came in, as it stood at the baseline; None unless it is known of all that came in."""
    found = [added.get((subject.indicator.id, one.agency, base)) for one in enlargements]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None
    return type(known[0])(
        sum((one.value for one in known), Decimal(0)),
        illustrative=any(one.illustrative for one in known),
    )


def restated_totals(
    fresh: Totals, lasting: Totals | None, base: Totals | None, added: Added
) -> Totals:
    """Totals of the whole of today against the restated baseline.

    fresh: agencies with figures young enough; lasting: every agency at its last figure; base: the
    old territory at the baseline. Coverage is weighted by the last figures.
    """
    is_whole = lasting is not None and lasting.reported == lasting.expected
    if lasting is None or not is_whole:
        return replace(fresh, now=Sums(), base=Sums(1, value=added.value), added=added.value)
    known = base is not None and base.reported == base.expected
    before = base.now if base is not None and known else Sums()
    return replace(
        fresh,
        now=lasting.now,
        included=lasting.reported,
        base=replace(before, value=before.value + added.value) if known else Sums(),
        weight=lasting.now.value,
        weight_included=fresh.now.value,
        added=added.value,
        illustrative=lasting.illustrative
        or added.illustrative
        or (base is not None and base.illustrative),
        conflicting=lasting.conflicting or (base is not None and base.conflicting),
    )
