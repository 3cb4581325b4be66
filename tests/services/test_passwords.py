"""Passwords: argon2id, the same work for nobody, and letters that are typed in two ways."""

from __future__ import annotations

import unicodedata
from time import perf_counter

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from metrics.errors import AccountError
from metrics.services.passwords import LONGEST, SHORTEST, hash_password, is_outdated, is_password

PASSWORD = "một mật khẩu đủ dài"  # noqa: S105 - of these tests


@pytest.fixture(scope="module", autouse=True)
def quick_passwords():
    """Passwords cost here what they cost in use."""


@pytest.fixture(scope="module")
def hashed():
    return hash_password(PASSWORD)


def test_hash_is_argon2id_with_a_salt_of_its_own(hashed):
    assert hashed.startswith("$argon2id$")
    assert hashed != hash_password(PASSWORD)
    assert "mật" not in hashed


def test_right_password_is_known_and_others_are_not(hashed):
    assert is_password(hashed, PASSWORD)
    assert not is_password(hashed, f"{PASSWORD} ")
    assert not is_password(hashed, "")


def test_password_is_the_same_whether_tone_marks_are_typed_alone_or_composed(hashed):
    assert is_password(hashed, unicodedata.normalize("NFD", PASSWORD))


@pytest.mark.parametrize(
    ("length", "code"),
    [
        (SHORTEST - 1, "password_short"),
        (SHORTEST, None),
        (LONGEST, None),
        (LONGEST + 1, "password_long"),
    ],
)
def test_length_has_limits(length, code):
    if code is None:
        assert hash_password("x" * length)
        return
    with pytest.raises(AccountError) as refusal:
        hash_password("x" * length)
    assert code == refusal.value.code


def test_nobodys_password_is_never_right_and_takes_as_long_to_refuse(hashed):
    def quickest(password_hash):
        taken = []
        for _ in range(7):
            start = perf_counter()
            assert not is_password(password_hash, "not this one at all")
            taken.append(perf_counter() - start)
        return min(taken)

    quickest(None)
    assert 0.5 < quickest(None) / quickest(hashed) < 2


def test_hash_of_other_parameters_is_outdated(hashed):
    assert not is_outdated(hashed)
    assert is_outdated(PasswordHasher.from_parameters(CHEAPEST).hash(PASSWORD))
