"""Files that hold secrets: read only where nobody but their owner can.

Knows nothing of what they hold.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from metrics.errors import ExposedSecretError

if TYPE_CHECKING:
    from pathlib import Path

ADMINISTRATOR = 0
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_private(path: Path) -> bytes:
    """What a file holds.

    Raises ExposedSecretError when group or others have any right to it, or when it belongs to
    neither this process nor the administrator of the machine, who reads everything; OSError where
    it cannot be read.
    """
    # What is looked at and what is read is the same file, whatever becomes of its name meanwhile.
    with path.open("rb") as file:
        _require_private(path, os.fstat(file.fileno()))
        return file.read()


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
