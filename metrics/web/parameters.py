"""What a call asks for in its address: read strictly, and everything wrong with it told at once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from metrics.errors import PeriodError
from metrics.periods import parse_period
from metrics.web.refusals import ParameterFault, RefusalError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from starlette.requests import Request

LONGEST_NAME, LONGEST_REMARK = 255, 2000
TRUTHS = {"true": True, "false": False}


@dataclass(slots=True)
class Parameters:
    """Parameters of a call by name, and what was found wrong while they were read."""

    values: dict[str, list[str]]
    faults: list[ParameterFault] = field(default_factory=list)

    @classmethod
    def of(
        cls, request: Request, known: Sequence[str], repeatable: Collection[str] = ()
    ) -> Parameters:
        """Parameters of a request that takes those known, some of them more than once."""
        found = cls({})
        for name, value in request.query_params.multi_items():
            found.values.setdefault(name, []).append(value)
        for name, values in found.values.items():
            if name not in known:
                found.wrong(name, "unknown-parameter", values[0], ", ".join(known))
            elif len(values) > 1 and name not in repeatable:
                found.wrong(name, "repeated-parameter", values[1])
        return found

    def wrong(self, name: str, code: str, found: str = "", expected: str = "") -> None:
        """Note what is wrong with a parameter."""
        self.faults.append(ParameterFault(name, code, found, expected))

    def require_sound(self) -> None:
        """Raise RefusalError with everything found wrong."""
        if self.faults:
            raise RefusalError("bad-call", faults=tuple(self.faults))

    def text(self, name: str) -> str | None:
        """A parameter as written, None where it is left out or empty."""
        return self.values.get(name, [""])[0].strip() or None

    def period(self, name: str) -> int | None:
        """Closing quarter of a period, None where none is named or it is none."""
        written = self.text(name)
        if written is None:
            return None
        try:
            return parse_period(written).closes
        except PeriodError:
            self.wrong(name, "bad-period", written)
            return None

    def truth(self, name: str) -> bool:
        """Whether a parameter is true; not when it is left out."""
        written = self.text(name)
        if written is not None and written.lower() not in TRUTHS:
            self.wrong(name, "not-true-or-false", written)
        return TRUTHS.get((written or "").lower(), False)

    def remark(self, name: str) -> str:
        """A text for people, composed, of some length at most."""
        written = unicodedata.normalize("NFC", self.text(name) or "")
        if len(written) > LONGEST_REMARK:
            self.wrong(name, "too-long", f"{len(written)}", f"{LONGEST_REMARK}")
        return written

    def file_name(self, name: str) -> str | None:
        """Name of a file without folders, None where it is left out."""
        written = self.text(name)
        if written is None:
            return None
        sound = sound_name(written)
        if sound is None:
            self.wrong(name, "bad-file-name", written[:LONGEST_NAME], f"{LONGEST_NAME}")
        return sound


def sound_name(written: str) -> str | None:
    r"""Last part of a path, composed; None where it is empty, too long or holds control characters.

    >>> sound_name("C:\\Báo cáo\\quý 3.csv"), sound_name("a\nb.csv"), sound_name("../")
    ('quý 3.csv', None, None)
    """
    name = unicodedata.normalize("NFC", written).replace("\\", "/").rpartition("/")[2].strip()
    is_plain = not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)
    return name if 0 < len(name) <= LONGEST_NAME and is_plain else None
