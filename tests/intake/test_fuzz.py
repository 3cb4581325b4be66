"""Damaged files: never a traceback, never a wait, never much memory."""

from __future__ import annotations

import io
import random
import resource
import zipfile
from pathlib import Path
from time import process_time

import pytest

from metrics.intake.validate import check_file
from metrics.issues import Level

SAMPLES = Path(__file__).parents[1] / "samples"
SECONDS, MEGABYTES = 2.0, 300
TOKENS = [
    b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b"\0", b"\xff\xfe", b"\xfe\xff",
    b"\xef\xbb\xbf", b"sep=;\n", b"%", b"1.234", b"1,234", b"-", b"9" * 40, b"1e308", b"NaN", b"=",
    b"\xc2\xa0", b"\xe2\x80\x8b", b"\xcc\x81", b"\x8d", b"\xf0\x9f\x98\x80", b"<html>",
    b"PK\x03\x04", b"agency", "Đơn vị".encode(), "Kỳ".encode("cp1258", "ignore"), b"2024-Q3", b"hp",
    b"civil_servant_posts", b'"' + b"\n" * 200, b"," * 300, b"x" * 40_000,
]  # fmt: skip
XML_TOKENS = [
    b'r="XFD1048576"', b'r="A1"', b'r=""', b'r="1A"', b't="s"', b't="e"', b't="inlineStr"',
    b't="b"',
    b's="99"', b"<v>", b"</v>", b"<v>99999999999</v>", b"<v>-1</v>", b"<v>1e400</v>", b"<row>",
    b"</row>",
    b"<c>", b"&#0;", b"&lt;", b"&x;", b"<![CDATA[", b"<!--", b'ref="A1:XFD1048576"', b"<mergeCell ",
    b'<mergeCell ref="A1:B99999"/>', b'numFmtId="9"', b"<si><t>a</t></si>", b'count="-1"',
]  # fmt: skip
SEEDS = sorted(
    path
    for path in SAMPLES.iterdir()
    if path.suffix in (".csv", ".xlsx") and path.stat().st_size < 50_000
)


def damaged(content, chance, tokens=TOKENS):
    """Bytes with a few places changed, cut, doubled, swapped or filled."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice((1, 1, 2, 8, 64)))
        way = chance.randrange(6)
        if way == 0:
            changed[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
        elif way == 1:
            del changed[start:end]
        elif way == 2:
            changed[start:start] = changed[start:end] * chance.choice((1, 2, 50))
        elif way in (3, 4):
            changed[start:start] = chance.choice(tokens)
        else:
            changed = (
                changed[:start] if chance.random() < 0.3 else changed[:start] + changed[end:][::-1]
            )
    return bytes(changed)


def damaged_inside(content, chance):
    """A workbook that unpacks well and holds a damaged part."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        hit = chance.choice([name for name in names if name.startswith("xl/")])
        for name in names:
            part = old.read(name)
            new.writestr(name, damaged(part, chance, XML_TOKENS + TOKENS) if name == hit else part)
    return packed.getvalue()


def damaged_files(number, seed):
    """So many damaged files, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    contents = [path.read_bytes() for path in SEEDS]
    for place in range(number):
        content = contents[place % len(contents)]
        if (
            content.startswith(b"PK")
            and zipfile.is_zipfile(io.BytesIO(content))
            and len(content) < 20_000
        ):
            way = damaged_inside if chance.random() < 0.8 and b"xl/" in content else damaged
            yield way(content, chance)
        elif chance.random() < 0.1:
            other = chance.choice(contents)
            yield (
                content[: chance.randrange(len(content) + 1)]
                + other[chance.randrange(len(other) + 1) :]
            )
        else:
            yield damaged(content, chance)


def check_all(register, number, seed):
    """Check so many damaged files; the longest time and the growth of memory in megabytes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    longest = 0.0
    for content in damaged_files(number, seed):
        start = process_time()
        try:
            report = check_file(content, register)
        except BaseException:
            Path("damaged-file.bin").write_bytes(content)
            raise
        longest = max(longest, process_time() - start)
        errors = [issue for issue in report.issues if issue.kind.level is Level.ERROR]
        assert errors or len(report.actuals) or report.rows == 0 or report.issues
        assert longest < SECONDS, content[:200]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return longest, grown


def test_damaged_files_give_a_report_soon_and_in_little_memory(register):
    _, grown = check_all(register, 600, seed=20241222)
    assert grown < MEGABYTES


@pytest.mark.fuzz
@pytest.mark.timeout(3 * 3600)
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_damaged_files_each(register, seed):
    _, grown = check_all(register, 10_000, seed=seed)
    assert grown < MEGABYTES
