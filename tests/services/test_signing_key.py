"""The signing key: made once, for its owner's eyes only."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from metrics.errors import ExposedSecretError
from metrics.services.configuration import configuration_from
from metrics.services.signing_key import signing_key


def test_key_is_made_where_it_is_missing_and_stays(tmp_path):
    path = tmp_path / "new" / "kpi.duckdb.secret"
    key = signing_key(path)
    assert (32, key, key) == (len(key), path.read_bytes(), signing_key(path))
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(path.parent.iterdir())


def test_many_that_make_it_at_once_get_the_same(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(signing_key, [tmp_path / "secret"] * 32))
    assert 1 == len(keys)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o660, 0o777])
def test_key_that_others_may_touch_is_refused(tmp_path, mode):
    path = tmp_path / "secret"
    signing_key(path)
    path.chmod(mode)
    with pytest.raises(ExposedSecretError, match="chmod 600"):
        signing_key(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_key_of_somebody_else_is_refused(tmp_path):
    path = tmp_path / "secret"
    signing_key(path)
    os.chown(path, 65534, -1)
    with pytest.raises(ExposedSecretError, match="65534"):
        signing_key(path)


def test_short_key_is_refused(tmp_path):
    path = tmp_path / "secret"
    path.write_bytes(b"x" * 31)
    path.chmod(0o600)
    with pytest.raises(ValueError, match="32"):
        signing_key(path)


def test_without_a_file_every_key_is_another():
    assert signing_key(None) != signing_key(None)


def test_key_lies_beside_the_ledger_unless_a_file_is_named(tmp_path):
    beside = configuration_from({}, {"KPI_STORE": "duckdb:///a/b.duckdb"}, tmp_path)
    named = configuration_from({}, {"KPI_SECRET_FILE": "keys/one"}, tmp_path)
    memory = configuration_from({}, {"KPI_STORE": "duckdb:///:memory:"}, tmp_path)
    assert (tmp_path / "a" / "b.duckdb.secret").resolve() == beside.secret
    assert tmp_path / "keys" / "one" == named.secret
    assert memory.secret is None
