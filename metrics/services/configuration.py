"""Where the product finds its files: one table for the command line, the server and the docs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from metrics.catalog.load import Loaded, load_catalog
from metrics.catalog.sources import read_sources
from metrics.services.workspace import Workspace
from metrics.store.ledger import DUCKDB, MEMORY, open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrics.catalog.sources import Key, Source
    from metrics.model import Catalog
    from metrics.store.engine import Engine


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set: `--name`, environment variable, default and meaning."""

    name: str
    variable: str
    default: str
    help: str


# To add an option: a line here; the command line, docs/commands.md and its test follow.
OPTIONS: tuple[Option, ...] = (
    Option("targets", "KPI_TARGETS", "targets.yaml", "file of plans, indicators and targets"),
    Option("agencies", "KPI_AGENCIES", "data/agencies.csv", "register of reporting agencies"),
    Option("sources", "KPI_SOURCES", "data/sources.csv", "where published figures come from"),
    Option("store", "KPI_STORE", "duckdb:///data/kpi.duckdb", "address of the ledger"),
    Option("secret", "KPI_SECRET_FILE", "STORE.secret", "file of the key that signs sessions"),
    Option("signon", "KPI_SIGNON_FILE", "none", "settings of single sign-on, see docs/signon.md"),
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """Values of all options.

    secret: None for a ledger that is no file and for which none was named; store_is_chosen tells
    whether the ledger is not just the default; signon: None where there is no single sign-on.
    """

    targets: Path
    agencies: Path
    sources: Path
    store: str
    secret: Path | None
    store_is_chosen: bool = True
    signon: Path | None = None


def configuration_from(
    given: Mapping[str, str | None], environment: Mapping[str, str], base: Path | None = None
) -> Configuration:
    """Options as given, else from the environment, else their defaults.

    base: folder that relative paths start from, the current one when None.
    """
    base = base or Path.cwd()
    values = {
        option.name: given.get(option.name) or environment.get(option.variable) or option.default
        for option in OPTIONS
    }
    store = _absolute(values["store"], base)
    secret = given.get("secret") or environment.get("KPI_SECRET_FILE")
    signon = given.get("signon") or environment.get("KPI_SIGNON_FILE")
    return Configuration(
        base / values["targets"],
        base / values["agencies"],
        base / values["sources"],
        store,
        base / secret if secret else _beside(store),
        store_is_chosen=bool(given.get("store") or environment.get("KPI_STORE")),
        signon=base / signon if signon else None,
    )


def _absolute(store: str, base: Path) -> str:
    """Address of a ledger that means the same from every folder."""
    name = store.removeprefix(DUCKDB)
    if not store.startswith(DUCKDB) or name == MEMORY:
        return store
    return f"{DUCKDB}{(base / name).resolve()}"


def _beside(store: str) -> Path | None:
    """File of the key beside the file of a ledger, None for a ledger that is no file."""
    name = store.removeprefix(DUCKDB)
    return Path(f"{name}.secret") if store.startswith(DUCKDB) and name != MEMORY else None


@dataclass(frozen=True, slots=True)
class Declarations:
    """What the declaration files say: the catalog with its warnings, and the sources of figures.

    files: name of each declaration file -> SHA-256 of its bytes.
    """

    loaded: Loaded
    sources: Mapping[Key, tuple[Source, ...]]
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def catalog(self) -> Catalog:
        """Catalog of everything declared."""
        return self.loaded.catalog

    def workspace(self, engine: Engine) -> Workspace:
        """Workspace on these declarations and an open ledger."""
        return Workspace(self.catalog, engine, self.sources)


def load_declarations(configuration: Configuration, plans: Path | None = None) -> Declarations:
    """Everything declared; raises DeclarationError with every fault."""
    loaded = load_catalog(configuration.targets, configuration.agencies, plans)
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (configuration.targets, configuration.agencies, configuration.sources)
        if path.exists()
    }
    return Declarations(loaded, read_sources(configuration.sources), files)


def open_ledger_of(configuration: Configuration) -> Engine:
    """The configured ledger; raises StoreBusyError, or ValueError for an unusable address."""
    return open_ledger(configuration.store)


def open_workspace(configuration: Configuration) -> Workspace:
    """Workspace on the declared catalog and the configured ledger.

    Raises DeclarationError, StoreBusyError, or ValueError for an unusable ledger address.
    """
    return load_declarations(configuration).workspace(open_ledger_of(configuration))
