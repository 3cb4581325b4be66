"""Small tables handed to a statement: columns of NumPy arrays by name, each of one type.

Not frames of pandas, which take longer to load than everything else of the store together: who
only looks at pages never needs them. Files of a million rows stay frames (store/submissions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    # Equally long columns by name.
    Columns = dict[str, np.ndarray[Any, Any]]

# Texts, bytes and whatever else may be missing.
ANY = "object"


def columns_of(types: Mapping[str, str], rows: Iterable[Sequence[object]]) -> Columns:
    """Rows as columns of the types named; values come in the order of the types.

    >>> columns_of({"id": "int64", "agency": ANY}, [(7, "so_y_te"), (8, None)])["agency"].tolist()
    ['so_y_te', None]
    """
    held = list(rows)
    return {
        name: column([row[place] for row in held], kind)
        for place, (name, kind) in enumerate(types.items())
    }


def column(values: Sequence[object], kind: str) -> np.ndarray[Any, Any]:
    """One column of a type of NumPy's."""
    made = np.empty(len(values), dtype=kind)
    made[:] = values
    return made


def distinct(name: str, values: Iterable[object], kind: str) -> Columns:
    """One column with every value once, in the order met."""
    return {name: column(list(dict.fromkeys(values)), kind)}
