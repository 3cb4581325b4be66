"""The review of dependencies finds what it is for; no audit is never called a fine one."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIN = f"    --hash=sha256:{'0' * 64}\n"


def script(name):
    """A script of .ci/ as a module."""
    found = importlib.util.spec_from_file_location(f"ci_{name}", ROOT / ".ci" / f"{name}.py")
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module


dependencies, audit = script("dependencies"), script("audit")


def test_what_we_depend_on_passes():
    assert [] == dependencies.review(ROOT)


def test_entries_of_a_lock_are_read():
    lock, wrong = dependencies.read_lock(
        f"# made\nPandas==3.1.1 \\\n{PIN}    # via us\n"
        f'colorama==0.4.6 ; sys_platform == "nowhere" \\\n{PIN}'
    )
    assert [] == wrong
    assert ("3.1.1", 1, True) == (
        lock["pandas"].version,
        lock["pandas"].hashes,
        lock["pandas"].is_wanted,
    )
    assert not lock["colorama"].is_wanted


@pytest.mark.parametrize(
    "line",
    [
        "pandas==3.1.1",
        "pandas>=3.1.1 \\\n" + PIN,
        "pandas @ https://example.invalid/pandas.whl \\\n" + PIN,
        "--index-url https://example.invalid",
        "pandas==3.1.1 \\\n    --hash=md5:00",
        "-e .",
    ],
)
def test_whatever_is_not_pinned_by_hash_is_told(line):
    lock, wrong = dependencies.read_lock(line)
    assert ({}, 1) == (lock, len(wrong))


@pytest.mark.parametrize(
    ("wanted", "faults"),
    [("pandas==3.1.*", 0), ("pandas>=3.2", 1), ("polars>=1", 1), ("Pandas<4", 0)],
)
def test_lock_that_is_behind_is_told(wanted, faults):
    lock, _ = dependencies.read_lock(f"pandas==3.1.1 \\\n{PIN}")
    assert faults == len(dependencies.out_of_range([wanted], lock))


@pytest.mark.parametrize(
    ("licence", "is_fine"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND PSF-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("none", False),
        ("Proprietary", False),
    ],
)
def test_licences_are_those_that_were_read(licence, is_fine):
    assert is_fine == dependencies.is_allowed(licence)


def test_what_is_installed_must_be_what_is_locked():
    lock, _ = dependencies.read_lock(f"pytest==0.1 \\\n{PIN}\nno-such-package==1 \\\n{PIN}")
    told = dependencies.installed_faults(lock)
    assert ["pytest", "no-such-package"] == [one.split()[0] for one in told]


# --- the lists of known faults --------------------------------------------------------------------

SOUND = {"name": "a", "version": "1", "vulns": []}
FAULTY = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("told", "code", "words"),
    [
        ([SOUND], 0, "1 versions looked up"),
        ([SOUND, FAULTY], 1, "b 2: PYSEC-1"),
        ([FAULTY, UNKNOWN], 1, "b 2: PYSEC-1"),
        ([SOUND, UNKNOWN], 3, "INCOMPLETE: 1 fine, not looked up: c"),
        ([UNKNOWN], 3, "SKIPPED"),
        ([], 3, "SKIPPED"),
        (None, 3, "SKIPPED"),
    ],
)
def test_audit_says_plainly_what_was_looked_up(told, code, words):
    output = "no connection" if told is None else json.dumps({"dependencies": told})
    found, sentence = audit.verdict(audit.read_answer(output))
    assert code == found
    assert words in sentence


def test_ci_goes_on_without_an_audit_and_stops_at_a_known_fault():
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f'"$code" = {audit.SKIPPED}' in text
    assert "NOT audited" in text
    assert text.rstrip().endswith('exit "$code"')
