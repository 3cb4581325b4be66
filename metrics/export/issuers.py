"""Who issues letters and reports, as official papers name it."""

from __future__ import annotations

from dataclasses import dataclass

COMMITTEE = "ỦY BAN NHÂN DÂN"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues a letter, as written: Sở Nội vụ of the Ủy ban nhân dân thành phố …, in a place.

    signer: the office that signs, without a name; symbol: what follows the number, if settled.
    """

    superior: str
    name: str
    place: str
    signer: str = ""
    symbol: str = ""


def in_capitals(name: str) -> str:
    """Name of a body as its block writes it, a people's committee on a line of its own."""
    return name.upper().replace(f"{COMMITTEE} ", f"{COMMITTEE}\n")
