"""Files as the ledger keeps them: smaller, and the very same bytes when read back."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.store.packing import pack, unpack


@given(st.binary(max_size=5000))
def test_bytes_come_back_as_they_went_in(content):
    packed = pack(content)
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (packed.sha256, packed.size)
    assert content == unpack(packed.content, packed.size)


def test_figures_take_a_fraction_of_their_size():
    content = b"so_noi_vu,civil_servant_posts,2024-Q3,,,,1234,\n" * 10_000
    assert len(pack(content).content) * 50 < len(content)


def test_bytes_kept_as_they_came_are_given_as_they_are():
    assert b"agency,value\n" == unpack(b"agency,value\n", None)


FILE = b"agency,value\na,1\n" * 20


@pytest.mark.parametrize(
    ("kept", "size"),
    [
        (pack(FILE).content, len(FILE) - 1),
        (pack(FILE).content, len(FILE) + 1),
        (pack(FILE).content[:-4], len(FILE)),
        (pack(FILE).content + b"x", len(FILE)),
        (FILE, len(FILE)),
        (b"", len(FILE)),
    ],
)
def test_damaged_bytes_are_an_error_and_never_another_file(kept, size):
    with pytest.raises(ValueError, match="unpacked"):
        unpack(kept, size)
