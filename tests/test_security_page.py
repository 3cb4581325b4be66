"""The page on security names tests that are there, and limits as they are."""

from __future__ import annotations

import re
from pathlib import Path

from metrics.services.sessions import IDLE, WHOLE

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_file_it_names_is_there():
    named = re.findall(r"`((?:tests|metrics)/[^`]+)`", PAGE)
    assert named
    assert [] == [one for one in named if not (ROOT / one).exists()]


def test_every_defence_names_a_test():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "threat" not in line]
    assert [] == [row for row in rows if "`tests/" not in row]


def test_limits_of_sessions_are_told_as_they_are():
    assert f"{IDLE.seconds // 60} phút" in PAGE
    assert f"{WHOLE.seconds // 3600} giờ" in PAGE


def test_commands_it_names_are_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{one}:" in makefile for one in re.findall(r"`make (\w+)`", PAGE))
