"""A checked file given back as a workbook with every issue at its place."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from metrics.access import Action, Viewer, require
from metrics.export.annotated import CheckedFile, annotated_workbook
from metrics.intake.original import read_original
from metrics.text.report import reading_sentences
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from metrics.intake.validate import Report
    from metrics.services.loading import IncomingFile
    from metrics.services.workspace import Workspace

MOST_COPIED = 100_000  # rows; a spreadsheet opens no more with ease


def annotated(
    workspace: Workspace,
    viewer: Viewer,
    incoming: IncomingFile,
    agency: str | None = None,
    language: Language = Language.VI,
    report: Report | None = None,
) -> tuple[str, bytes]:
    """File name and bytes of the annotated copy of a file.

    report: what is known of the file already, with every warning; checked anew when None.
    """
    require(viewer, Action.CHECK, agency)
    if report is None:
        report = workspace.check(incoming.content, agency)
    original = read_original(incoming.content, MOST_COPIED)
    checked = CheckedFile(
        language,
        incoming.name,
        reading_sentences(language, report.reading),
        0 if original is None else original.heading_line,
        report.issues,
        None if original is None else original.rows,
        MOST_COPIED if original is not None and original.is_cut else None,
    )
    return annotated_name(incoming.name, language), annotated_workbook(checked)


def annotated_name(name: str, language: Language) -> str:
    """Name of the annotated copy of a file.

    >>> annotated_name("quý 3.csv", Language.EN)
    'quý 3_issues.xlsx'
    """
    stem = PurePosixPath(name.replace("\\", "/")).stem
    return f"{stem}_{say(language, 'annotated.file')}.xlsx"
