"""Ask the lists of known faults about every locked version, and say plainly what came of it.

Exit codes: 0 all were looked up and none has a known fault; 1 some have; 3 the lists could not be
asked, or did not know some: nothing is proved then.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FINE, FAULTY, SKIPPED = 0, 1, 3
SERVICES = ("pypi", "osv")


@dataclass(frozen=True, slots=True)
class Found:
    """What one list told: versions looked up, versions it could not, faults by version."""

    asked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def read_answer(output: str) -> Found:
    """What pip-audit wrote as JSON; nothing at all where it wrote none."""
    try:
        told = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Found()
    asked = [one for one in told if "skip_reason" not in one]
    return Found(
        tuple(f"{one['name']} {one['version']}" for one in asked),
        tuple(one["name"] for one in told if "skip_reason" in one),
        tuple(
            f"{one['name']} {one['version']}: {fault['id']}"
            for one in asked
            for fault in one["vulns"]
        ),
    )


def verdict(found: Found) -> tuple[int, str]:
    """Exit code and the sentence to show."""
    if found.faults:
        return FAULTY, "KNOWN FAULTS:\n  " + "\n  ".join(found.faults)
    if not found.asked:
        return SKIPPED, "AUDIT SKIPPED: no list of known faults could be asked from here"
    if found.unknown:
        names = ", ".join(found.unknown)
        return SKIPPED, f"AUDIT INCOMPLETE: {len(found.asked)} fine, not looked up: {names}"
    return FINE, f"audit: {len(found.asked)} versions looked up, no known fault"


def ask(service: str) -> Found:
    """What one list says of both locks."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    command += ["--vulnerability-service", service, "--timeout", "20"]
    command += ["--disable-pip", "--require-hashes", "--requirement", "requirements-dev.txt"]
    command += ["--requirement", "requirements.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return read_answer(done.stdout)


def audit() -> int:
    """Ask one list after the other until one knows everything."""
    code, told = SKIPPED, ""
    for service in SERVICES:
        code, told = verdict(ask(service))
        if code != SKIPPED:
            break
    sys.stdout.write(f"{told}\n")
    return code


if __name__ == "__main__":
    sys.exit(audit())
