"""Fixtures shared by all tests: the repository's catalog, a fresh ledger, small worlds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import settings

from metrics.catalog.load import load_catalog
from metrics.services import passwords
from metrics.store.ledger import open_ledger

ROOT = Path(__file__).parents[1]
# How long an example takes says more of who else uses the machine than of what is tested.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
# Tests are not a package; this makes the builders of building.py importable by their name.
sys.path.append(str(Path(__file__).parent))

import building  # noqa: E402 - found only after the line above
import filing  # noqa: E402 - the same


@pytest.fixture(scope="module", autouse=True)
def quick_passwords():
    """Hash passwords at the least cost: a fifth of a second each, a thousand times over.

    A module that tests the cost itself puts a fixture of this name in its place.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher.from_parameters(CHEAPEST))
        passwords._nobodys_hash.cache_clear()  # noqa: SLF001 - it was made at the other cost
        yield
    passwords._nobodys_hash.cache_clear()  # noqa: SLF001 - the same


@pytest.fixture(scope="session")
def root():
    """Folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def catalog():
    """What the repository declares."""
    return load_catalog(ROOT / "targets.yaml", ROOT / "data" / "agencies.csv").catalog


@pytest.fixture(scope="session")
def plans_dir():
    """Folder with the texts of the plans: KPI_PLANS, else shared/plans beside the project."""
    folder = Path(os.environ.get("KPI_PLANS", ROOT.parent / "shared" / "plans"))
    if not folder.is_dir():
        pytest.skip(f"no plan texts at {folder}; set KPI_PLANS to their folder")
    return folder


@pytest.fixture
def ledger():
    """An empty ledger in memory."""
    engine = open_ledger("duckdb:///:memory:")
    yield engine
    engine.close()


@pytest.fixture
def declare(tmp_path, ledger):
    """Make a world from declarations: rule and due of target T1, sort of its indicator."""

    def build(sort, *, agencies=None, targets=None, **keys):
        named = [building.agency(one) if isinstance(one, str) else one for one in agencies or ["a"]]
        sections = {key: keys.pop(key) for key in ("settings", "plans") if key in keys}
        loaded = building.load(
            tmp_path,
            indicators=[building.indicator(**sort)],
            targets=targets or [building.target(**keys)],
            agencies=named,
            **sections,
        )
        return building.World(loaded.catalog, ledger)

    return build


@pytest.fixture
def office(tmp_path, ledger):
    """Two agencies that file and the standing agency that reviews."""
    return filing.office(tmp_path, ledger)


@pytest.fixture
def repository(catalog, ledger):
    """A world of what the repository declares, without figures."""
    return building.World(catalog, ledger)
