"""Accounts and tokens: who may make them, what is refused, and that nothing is overwritten."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.access import Role, Viewer
from metrics.errors import AccessDeniedError, AccountError
from metrics.services import accounts as services
from metrics.services.accounts import (
    add_account,
    change_password,
    demo_accounts,
    disable_account,
    enable_account,
    end_sessions,
    has_any_account,
    is_demonstration,
    issue_token,
    list_accounts,
    normal_name,
    revoke_tokens,
    viewer_of_token,
)
from metrics.store.accounts import read_account

ADMIN = Viewer("test", Role.ADMIN)
PASSWORD = "mật khẩu của kiểm thử"  # noqa: S105 - of these tests


@pytest.fixture
def add(ledger, catalog):
    """Make an account, of a leader unless told otherwise."""

    def make(name="chu_tich", role=Role.VIEWER, agency=None, password=PASSWORD, **keys):
        return add_account(
            ledger, ADMIN, catalog.agencies, name, password, role, agency, **keys
        )  # fmt: skip

    return make


def refused(call, *arguments, **keys):
    """Code of the refusal of a call."""
    with pytest.raises(AccountError) as refusal:
        call(*arguments, **keys)
    return refusal.value.code


def test_new_account_is_listed_without_its_password(ledger, add):
    assert not has_any_account(ledger)
    add("Van_Thu", Role.AGENCY, "so_y_te_hn")
    assert has_any_account(ledger)
    (one,) = list_accounts(ledger, ADMIN)
    assert ("van_thu", Role.AGENCY, "so_y_te_hn", False, False, "test", ()) == (
        one.name, one.role, one.agency, one.is_demo, one.is_disabled, one.changed_by, one.tokens,
    )  # fmt: skip
    assert not hasattr(one, "password_hash")
    assert "argon2" not in repr(read_account(ledger, "van_thu"))


@pytest.mark.parametrize("other", [" CHỦ.TỊCH ", unicodedata.normalize("NFD", "Chủ.tịch")])
def test_names_that_differ_only_in_case_or_spelling_are_one(ledger, add, other):
    assert "chủ.tịch" == add("chủ.tịch")
    assert "name_taken" == refused(add, other)
    disable_account(ledger, ADMIN, other)
    assert list_accounts(ledger, ADMIN)[0].is_disabled


@pytest.mark.parametrize(
    "name",
    ["", "a", "x" * 65, "chu tich", "a\nb", "<b>a</b>", "../a", ".a", "a.", "a..b", "a\u200bb"],
)
def test_name_of_odd_letters_or_length_is_refused(ledger, add, name):
    assert "name_form" == refused(add, name)
    assert not has_any_account(ledger)


def test_short_password_is_refused_and_nothing_is_made(ledger, add):
    assert "password_short" == refused(add, password="x" * 11)
    assert not has_any_account(ledger)


@pytest.mark.parametrize(
    ("role", "agency", "code"),
    [
        (Role.AGENCY, None, "agency_wanted"),
        (Role.AGENCY, "so_la", "agency_unknown"),
        (Role.AGENCY, "so_tttt", "agency_ended"),
        (Role.VIEWER, "so_y_te_hn", "agency_unwanted"),
        (Role.ADMIN, "so_y_te_hn", "agency_unwanted"),
    ],
)
def test_agency_must_fit_the_role_and_be_alive(add, role, agency, code):
    assert code == refused(add, "mot_nguoi", role, agency)


def test_changes_are_rows_of_their_own(ledger, add):
    add()
    disable_account(ledger, ADMIN, "chu_tich")
    enable_account(ledger, ADMIN, "chu_tich")
    change_password(ledger, ADMIN, "chu_tich", "một mật khẩu khác hẳn")
    end_sessions(ledger, ADMIN, "chu_tich")
    rows = ledger.query("SELECT is_disabled, epoch FROM accounts ORDER BY id")
    assert [(False, 0), (True, 1), (False, 1), (False, 2), (False, 3)] == rows
    assert 1 == len(list_accounts(ledger, ADMIN))


@pytest.mark.parametrize("call", [disable_account, enable_account, end_sessions])
def test_unknown_account_cannot_be_changed(ledger, call):
    assert "no_account" == refused(call, ledger, ADMIN, "nobody")
    assert "no_account" == refused(change_password, ledger, ADMIN, "nobody", PASSWORD)
    assert "no_account" == refused(issue_token, ledger, ADMIN, "nobody", "")


CALLS = {
    "add_account": ({}, "name", PASSWORD, Role.VIEWER),
    "list_accounts": (),
    "disable_account": ("name",),
    "enable_account": ("name",),
    "change_password": ("name", PASSWORD),
    "end_sessions": ("name",),
    "issue_token": ("name", ""),
    "revoke_tokens": ("name",),
}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
@pytest.mark.parametrize("call", CALLS)
def test_only_administrators_manage_accounts(ledger, call, role):
    viewer = Viewer("someone", role, "so_y_te_hn" if role is Role.AGENCY else None)
    with pytest.raises(AccessDeniedError):
        getattr(services, call)(ledger, viewer, *CALLS[call])
    assert not has_any_account(ledger)


def test_token_speaks_for_its_account_and_only_its_hash_is_kept(ledger, add):
    add("van_thu", Role.AGENCY, "so_y_te_hn")
    number, token = issue_token(ledger, ADMIN, "Van_Thu", "một cửa")
    assert Viewer("van_thu", Role.AGENCY, "so_y_te_hn") == viewer_of_token(ledger, token)
    kept = str(ledger.query("SELECT * FROM tokens"))
    assert token not in kept
    assert token.removeprefix("kpi_") not in kept
    assert ((number, "một cửa", None),) == tuple(
        (one.id, one.label, one.revoked_at) for one in list_accounts(ledger, ADMIN)[0].tokens
    )


def test_token_holds_256_bits_and_no_two_are_alike(ledger, add):
    add()
    tokens = {issue_token(ledger, ADMIN, "chu_tich", "")[1] for _ in range(20)}
    assert {43} == {len(token.removeprefix("kpi_")) for token in tokens}
    assert 20 == len(tokens)


@pytest.mark.parametrize("wrong", ["", "kpi_", "kpi_x", "Bearer", "kpi_" + "A" * 43])
def test_unknown_token_speaks_for_nobody(ledger, add, wrong):
    add()
    issue_token(ledger, ADMIN, "chu_tich", "")
    assert viewer_of_token(ledger, wrong) is None


def test_token_is_refused_once_revoked_or_its_account_disabled(ledger, add):
    add()
    first, second, third = (issue_token(ledger, ADMIN, "chu_tich", "") for _ in range(3))
    assert (first[0],) == revoke_tokens(ledger, ADMIN, "chu_tich", first[0])
    assert viewer_of_token(ledger, first[1]) is None
    assert viewer_of_token(ledger, second[1]) is not None
    assert "no_token" == refused(revoke_tokens, ledger, ADMIN, "chu_tich", first[0])
    disable_account(ledger, ADMIN, "chu_tich")
    assert viewer_of_token(ledger, second[1]) is None
    assert "disabled" == refused(issue_token, ledger, ADMIN, "chu_tich", "")
    enable_account(ledger, ADMIN, "chu_tich")
    assert (second[0], third[0]) == revoke_tokens(ledger, ADMIN, "chu_tich")
    assert viewer_of_token(ledger, third[1]) is None


def test_token_of_another_account_cannot_be_revoked_under_this_name(ledger, add):
    add()
    add("khac")
    number, token = issue_token(ledger, ADMIN, "khac", "")
    assert "no_token" == refused(revoke_tokens, ledger, ADMIN, "chu_tich", number)
    assert viewer_of_token(ledger, token) is not None


def test_demonstration_is_told_by_its_accounts(ledger, add):
    add()
    assert ((), False) == (demo_accounts(ledger), is_demonstration(ledger))
    add("so_noi_vu", Role.REVIEWER, is_demo=True)
    add("lanh_dao", Role.VIEWER, is_demo=True)
    assert ["lanh_dao", "so_noi_vu"] == [one.name for one in demo_accounts(ledger)]
    disable_account(ledger, ADMIN, "lanh_dao")
    assert ["so_noi_vu"] == [one.name for one in demo_accounts(ledger)]
    assert is_demonstration(ledger)
    assert demo_accounts(ledger)[0].is_demo


@given(st.text(max_size=30))
def test_spelling_of_a_name_is_settled_at_once(name):
    spelled = normal_name(name)
    assert spelled == normal_name(spelled)
    assert spelled == normal_name(unicodedata.normalize("NFD", name))
