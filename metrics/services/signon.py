"""Single sign-on: what is declared of the provider, and the account of whoever comes from it.

Knows nothing of HTTP or of the protocol (see web/signon.py). The provider says who somebody is and
which groups they are in; which role and agency a group has is declared here, and nowhere else.
"""

from __future__ import annotations

import hashlib
import ipaddress
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from metrics.access import Role
from metrics.errors import AccountError, SignOnError
from metrics.services.accounts import LONGEST_NAME, SHORTEST_NAME, normal_name, require_sound
from metrics.services.passwords import elsewhere
from metrics.services.private_files import read_private
from metrics.store.accounts import Account, add_account, change_account, read_account
from metrics.store.log import NOBODY, Act, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from metrics.model import Agency
    from metrics.services.sessions import Sessions

# Stands in the log for who made or changed an account at single sign-on.
PROVIDER = "kpi sign-on"
Text = Annotated[str, Field(min_length=1, max_length=500)]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Group(_Declared):
    """What a group of the provider may do here; agency: of the agency role alone."""

    name: Text
    role: Role
    agency: str | None = None

    @model_validator(mode="after")
    def _fits(self) -> Group:
        if (self.role is Role.AGENCY) != (self.agency is not None):
            message = "vai agency cần agency, vai khác thì không / agency goes with that role alone"
            raise ValueError(message)
        return self


class Provider(_Declared):
    """One provider of OpenID Connect, as its settings file declares it.

    issuer: its address, below which its metadata lie; address: where people reach this application;
    local_accounts: whether names and passwords of this application are taken too; name_claim,
    groups_claim: where it says who somebody is and which groups they are in; groups: the first
    one somebody is in counts.
    """

    issuer: Text
    client_id: Text
    client_secret: SecretStr
    address: Text
    title_vi: Text = "cổng đăng nhập một lần"
    title_en: Text = "single sign-on"
    local_accounts: bool = True
    scope: Text = "openid profile email"
    name_claim: Text = "preferred_username"
    groups_claim: Text = "groups"
    groups: tuple[Group, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _safe(self) -> Provider:
        for name in ("issuer", "address"):
            parts = urlsplit(getattr(self, name))
            if parts.scheme != "https" and not (
                parts.scheme == "http" and _is_here(parts.hostname)
            ):
                message = f"{name}: cần https:// / https:// is wanted"
                raise ValueError(message)
            if parts.query or parts.fragment or parts.path.endswith("/"):
                message = f"{name}: không có / ở cuối, ? hay # / no trailing /, ? or #"
                raise ValueError(message)
        return self


def _is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who has come from a provider: its own mark of them, the name to be known by, their groups."""

    subject: str
    name: str
    groups: tuple[str, ...]


def read_provider(path: Path | None) -> Provider | None:
    """The provider a settings file declares, None without a file.

    Raises ExposedSecretError when others can read the file, which holds a secret; ValueError with
    everything wrong in it.
    """
    if path is None:
        return None
    try:
        return Provider.model_validate(tomllib.loads(read_private(path).decode()))
    except ValidationError as error:
        told = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or '*'}: {one['msg']}" for one in error.errors()
        )
        message = f"{path}: {told}"
        raise ValueError(message) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: không phải TOML / is not TOML: {error}"
        raise ValueError(message) from error


def arrival_of(provider: Provider, claims: Mapping[str, Any]) -> Arrival:
    """Who has come, from what the provider has signed; raises SignOnError without a usable name."""
    subject, name = claims.get("sub"), claims.get(provider.name_claim)
    if not isinstance(subject, str) or not subject or not isinstance(name, str):
        raise SignOnError("no_name")
    written = claims.get(provider.groups_claim, ())
    groups = [written] if isinstance(written, str) else written
    known = tuple(one for one in groups if isinstance(one, str)) if groups else ()
    return Arrival(subject, name, known)


def group_of(provider: Provider, arrival: Arrival) -> Group | None:
    """The first declared group that somebody is in, None for none."""
    return next((one for one in provider.groups if one.name in arrival.groups), None)


def sign_on(
    sessions: Sessions, provider: Provider, agencies: Mapping[str, Agency], arrival: Arrival
) -> str:
    """Cookie of a new session of who has come; their account is made or changed to fit their group.

    Raises SignOnError, and records it, for who is in no declared group, whose name belongs to
    another account, whose account is disabled, or whose group names an agency that is not there.
    """
    spelled = normal_name(arrival.name)
    try:
        account = _account_for(sessions, provider, agencies, arrival, spelled)
    except SignOnError as error:
        known = read_account(sessions.engine, spelled)
        who = spelled[:LONGEST_NAME] or NOBODY
        concerns = None if known is None else known.agency
        sessions.refusals.note(
            who, Act.SIGN_IN_FAILED, Kind.ACCOUNT, who, f"signon_{error.code}", concerns=concerns
        )
        raise
    return sessions.opened_for(account)


def _account_for(
    sessions: Sessions,
    provider: Provider,
    agencies: Mapping[str, Agency],
    arrival: Arrival,
    spelled: str,
) -> Account:
    group, now = group_of(provider, arrival), sessions.clock()
    if group is None:
        raise SignOnError("no_group", name=spelled)
    try:
        require_sound(agencies, spelled, group.role, group.agency)
    except AccountError as error:
        code = "name_form" if error.code == "name_form" else "no_agency"
        values = {"name": spelled, "agency": group.agency or ""}
        raise SignOnError(code, shortest=SHORTEST_NAME, longest=LONGEST_NAME, **values) from error
    mark = elsewhere(hashlib.sha256(f"{provider.issuer}\n{arrival.subject}".encode()).hexdigest())
    known = read_account(sessions.engine, spelled)
    if known is None:
        made = Account(spelled, mark, group.role, group.agency, False, False, 0, PROVIDER, now)  # noqa: FBT003 - as stored
        add_account(sessions.engine, made, PROVIDER)
        return made
    if known.password_hash != mark:
        raise SignOnError("name_taken", name=spelled)
    if known.is_disabled:
        raise SignOnError("disabled", name=spelled)
    if (known.role, known.agency) == (group.role, group.agency):
        return known
    changes = {"role": group.role, "agency": group.agency, "epoch": 1}
    return change_account(sessions.engine, spelled, PROVIDER, now, **changes)
