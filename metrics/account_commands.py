"""What `kpi user` does: accounts and tokens, for whoever administers this machine.

Passwords are typed or come on standard input, never on the command line. A thin shell over
services/accounts.py, with no rule of its own.
"""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from metrics.access import Role
from metrics.commands import FINE, WRONG_CALL, WRONG_INPUT, Call, operator
from metrics.errors import AccountError
from metrics.periods import VIET_NAM
from metrics.services.accounts import (
    add_account,
    change_password,
    disable_account,
    enable_account,
    end_sessions,
    issue_token,
    list_accounts,
    revoke_tokens,
)
from metrics.services.configuration import open_workspace
from metrics.text.words import say_both

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.services.workspace import Workspace


class Typed:
    """A password as typed by whoever runs the command; asked for once, however often it is read.

    given: what was typed already, when another process hands the command in.
    """

    def __init__(self, given: str | None = None) -> None:
        self._given = given

    @property
    def given(self) -> str | None:
        """What was typed, None when nothing was asked for yet."""
        return self._given

    def __call__(self) -> str:
        """The password; raises AccountError when two of them differ or none can be asked for."""
        if self._given is None:
            self._given = _type_twice() if sys.stdin.isatty() else _read_line()
        return self._given


def _type_twice() -> str:
    first, again = (
        getpass.getpass(f"{' / '.join(say_both(f'account.{key}'))}: ")
        for key in ("type", "type_again")
    )
    if first != again:
        raise AccountError("passwords_differ")
    return first


def _read_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise AccountError("no_keyboard")
    return line.rstrip("\r\n")


def user(call: Call) -> int:
    """Make, list, change and disable accounts, and issue tokens."""
    try:
        return _act(call)
    except AccountError as error:
        for sentence in say_both(f"account.refusal.{error.code}", **error.values):
            call.complain(f"kpi user: {sentence}")
        return WRONG_CALL if error.code in WRONG_CALLS else WRONG_INPUT


def _act(call: Call) -> int:
    options = call.options
    if options.action != "list" and options.name is None:
        raise AccountError("name_wanted", action=options.action)
    if options.action == "add" and options.role is None:
        raise AccountError("role_wanted", roles=" | ".join(Role))
    # Asked for before the ledger is opened: when a server holds it, the command goes there.
    password = call.password() if options.action in PASSWORD_ACTIONS else ""
    workspace = open_workspace(call.configuration)
    try:
        return ACTIONS[options.action](call, workspace, password)
    finally:
        workspace.engine.close()


def _tell(call: Call, key: str, **values: object) -> int:
    for sentence in say_both(f"account.{key}", **values):
        call.say(sentence)
    return FINE


def _add(call: Call, workspace: Workspace, password: str) -> int:
    options, role = call.options, Role(call.options.role)
    name = add_account(
        workspace.engine,
        operator(),
        workspace.catalog.agencies,
        options.name,
        password,
        role,
        options.agency,
    )
    return _tell(call, "added", name=name, role=role)


def _list(call: Call, workspace: Workspace, _password: str) -> int:
    accounts = list_accounts(workspace.engine, operator())
    for one in accounts:
        marks = [(one.is_disabled, "is_disabled"), (one.is_demo, "is_demo")]
        notes = [" / ".join(say_both(f"account.{key}")) for holds, key in marks if holds]
        changed = f"{one.changed_at + VIET_NAM:%d/%m/%Y %H:%M}"
        cells = (f"{one.name:<24}", f"{one.role:<9}", f"{one.agency or '–':<20}", changed)
        call.say("  ".join([*cells, *notes]))
        for token in one.tokens:
            revoked = " / ".join(say_both("account.is_revoked")) if token.revoked_at else ""
            issued = f"{token.issued_at + VIET_NAM:%d/%m/%Y %H:%M}"
            call.say(f"    #{token.id}  {issued}  {token.label}  {revoked}".rstrip())
    return FINE if accounts else _tell(call, "nobody")


def _disable(call: Call, workspace: Workspace, _password: str) -> int:
    disable_account(workspace.engine, operator(), call.options.name)
    return _tell(call, "disabled", name=call.options.name)


def _enable(call: Call, workspace: Workspace, _password: str) -> int:
    enable_account(workspace.engine, operator(), call.options.name)
    return _tell(call, "enabled", name=call.options.name)


def _password(call: Call, workspace: Workspace, password: str) -> int:
    change_password(workspace.engine, operator(), call.options.name, password)
    return _tell(call, "password_changed", name=call.options.name)


def _signout(call: Call, workspace: Workspace, _password: str) -> int:
    end_sessions(workspace.engine, operator(), call.options.name)
    return _tell(call, "signed_out", name=call.options.name)


def _token(call: Call, workspace: Workspace, _password: str) -> int:
    options = call.options
    number, token = issue_token(workspace.engine, operator(), options.name, options.label)
    _tell(call, "token", number=number, name=options.name)
    call.say(token)
    return FINE


def _revoke(call: Call, workspace: Workspace, _password: str) -> int:
    options = call.options
    numbers = revoke_tokens(workspace.engine, operator(), options.name, options.token)
    return _tell(call, "revoked", name=options.name, numbers=", ".join(map(str, numbers)))


# What can be done to accounts. To add an action: a function and a line here.
ACTIONS: dict[str, Callable[[Call, Workspace, str], int]] = {
    "add": _add,
    "list": _list,
    "disable": _disable,
    "enable": _enable,
    "password": _password,
    "signout": _signout,
    "token": _token,
    "revoke": _revoke,
}
PASSWORD_ACTIONS = ("add", "password")
# Refusals that are about how the command was called rather than about what it was given.
WRONG_CALLS = ("name_wanted", "role_wanted", "no_keyboard")
