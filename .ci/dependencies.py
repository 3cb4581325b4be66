"""Review of what we depend on, from the locks and what is installed; needs no Internet.

`make check` runs it. Every version is pinned by hash and stands in a range of pyproject.toml, both
locks agree, what is installed is what is locked, and every licence is one of LICENCES.
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
# As packages write them; all let the product be used, changed and passed on, with notice.
# To add one: read it, a line here, and a word in docs/decisions/ when it asks for more than that.
LICENCES = frozenset(
    {
        *("0BSD", "BSD-2-Clause", "BSD-3-Clause", "3-Clause BSD License", "BSD License"),
        *("MIT", "MIT License", "MIT-0", "MIT-CMU", "CC0-1.0", "Zlib", "DFSG approved"),
        *("Apache-2.0", "Apache License 2.0", "Apache Software License"),
        *("PSF-2.0", "Python Software Foundation License"),
        *("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"),
    }
)
ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)\s*(?:;(?P<marker>[^\\]+))?")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")


@dataclass(frozen=True, slots=True)
class Locked:
    """One entry of a lock; is_wanted: on this machine, as its marker says."""

    name: str
    version: str
    hashes: int
    is_wanted: bool = True


def read_lock(text: str) -> tuple[dict[str, Locked], list[str]]:
    """Entries of a lock by name, and lines that are none."""
    found: dict[str, Locked] = {}
    wrong: list[str] = []
    plain = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in plain.replace("\\\n", " ").splitlines():
        if not line.strip():
            continue
        entry, hashes = ENTRY.match(line), [one for one in line.split() if one.startswith("--")]
        if entry is None or not hashes or not all(HASH.match(one) for one in hashes):
            wrong.append(f"not pinned by version and sha256: {line.split()[0]}")
            continue
        marker = entry["marker"]
        is_wanted = marker is None or Marker(marker.partition("--")[0].strip()).evaluate()
        name = canonicalize_name(entry["name"])
        found[name] = Locked(name, entry["version"], len(hashes), is_wanted)
    return found, wrong


def out_of_range(wanted: list[str], lock: dict[str, Locked]) -> list[str]:
    """What pyproject.toml asks for and the lock does not hold."""
    asked = [Requirement(one) for one in wanted]
    return [
        f"pyproject.toml asks for {one}, which the lock does not hold; run make lock"
        for one in asked
        if (held := lock.get(canonicalize_name(one.name))) is None
        or not one.specifier.contains(held.version, prereleases=True)
    ]


def licence_of(package: metadata.Distribution) -> str:
    """Licence as a package states it: expression, classifiers, words, or first line of its file."""
    told = package.metadata
    expression = told.get("License-Expression")
    named = [
        one.rpartition(" :: ")[2]
        for one in told.get_all("Classifier") or ()
        if one.startswith("License :: ") and one != "License :: OSI Approved"
    ]
    words = told.get("License") or package.read_text("LICENSE") or "none"
    return expression or "; ".join(named) or words.splitlines()[0]


def is_allowed(licence: str) -> bool:
    """Whether every part of a licence is allowed, of alternatives one."""
    parts = re.split(r" AND |; ", licence)
    return all(any(one in LICENCES for one in part.split(" OR ")) for part in parts)


def installed_faults(lock: dict[str, Locked]) -> list[str]:
    """What is installed otherwise than locked, or under a licence that is not allowed."""
    found = []
    for one in lock.values():
        if not one.is_wanted:
            continue
        try:
            package = metadata.distribution(one.name)
        except metadata.PackageNotFoundError:
            found.append(f"{one.name} {one.version} is locked and not installed")
            continue
        if package.version != one.version:
            found.append(f"{one.name} {package.version} is installed, {one.version} is locked")
        if not is_allowed(licence_of(package)):
            found.append(f"{one.name}: licence {licence_of(package)!r} is not among those allowed")
    return found


def review(root: Path) -> list[str]:
    """Everything that is wrong with what we depend on."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    product, wrong = read_lock((root / "requirements.txt").read_text(encoding="utf-8"))
    tools, more = read_lock((root / "requirements-dev.txt").read_text(encoding="utf-8"))
    differing = [
        f"{name} is locked as {one.version} and as {tools[name].version}"
        for name, one in product.items()
        if name in tools and tools[name].version != one.version
    ]
    return [
        *(wrong + more + differing),
        *out_of_range(project["project"]["dependencies"], product),
        *out_of_range(project["dependency-groups"]["dev"], tools),
        *installed_faults({**tools, **product}),
    ]


if __name__ == "__main__":
    faults = review(ROOT)
    for fault in faults:
        sys.stderr.write(f"dependencies: {fault}\n")
    sys.exit(1 if faults else 0)
