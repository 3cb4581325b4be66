# ruff: noqa: INP001 - a script beside its pages, not a package
"""Write the pages of docs/ that are made from the code; `--check` names those that are stale.

python docs/generate.py            write them
python docs/generate.py --check    write nothing; exit 1 when any differs from the code
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands import commands_page
from generator.glossary import glossary_page
from generator.issues import issues_page
from generator.method import method_page
from generator.schema import schema_page
from generator.statuses import statuses_page
from generator.targets import targets_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DOCS = Path(__file__).parent

# Every generated file and what makes it. To add one: a module in generator/ and a line here.
PAGES: dict[str, Callable[[], str]] = {
    "targets.schema.json": schema_page,
    "targets.md": targets_page,
    "commands.md": commands_page,
    "GLOSSARY.md": glossary_page,
    "issues.md": issues_page,
    "statuses.md": statuses_page,
    "method.md": method_page,
}


def stale_pages() -> list[tuple[Path, str]]:
    """Files that differ from what the code says now, with the text they should have."""
    wanted = [(DOCS / name, make()) for name, make in PAGES.items()]
    return [
        (path, text)
        for path, text in wanted
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check all pages and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say which files are stale")
    is_checking = parser.parse_args(arguments).check
    stale = stale_pages()
    for path, text in stale:
        name = path.relative_to(DOCS.parent)
        if is_checking:
            sys.stdout.write(f"{name}: cũ so với mã, chạy make reference / stale\n")
        else:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name}\n")
    return 1 if is_checking and stale else 0


if __name__ == "__main__":
    sys.exit(main())
