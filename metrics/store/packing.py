"""How the ledger keeps a file: packed, so that one of 42 MB takes 4, and given back unchanged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pyarrow as pa

# The quickest level: figures repeat so much that it saves most of what there is to save.
ZSTANDARD = pa.Codec("zstd", compression_level=1)


@dataclass(frozen=True, slots=True)
class Packed:
    """A file packed: SHA-256 and number of the bytes received, and the bytes as they are kept."""

    sha256: str
    size: int
    content: bytes


def fingerprint(content: bytes) -> str:
    """SHA-256 of bytes, by which the ledger knows a file again."""
    return hashlib.sha256(content).hexdigest()


def pack(content: bytes) -> Packed:
    """Pack a file as received; leaves the interpreter to other threads meanwhile."""
    packed = ZSTANDARD.compress(content, asbytes=True)
    return Packed(fingerprint(content), len(content), packed)


def unpack(kept: bytes, size: int | None) -> bytes:
    """Bytes as received; size: how many they were, None for those kept as they came.

    Raises ValueError when they cannot be had back.
    """
    if size is None:
        return kept
    try:
        return bytes(ZSTANDARD.decompress(kept, decompressed_size=size, asbytes=True))
    except (OSError, pa.ArrowException) as error:
        message = f"a file of the ledger cannot be unpacked: {error}"
        raise ValueError(message) from error
