"""`kpi user`: accounts by hand, passwords from the keyboard or standard input, never arguments."""

from __future__ import annotations

import argparse
import io
import os
import pty
import re
import subprocess
import sys
from dataclasses import dataclass

import pytest

from metrics.access import Role, Viewer
from metrics.cli import COMMANDS, main
from metrics.services.accounts import add_account, list_accounts, viewer_of_token
from metrics.services.configuration import OPTIONS
from metrics.services.sessions import Sessions
from metrics.store.ledger import open_ledger

ADMIN = Viewer("test", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"
HOLDING = """
import sys
from metrics.cli import open_door
from metrics.store.ledger import open_ledger
engine = open_ledger(sys.argv[1])
door = open_door()
print("held", flush=True)
sys.stdin.read()
door.close()
"""


@dataclass
class Outcome:
    """What one run of the command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def store(tmp_path):
    """Address of the ledger of this test."""
    return f"duckdb:///{tmp_path / 'kpi.duckdb'}"


@pytest.fixture
def kpi(root, store, monkeypatch, capsys):
    """Run the command with what stands on its standard input."""
    for option in OPTIONS:
        monkeypatch.delenv(option.variable, raising=False)
    monkeypatch.chdir(root)
    monkeypatch.setenv("KPI_STORE", store)

    def run(*arguments, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse ends this way
            code = stop.code
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run


@pytest.fixture
def ask(store):
    """Ask the ledger, opened for as long as it takes."""

    def read(question):
        engine = open_ledger(store)
        try:
            return question(engine)
        finally:
            engine.close()

    return read


@pytest.fixture
def held(store, root):
    """A server that holds the ledger and takes commands."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDING, store],
        cwd=root,
        env=os.environ | {"KPI_STORE": store},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert b"held" in holder.stdout.readline()
    yield holder
    holder.communicate()


def signs_in(engine, password, name="quan_tri"):
    sessions = Sessions(engine, b"k" * 32)
    return sessions.viewer_of(sessions.sign_in(name, password))


def test_first_administrator_is_made_with_a_password_from_standard_input(kpi, ask):
    done = kpi("user", "add", "Quan_Tri", "--role", "admin", typed=f"{WORD}\n")
    assert (0, "") == (done.code, done.err)
    assert "quan_tri" in done.out
    assert WORD not in done.out
    assert Viewer("quan_tri", Role.ADMIN) == ask(lambda engine: signs_in(engine, WORD))


def test_password_is_typed_twice_at_a_terminal_and_not_shown(root, store, ask):
    def typed(*passwords):
        mine, its = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "metrics.cli", "user", "add", "quan_tri", "--role", "admin"],
            cwd=root,
            env=os.environ | {"KPI_STORE": store},
            stdin=its,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        os.close(its)
        said = b""
        for password in passwords:
            # What is typed before the question is asked is thrown away.
            while not said.endswith(b": "):
                said += os.read(process.stderr.fileno(), 1000)
            said += b"\n"
            os.write(mine, f"{password}\n".encode())
        out, err = process.communicate(timeout=60)
        os.close(mine)
        return process.returncode, out.decode(), (said + err).decode()

    code, out, err = typed(WORD, f"{WORD}?")
    assert 1 == code
    assert "not the same" in err
    code, out, err = typed(WORD, WORD)
    assert (0, False, False) == (code, WORD in out, WORD in err)
    assert ask(lambda engine: signs_in(engine, WORD)) is not None


def test_no_argument_of_the_command_could_carry_a_password():
    parser = argparse.ArgumentParser()
    COMMANDS["user"][1](parser)
    options = {name for action in parser._actions for name in action.option_strings}  # noqa: SLF001
    assert {"-h", "--help", "--role", "--agency", "--label", "--token"} == options


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "words"),
    [
        (("add", "a_b", "--role", "admin"), "short\n", 1, "at least 12"),
        (("add", "a b", "--role", "admin"), f"{WORD}\n", 1, "a b"),
        (("add", "a_b", "--role", "agency"), f"{WORD}\n", 1, "--agency"),
        (("add", "a_b", "--role", "agency", "--agency", "so_la"), f"{WORD}\n", 1, "so_la"),
        (("add", "a_b", "--role", "agency", "--agency", "so_tttt"), f"{WORD}\n", 1, "so_khcn_2025"),
        (("add", "a_b", "--role", "viewer", "--agency", "so_y_te_hn"), f"{WORD}\n", 1, "--agency"),
        (("add", "a_b", "--role", "admin"), "", 2, "standard input"),
        (("add", "a_b"), f"{WORD}\n", 2, "viewer | agency | reviewer | admin"),
        (("add",), "", 2, "name of an account"),
        (("add", "a_b", "--role", "king"), "", 2, "king"),
        (("promote", "a_b"), "", 2, "promote"),
        (("disable", "nobody"), "", 1, "nobody"),
        (("password", "nobody"), f"{WORD}\n", 1, "nobody"),
        (("token", "nobody"), "", 1, "nobody"),
        (("revoke", "nobody"), "", 1, "nobody"),
    ],
)
def test_refusal_says_why_and_nothing_is_made(kpi, ask, arguments, typed, code, words):
    done = kpi("user", *arguments, typed=typed)
    assert (code, "") == (done.code, done.out)
    assert words in done.err
    assert "Traceback" not in done.err
    assert () == ask(lambda engine: list_accounts(engine, ADMIN))


