"""The key that signs cookies and forms: 32 random bytes in a file that only its owner can read.

Knows nothing of what is signed.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from metrics.services.private_files import read_private

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32


def signing_key(path: Path | None) -> bytes:
    """The key in a file, made when it is missing; a passing one without a file.

    Raises ExposedSecretError when group or others have any right to it, or when it belongs to
    neither this process nor the administrator of the machine, who reads everything; ValueError when
    it is too short to be such a key.
    """
    if path is None:
        return secrets.token_bytes(KEY_BYTES)
    if not path.exists():
        _make(path)
    key = read_private(path)
    if len(key) < KEY_BYTES:
        message = f"{path}: {len(key)} byte, cần {KEY_BYTES} / {len(key)} bytes, {KEY_BYTES} wanted"
        raise ValueError(message)
    return key


def _make(path: Path) -> None:
    """Write a new key beside its place and link it there: others see all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        try:
            os.link(made, path)
        except FileExistsError:
            # Another process was quicker; its key counts.
            return
    finally:
        made.unlink(missing_ok=True)
