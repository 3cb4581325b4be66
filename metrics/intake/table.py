"""What a file held, before anyone asks what its cells mean.

A number that a workbook keeps as a number has lost its decimal mark: EXACT before its digits says
that it is written with a point and needs no telling.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EXACT = "\ue000"
MUCH = 2  # a text that stands in two rows is worth a number


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was read, for whoever has to see that it was read as meant.

    encoding: code table of a text file, None for a workbook; separator: of its cells; sheet: name
    of the sheet read; decimal_mark: "," or ".", None where no cell tells; heading_line: line or row
    of the headings; headings: column -> its heading as written; columns: column -> its number.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    decimal_mark: str | None = None
    heading_line: int = 0
    headings: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """What was read.

    cells: one column of texts per known heading, in file order, missing ones filled with ""; those
    that repeat are categories (see coded); the index is the line number in the file, from 1.
    reading: how, without the decimal mark. unread: rows left out because they have another number
    of cells. beside: names standing beside codes, by column, as cells are; their numbers are in
    names.
    """

    cells: pd.DataFrame
    reading: Reading
    unread: int = 0
    beside: Mapping[str, pd.Series] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)

    @property
    def positions(self) -> Mapping[str, int]:
        """Column -> its number in the file, from 1."""
        return self.reading.columns


def repeats(distinct: int, rows: int) -> bool:
    """Whether a column of so many distinct texts is smaller as categories."""
    return distinct * MUCH <= rows


def coded(column: pd.Series) -> pd.Series:
    """A column of texts as categories, numbered in order of appearance, where they repeat."""
    if is_coded(column):
        return column
    codes, texts = pd.factorize(column)
    if not repeats(len(texts), len(column)):
        return column
    return pd.Series(pd.Categorical.from_codes(codes, texts), index=column.index)


def is_coded(column: pd.Series) -> bool:
    """Whether the texts of a column are categories."""
    return isinstance(column.dtype, pd.CategoricalDtype)


def codes_of(column: pd.Series) -> tuple[np.ndarray[Any, Any], list[str]]:
    """Number of each row's text, from 0, and the distinct texts in order of appearance."""
    if not is_coded(column):
        codes, texts = pd.factorize(column)
        return codes, texts.tolist()
    return column.array.codes.astype(np.intp), column.cat.categories.tolist()


def texts_of(column: pd.Series) -> list[str]:
    """The distinct texts of a column, in order of appearance."""
    return column.cat.categories.tolist() if is_coded(column) else column.unique().tolist()


def chosen(column: pd.Series, rows: np.ndarray[Any, Any]) -> pd.Series:
    """The rows of a mask; texts that stand in none of them are categories no more."""
    kept = column[rows]
    return kept.cat.remove_unused_categories() if is_coded(kept) else kept


def taken(texts: Sequence[str | None], codes: np.ndarray[Any, Any]) -> pd.Categorical:
    """Categories from each row's place in a list of texts, in which any may stand repeatedly."""
    numbers: dict[str | None, int] = {None: -1}
    places = [numbers.setdefault(text, len(numbers) - 1) for text in texts]
    categories = pd.Index([text for text in numbers if text is not None], dtype="str")
    narrow = np.asarray(places, dtype=np.min_scalar_type(-len(numbers)))
    return pd.Categorical.from_codes(narrow[codes], categories, validate=False)
