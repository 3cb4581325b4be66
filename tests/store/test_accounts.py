"""Accounts in the ledger: the newest row counts, and secrets are looked up by their hash."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from metrics.access import Role, Viewer
from metrics.errors import AccountError
from metrics.store.accounts import (
    Account,
    Token,
    add_account,
    add_token,
    change_account,
    end_session,
    has_accounts,
    open_session,
    read_account,
    read_accounts,
    read_session,
    read_token_holder,
    read_tokens,
    revoke_token,
    touch_session,
)

MOMENT, LATER = datetime(2026, 1, 5, 8, 0), datetime(2026, 1, 5, 8, 20)  # noqa: DTZ001 - naive UTC
ANNA = Account("a", "hash", Role.AGENCY, "so_y_te_hn", False, False, 0, "test", MOMENT)  # noqa: FBT003
TOKEN = Token(0, "a", "label", "test", MOMENT, None)


@pytest.fixture
def stored(ledger):
    """A ledger with one account."""
    add_account(ledger, ANNA)
    return ledger


def test_account_is_read_as_it_was_stored(stored):
    assert ANNA == read_account(stored, "a")
    assert (ANNA,) == read_accounts(stored)
    assert Viewer("a", Role.AGENCY, "so_y_te_hn") == ANNA.viewer
    assert read_account(stored, "b") is None


def test_same_name_is_stored_once(stored):
    with pytest.raises(AccountError, match="name_taken"):
        add_account(stored, replace(ANNA, role=Role.ADMIN))
    assert (ANNA,) == read_accounts(stored)


def test_newest_row_counts_and_older_ones_stay(stored):
    add_account(stored, replace(ANNA, name="b"))
    changed = change_account(stored, "a", "other", LATER, is_disabled=True, epoch=1)
    assert replace(ANNA, is_disabled=True, epoch=1, changed_by="other", changed_at=LATER) == changed
    assert [changed, replace(ANNA, name="b")] == list(read_accounts(stored))
    assert [(3,)] == stored.query("SELECT count(*) FROM accounts")
    assert 2 == change_account(stored, "a", "other", LATER, epoch=1).epoch
    with pytest.raises(AccountError, match="no_account"):
        change_account(stored, "nobody", "other", LATER)


def test_accounts_of_a_demonstration_are_told_apart(stored):
    assert (True, False) == (has_accounts(stored), has_accounts(stored, demo_only=True))
    add_account(stored, replace(ANNA, name="b", is_demo=True))
    assert has_accounts(stored, demo_only=True)


def test_token_is_found_by_its_hash_until_it_is_revoked(stored):
    number = add_token(stored, "sha", TOKEN)
    assert (ANNA, False) == read_token_holder(stored, "sha")
    assert read_token_holder(stored, "other") is None
    assert (replace(TOKEN, id=number),) == read_tokens(stored)
    revoke_token(stored, number, "test", LATER)
    revoke_token(stored, number, "test", MOMENT)
    assert (ANNA, True) == read_token_holder(stored, "sha")
    assert (replace(TOKEN, id=number, revoked_at=LATER),) == read_tokens(stored)


def test_session_carries_its_account_as_it_is_now_until_it_is_ended(stored):
    open_session(stored, "sha", ANNA, MOMENT)
    touch_session(stored, "sha", LATER)
    changed = change_account(stored, "a", "test", LATER, role=Role.VIEWER, agency=None, epoch=1)
    found = read_session(stored, "sha")
    assert (changed, 0, MOMENT, LATER) == (
        found.account,
        found.epoch,
        found.opened_at,
        found.seen_at,
    )
    end_session(stored, "sha", LATER)
    end_session(stored, "sha", LATER)
    assert (False, True) == (found.is_left, read_session(stored, "sha").is_left)
    assert read_session(stored, "other") is None


def test_sessions_are_read_and_used_while_a_long_write_is_under_way(stored):
    """A page must not wait for somebody else's upload; only signing in and out does."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    open_session(stored, "sha", ANNA, MOMENT)
    with stored.transaction(), ThreadPoolExecutor(1) as threads:
        threads.submit(touch_session, stored, "sha", LATER).result(timeout=20)
        found = threads.submit(read_session, stored, "sha").result(timeout=20)
    assert found.seen_at == LATER