def test_refusals_are_in_both_languages(kpi):
    kpi("user", "add", "quan_tri", "--role", "admin", typed=WORD)
    again = kpi("user", "add", "QUAN_TRI", "--role", "admin", typed=WORD)
    assert (1, 2) == (again.code, len(again.err.splitlines()))
    assert "Đã có tài khoản" in again.err
    assert "already" in again.err


def test_accounts_are_listed_with_their_tokens_and_nothing_secret(kpi):
    empty = kpi("user", "list")
    assert 0 == empty.code
    assert "kpi user add" in empty.out
    clerk = ("van_thu", "--role", "agency", "--agency", "so_y_te_hn")
    kpi("user", "add", *clerk, typed=WORD)
    token = kpi("user", "token", "van_thu", "--label", "một cửa").out.splitlines()[-1]
    kpi("user", "disable", "van_thu")
    listed = kpi("user", "list").out
    assert re.search(r"van_thu +agency +so_y_te_hn +\d\d/\d\d/\d{4} .*disabled", listed)
    assert re.search(r"#1 .*một cửa", listed)
    assert token not in listed
    assert "argon2" not in listed


def test_account_is_disabled_enabled_signed_out_and_given_another_password(kpi, ask):
    kpi("user", "add", "quan_tri", "--role", "admin", typed=WORD)
    for action in ("disable", "enable", "signout"):
        assert 0 == kpi("user", action, "QUAN_TRI").code
    changed = kpi("user", "password", "quan_tri", typed="một mật khẩu khác hẳn\n")
    assert 0 == changed.code
    assert ask(lambda engine: signs_in(engine, "một mật khẩu khác hẳn")) is not None
    states = ask(lambda engine: engine.query("SELECT is_disabled, epoch FROM accounts ORDER BY id"))
    assert [(False, 0), (True, 1), (False, 1), (False, 2), (False, 3)] == states


def test_token_is_shown_once_and_revoked_by_its_number(kpi, ask):
    kpi("user", "add", "quan_tri", "--role", "admin", typed=WORD)
    first, second = (kpi("user", "token", "quan_tri").out.splitlines()[-1] for _ in range(2))
    assert all(ask(lambda engine, one=one: viewer_of_token(engine, one)) for one in (first, second))
    assert 0 == kpi("user", "revoke", "quan_tri", "--token", 1).code
    assert ask(lambda engine: viewer_of_token(engine, first)) is None
    assert ask(lambda engine: viewer_of_token(engine, second)) is not None
    assert 0 == kpi("user", "revoke", "quan_tri").code
    assert ask(lambda engine: viewer_of_token(engine, second)) is None


@pytest.mark.usefixtures("held")
def test_password_typed_here_reaches_the_server_that_holds_the_ledger(kpi):
    made = kpi("user", "add", "quan_tri", "--role", "admin", typed=f"{WORD}\n")
    assert (0, "") == (made.code, made.err)
    assert 1 == kpi("user", "add", "ngan", "--role", "admin", typed="ngan\n").code
    assert 0 == kpi("user", "password", "quan_tri", typed="một mật khẩu khác hẳn\n").code
    assert 0 == kpi("user", "token", "quan_tri").code
    assert "quan_tri" in kpi("user", "list").out


# --- serving ------------------------------------------------------------------------------------


@pytest.fixture
def demonstration(ask):
    """A ledger with one demonstration account."""
    keys = {"is_demo": True}
    ask(lambda engine: add_account(engine, ADMIN, {}, "lanh_dao", WORD, Role.VIEWER, **keys))


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "::", "example.invalid"])  # noqa: S104
def test_demonstration_is_not_served_to_other_machines(kpi, address):
    done = kpi("serve", "--address", address)
    assert (2, "") == (done.code, done.out)
    assert address in done.err
    assert "127.0.0.1" in done.err


@pytest.mark.usefixtures("demonstration", "held")
def test_ledger_held_by_a_server_is_not_served_to_other_machines_either(kpi):
    done = kpi("serve", "--address", "0.0.0.0")  # noqa: S104 - refused
    assert (2, "") == (done.code, done.out)
    assert "kpi.duckdb" in done.err
    assert 0 == kpi("user", "list").code


def test_key_that_others_can_read_keeps_the_server_from_starting(kpi, tmp_path):
    secret = tmp_path / "kpi.duckdb.secret"
    secret.write_bytes(b"x" * 32)
    secret.chmod(0o644)
    done = kpi("serve")
    assert (2, "") == (done.code, done.out)
    assert "chmod 600" in done.err
