"""Letters to late agencies: one for each, from the standing department, and a list of all."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document

from metrics.access import Role, Viewer
from metrics.errors import AccessDeniedError
from metrics.export.issuers import Issuer
from metrics.services.issuing import issuer_of
from metrics.services.letters import late_agencies, letters_archive
from metrics.services.reminders import reminders
from metrics.text.words import Language

REVIEWER = Viewer("so_noi_vu", Role.REVIEWER)
DAY, AGENCY = date(2026, 11, 22), "so_y_te_hn"


def words_in(content):
    """Every text of a document, tables too."""
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_archive_holds_a_list_and_a_letter_for_the_agency_asked(repository):
    content = letters_archive(repository.workspace, REVIEWER, DAY, AGENCY)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert ["00-danh-sach.docx", f"01-{AGENCY}.docx"] == archive.namelist()
    letter = words_in(archive.read(f"01-{AGENCY}.docx"))
    assert "Kính gửi: Sở Y tế." in letter
    assert "SỞ NỘI VỤ" in letter
    assert "Biên chế công chức" in letter


def test_everyone_late_stands_on_the_list(repository):
    late = reminders(repository.workspace, REVIEWER, DAY)
    told = words_in(late_agencies(repository.workspace, REVIEWER, Language.EN, DAY))
    assert len(late) > 100
    assert all(one.agency.name_en in told for one in late if one.addressees in ((one.agency,), ()))


def test_letter_names_the_department_and_the_place(repository, catalog):
    def issuer(code):
        return issuer_of(repository.workspace, catalog.agencies[code], DAY)

    hai_phong = Issuer("Ủy ban nhân dân thành phố Hải Phòng", "Sở Nội vụ", "Hải Phòng", "Giám đốc")
    assert hai_phong == issuer("so_y_te_hn") == issuer("so_ldtbxh")
    assert "Hà Tĩnh" == issuer("ht").place


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN, Role.AGENCY])
def test_letters_are_the_reviewers_affair(repository, role):
    who = Viewer("x", role, AGENCY if role is Role.AGENCY else None)
    for ask in (
        lambda: letters_archive(repository.workspace, who, DAY, AGENCY),
        lambda: late_agencies(repository.workspace, who, Language.VI, DAY, AGENCY),
    ):
        with pytest.raises(AccessDeniedError):
            ask()
