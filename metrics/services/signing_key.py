"""The key that signs cookies and forms: 32 random bytes in a file that only its owner can read.

Knows nothing of what is signed.
"""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING

from metrics.errors import ExposedSecretError

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
ADMINISTRATOR = 0
OTHERS = stat.S_IRWXG | stat.S_IRWXO


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
    # What is looked at and what is read is the same file, whatever becomes of its name meanwhile.
    with path.open("rb") as file:
        _require_private(path, os.fstat(file.fileno()))
        key = file.read()
    if len(key) < KEY_BYTES:
        message = f"{path}: {len(key)} byte, cần {KEY_BYTES} / {len(key)} bytes, {KEY_BYTES} wanted"
        raise ValueError(message)
    return key


def _require_private(path: Path, status: os.stat_result) -> None:
    if status.st_mode & OTHERS:
        mode = stat.S_IMODE(status.st_mode)
        message = (
            f"{path}: quyền {mode:04o}, người khác đọc được; chạy chmod 600"
            f" / mode {mode:04o} lets others in; run chmod 600"
        )
        raise ExposedSecretError(message)
    if status.st_uid not in (os.geteuid(), ADMINISTRATOR):
        message = (
            f"{path}: tệp thuộc về người dùng {status.st_uid} của máy, không phải của chương trình"
            f" / belongs to user {status.st_uid} of the machine, not to this program's"
        )
        raise ExposedSecretError(message)


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
