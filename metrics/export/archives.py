"""Office files without a trace of the clock: the same contents are always the same bytes.

Office files are zip archives in which libraries write the time of day, also inside the workbooks
behind charts. Knows nothing of what is in them.
"""

from __future__ import annotations

import io
import re
import zipfile

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first a zip archive can tell
_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_FROZEN = rb"\g<1>2000-01-01T00:00:00Z\g<3>"
WORKBOOK = ".xlsx"
PROPERTIES = "docProps/core.xml"


def without_clock(content: bytes) -> bytes:
    """An Office file with every time in it set to the same one, workbooks inside it too."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            made.writestr(
                zipfile.ZipInfo(name, FIRST_DAY),
                _part(name, given.read(name)),
                zipfile.ZIP_DEFLATED,
            )
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name.endswith(WORKBOOK):
        return without_clock(content)
    return _MOMENT.sub(_FROZEN, content) if name == PROPERTIES else content
