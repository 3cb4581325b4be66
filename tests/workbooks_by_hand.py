"""Workbooks written by hand, so that a test says every byte that matters."""

from __future__ import annotations

import io
import zipfile

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="0.000%"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>'
)


def workbook_with(rows, *, after="", prefix=""):
    """A workbook with one sheet of these rows, written by hand."""
    out = io.BytesIO()
    sheet = f"<worksheet {SPACE}><sheetData>{rows}</sheetData>{after}</worksheet>"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships {LINKS}><Relationship Id="r1" Type="{KIND}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {SPACE} xmlns:r="{KIND}"><sheets><sheet name="Số liệu"'
        ' sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {LINKS}><Relationship Id="r1"'
        f' Type="{KIND}/worksheet" Target="{prefix}worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f"<styleSheet {SPACE}>{STYLES}</styleSheet>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def row_of(number, cells, styles=None):
    """A row: texts in place, numbers as such."""
    written = []
    for place, cell in enumerate(cells):
        spot, style = f"{chr(65 + place)}{number}", (styles or {}).get(place, 0)
        if isinstance(cell, str):
            written.append(f'<c r="{spot}" t="inlineStr"><is><t>{cell}</t></is></c>')
        elif cell is not None:
            written.append(f'<c r="{spot}" s="{style}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(written)}</row>'
