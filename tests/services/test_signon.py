"""Settings of single sign-on, and the account of whoever a provider vouches for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import signing_on
from metrics.access import Role, Viewer
from metrics.errors import AccountError, ExposedSecretError, SignInError, SignOnError
from metrics.services.accounts import add_account, change_password, disable_account
from metrics.services.sessions import Sessions
from metrics.services.signon import Arrival, arrival_of, read_provider, sign_on
from metrics.store.accounts import read_account
from metrics.store.entries import Wanted, read_entries
from metrics.store.verification import check_log
from metrics.text.words import Language, say

ADMIN = Viewer("test", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"
HERE = "https://chitieu.example.gov.vn"
ISSUER = "https://id.example.gov.vn"
SOUND = signing_on.settings(ISSUER, HERE)


def provider(tmp_path, text=SOUND):
    return read_provider(signing_on.kept(tmp_path / "signon.toml", text))


@pytest.fixture
def sessions(ledger):
    return Sessions(ledger, b"k" * 32)


@pytest.fixture
def come(tmp_path, sessions, catalog):
    """Have somebody come from the provider; their cookie."""
    declared = provider(tmp_path)

    def arrive(name, *groups, subject=None):
        arrival = Arrival(subject or f"id-{name}", name, groups)
        return sign_on(sessions, declared, catalog.agencies, arrival)

    return arrive


def entries(ledger):
    found = read_entries(ledger, Wanted())
    return [(one.action, one.who, one.subject, one.details.get("why")) for one in found]


# --- settings -------------------------------------------------------------------------------------


def test_sound_settings_are_read(tmp_path):
    found = provider(tmp_path)
    assert (ISSUER, HERE, True) == (found.issuer, found.address, found.local_accounts)
    assert [Role.ADMIN, Role.REVIEWER, Role.VIEWER, Role.AGENCY, Role.AGENCY] == [
        one.role for one in found.groups
    ]
    assert read_provider(None) is None


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_file_that_others_can_read_is_refused(mode, tmp_path):
    path = signing_on.kept(tmp_path / "signon.toml", SOUND)
    path.chmod(mode)
    with pytest.raises(ExposedSecretError, match="chmod 600"):
        read_provider(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('client_id = "', 'cliend_id = "', "cliend_id"),
        (ISSUER, "http://id.example.gov.vn", "https://"),
        (HERE, "http://10.0.0.1", "https://"),
        (HERE, f"{HERE}/", "trailing"),
        (ISSUER, f"{ISSUER}?a=b", "trailing"),
        ('agency = "so_y_te_hn"', "", "agency"),
        ('role = "admin"', 'role = "admin"\nagency = "a"', "agency"),
        ('role = "admin"', 'role = "boss"', "groups.0.role"),
        ("issuer =", "issuer", "TOML"),
        (signing_on.GROUPS, "", "groups"),
    ],
)
def test_wrong_settings_are_told_without_the_secret(old, new, told, tmp_path):
    with pytest.raises(ValueError, match=re.escape(told)) as error:
        provider(tmp_path, SOUND.replace(old, new, 1))
    assert signing_on.SECRET not in str(error.value)
    assert signing_on.SECRET not in repr(provider(tmp_path))


@pytest.mark.parametrize("host", ["http://127.0.0.1:9400", "http://localhost:9400"])
def test_provider_on_this_very_machine_needs_no_encryption(host, tmp_path):
    assert host == provider(tmp_path, SOUND.replace(ISSUER, host)).issuer


def test_page_shows_settings_that_are_sound(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "signon.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.+?)```", page, re.DOTALL)
    assert provider(tmp_path, shown).groups


# --- what a provider tells ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "known"),
    [(["a", "b"], ("a", "b")), ("a", ("a",)), (None, ()), ([1, {}, "a"], ("a",))],
)
def test_groups_are_read_in_whatever_form_they_come(groups, known, tmp_path):
    claims = {"sub": "7", "preferred_username": "chi_huy", "groups": groups}
    assert known == arrival_of(provider(tmp_path), claims).groups


@pytest.mark.parametrize(
    "claims",
    [{}, {"sub": "7"}, {"preferred_username": "a"}, {"sub": "", "preferred_username": "a"}],
)
def test_nobody_comes_in_without_a_name(claims, tmp_path):
    with pytest.raises(SignOnError, match="no_name"):
        arrival_of(provider(tmp_path), claims)


# --- accounts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "role", "agency"),
    [
        (["chi-tieu-lanh-dao"], Role.VIEWER, None),
        (["chi-tieu-so-y-te"], Role.AGENCY, "so_y_te_hn"),
        (["chi-tieu-tham-dinh"], Role.REVIEWER, None),
        (["chi-tieu-lanh-dao", "chi-tieu-quan-tri"], Role.ADMIN, None),
    ],
)
def test_first_declared_group_gives_role_and_agency(groups, role, agency, come, sessions, ledger):
    viewer = sessions.viewer_of(come("Chi_Huy", *groups))
    assert ("chi_huy", role, agency) == (viewer.name, viewer.role, viewer.agency)
    assert [
        ("signed_in", "chi_huy", "chi_huy", None),
        ("account_added", "kpi sign-on", "chi_huy", None),
    ] == entries(ledger)
    assert check_log(ledger).is_whole


def test_second_visit_finds_the_same_account(come, sessions, ledger):
    first, second = (come("chi_huy", "chi-tieu-lanh-dao") for _ in range(2))
    assert sessions.viewer_of(first) == sessions.viewer_of(second)
    assert ["signed_in", "signed_in", "account_added"] == [one[0] for one in entries(ledger)]


def test_other_group_changes_the_role_and_ends_the_sessions_before(come, sessions, ledger):
    before = come("chi_huy", "chi-tieu-quan-tri")
    viewer = sessions.viewer_of(come("chi_huy", "chi-tieu-lanh-dao"))
    assert Role.VIEWER is viewer.role
    assert sessions.viewer_of(before) is None
    assert ("account_changed", "kpi sign-on", "chi_huy", None) in entries(ledger)


@pytest.mark.parametrize(
    ("name", "groups", "code"),
    [
        ("nguoi_la", ["ke-toan"], "no_group"),
        ("nguoi_la", [], "no_group"),
        ("don_vi_cu", ["chi-tieu-don-vi-cu"], "no_agency"),
        ("<b>ai</b>", ["chi-tieu-lanh-dao"], "name_form"),
        ("a" * 65, ["chi-tieu-lanh-dao"], "name_form"),
    ],
)
def test_who_may_not_come_in_is_refused_and_recorded(name, groups, code, come, ledger):
    with pytest.raises(SignOnError) as refused:
        come(name, *groups)
    assert code == refused.value.code
    ((act, _, subject, why),) = entries(ledger)
    assert ("sign_in_failed", f"signon_{code}") == (act, why)
    assert name[:64] == subject
    for language in Language:
        assert "{" not in say(language, f"signon.refusal.{code}", **refused.value.values)
        assert say(language, f"log.why.{why}")


def test_nobody_takes_over_a_local_account_by_its_name(come, ledger):
    add_account(ledger, ADMIN, {}, "chi_huy", WORD, Role.ADMIN)
    with pytest.raises(SignOnError, match="name_taken"):
        come("chi_huy", "chi-tieu-lanh-dao")
    assert Role.ADMIN is read_account(ledger, "chi_huy").role


def test_somebody_else_of_the_same_name_at_the_provider_is_refused(come):
    come("chi_huy", "chi-tieu-lanh-dao")
    with pytest.raises(SignOnError, match="name_taken"):
        come("chi_huy", "chi-tieu-quan-tri", subject="another")


def test_disabled_account_stays_out(come, sessions, ledger):
    cookie = come("chi_huy", "chi-tieu-lanh-dao")
    disable_account(ledger, ADMIN, "chi_huy")
    assert sessions.viewer_of(cookie) is None
    with pytest.raises(SignOnError, match="disabled"):
        come("chi_huy", "chi-tieu-lanh-dao")


def test_account_of_a_provider_has_no_password_here(come, sessions, ledger):
    cookie = come("chi_huy", "chi-tieu-lanh-dao")
    for typed in ("", "signon:", read_account(ledger, "chi_huy").password_hash):
        with pytest.raises(SignInError):
            sessions.sign_in("chi_huy", typed)
    with pytest.raises(AccountError, match="password_elsewhere"):
        sessions.change_password(cookie, "", WORD)
    with pytest.raises(AccountError, match="password_elsewhere"):
        change_password(ledger, ADMIN, "chi_huy", WORD)


def test_local_accounts_stay_out_where_they_are_switched_off(ledger):
    add_account(ledger, ADMIN, {}, "chi_huy", WORD, Role.ADMIN)
    with pytest.raises(SignInError):
        Sessions(ledger, b"k" * 32, takes_passwords=False).sign_in("chi_huy", WORD)
    assert ("sign_in_failed", "chi_huy", "chi_huy", "local_off") == entries(ledger)[0]
