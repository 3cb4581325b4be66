"""Systems file figures and read where targets stand: every status, every role, only JSON."""

from __future__ import annotations

import http.client
import io
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import quote, urlencode

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import filing
from filing import HEAD, REVIEWER, closes, content, posts, share
from metrics import cli
from metrics.access import Role, Viewer
from metrics.intake.limits import LARGEST_FILE
from metrics.services import reviewing
from metrics.services.accounts import disable_account, issue_token, revoke_tokens
from metrics.services.live import live
from metrics.services.passwords import hash_password
from metrics.store.accounts import Account, add_account, change_account
from metrics.store.filings import read_content, read_decisions, read_filings
from metrics.store.ledger import utc_now
from metrics.text.words import Language, words_of
from metrics.web import api, bodies
from metrics.web.refusals import FAULTS, REFUSALS

ADMIN = Viewer("test", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"
SUBMISSIONS = "/api/submissions"
CSV = "text/csv"
# Figures of both indicators that each of the two agencies owes.
WHOLE = content(posts(9), share(1, 2))
LEAKS = re.compile(r"Traceback|File \"|\.py\b|/tmp|/work|/home|duckdb|<\w")


class Api:
    """Calls with the token of a role; every answer is looked over."""

    def __init__(self, client, office, engine):
        self.client, self.office, self.engine = client, office, engine
        self.tokens = {}

    def account(self, role, agency=None):
        """Name of an account of a role, made when it is first asked for."""
        name = f"{role}_{agency}" if agency else str(role)
        if name not in self.tokens:
            # Nobody signs in with its password, so none is made slowly.
            kept = Account(name, "", role, agency, False, False, 0, "test", utc_now())  # noqa: FBT003 - as stored
            add_account(self.engine, kept)
            self.tokens[name] = issue_token(self.engine, ADMIN, name, "kiểm thử")[1]
        return name

    def call(self, method, path, body=None, who=(Role.AGENCY, "a"), **headers):
        """Answer to a call with its JSON; who: role and agency, or the header itself."""
        if isinstance(who, tuple):
            who = f"Bearer {self.tokens[self.account(*who)]}"
        if who is not None:
            headers["Authorization"] = who
        answer = self.client.ask(method, path, body, **headers)
        answer.json = json.loads(answer.text)
        assert "application/json" == answer.headers["content-type"]
        assert "no-store" == answer.headers["cache-control"]
        assert not LEAKS.search(answer.text)
        if answer.status >= 400:
            assert answer.status == REFUSALS[answer.json["error"]["code"]]
            assert {"code", "message", "message_en", "id"} <= set(answer.json["error"])
        return answer

    def get(self, path, **keys):
        return self.call("GET", path, **keys)

    def file(self, body=WHOLE, sort=CSV, who=(Role.AGENCY, "a"), **asked):
        """Post a body for the third quarter of 2026, unless another is asked for."""
        asked = {"period": "2026-Q3", **asked}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        headers = {} if sort is None else {"Content_Type": sort}
        return self.call("POST", f"{SUBMISSIONS}?{query}", body, who=who, **headers)

    def stored(self):
        """Numbers of everything stored."""
        return [one.id for one in read_filings(self.engine)]


@pytest.fixture
def declared(monkeypatch, tmp_path):
    """Where the declarations of two agencies will lie, before the ledger is opened."""
    monkeypatch.setenv("KPI_TARGETS", str(tmp_path / "targets.yaml"))
    monkeypatch.setenv("KPI_AGENCIES", str(tmp_path / "agencies.csv"))
    return tmp_path


@pytest.fixture
def office(declared, engine):
    """Two agencies that file and the standing agency, on the served ledger."""
    return filing.office(declared, engine)


@pytest.fixture
def asked(client, office, engine):
    """A client of the programming interface."""
    return Api(client, office, engine)


def form(*parts, ended=True):
    """Body and type of a multipart form; a part is (field, file name, content)."""
    boundary = secrets.token_hex(8)
    body = b""
    for field, name, held in parts:
        named = f'; filename="{name}"' if name is not None else ""
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"{named}\r\n\r\n'
        body += head.encode() + held + b"\r\n"
    body += f"--{boundary}--\r\n".encode() if ended else b""
    return body, f"multipart/form-data; boundary={boundary}"


def faults(answer):
    return [(one["parameter"], one["code"]) for one in answer.json["error"]["faults"]]


# --- filing ---------------------------------------------------------------------------------------


def test_file_of_the_tokens_own_agency_waits_for_review(asked):
    answer = asked.file(remark=" đã rà soát ", file_name="quý 3.csv")
    assert (201, f"{SUBMISSIONS}/1") == (answer.status, answer.headers["location"])
    assert {"id": 1, "is_new": True, "state": "waiting"} == answer.json["submission"]
    (kept,) = read_filings(asked.engine)
    assert ("a", closes("2026-Q3"), "agency_a", "đã rà soát", "quý 3.csv", "reported") == (
        kept.agency,
        kept.closes,
        kept.submitted_by,
        kept.remark,
        kept.file_name,
        kept.origin,
    )
    assert read_content(asked.engine, 1) == WHOLE


def test_what_a_demonstration_account_files_is_illustrative(asked):
    name = asked.account(Role.AGENCY, "a")
    change_account(asked.engine, name, "test", utc_now(), is_demo=True)
    assert 201 == asked.file().status
    assert asked.get(f"{SUBMISSIONS}/1").json["illustrative"]


@pytest.mark.parametrize("times", [1, 3])
def test_same_bytes_again_are_the_same_submission(asked, times):
    asked.file()
    body, sort = form(("file", "tên khác.csv", WHOLE))
    for _ in range(times):
        for again in (asked.file(), asked.file(body, sort)):
            assert 200 == again.status
            assert {"id": 1, "is_new": False, "state": "waiting"} == again.json["submission"]
            assert "location" not in again.headers
    assert [1] == asked.stored()


def test_returned_file_sent_again_waits_once_more(asked):
    asked.file()
    asked.office.give_back(1)
    answer = asked.file()
    assert (200, "waiting") == (answer.status, answer.json["submission"]["state"])


def test_accepted_file_sent_again_stays_accepted(asked):
    asked.file()
    asked.office.accept(1)
    answer = asked.file()
    assert (200, "accepted") == (answer.status, answer.json["submission"]["state"])
    assert 9 == asked.office.judged()


def test_file_with_an_error_is_refused_with_its_report(asked):
    answer = asked.file(content(posts(-9), share(3, 2)))
    assert (422, "errors-in-file", None) == (
        answer.status,
        answer.json["error"]["code"],
        answer.json["submission"],
    )
    assert [(2, 7, "negative-number"), (3, 5, "numerator-above-denominator")] == [
        (one["line"], one["column"], one["code"])
        for one in answer.json["issues"]
        if one["level"] == "error"
    ]
    assert [] == asked.stored()


def test_warnings_let_a_file_in(asked):
    answer = asked.file(content(posts(9)))
    assert (201, ["missing-row"]) == (
        answer.status,
        [one["code"] for one in answer.json["issues"]],
    )


def test_several_files_are_told_one_by_one_and_filed_together(asked):
    halves = [("file", "1.csv", content(posts(9))), ("file", "2.csv", content(share(1, 2)))]
    answer = asked.file(*form(*halves))
    assert (201, ["1.csv", "2.csv"]) == (
        answer.status,
        [one["file_name"] for one in answer.json["files"]],
    )
    assert [[], []] == [one["issues"] for one in answer.json["files"]]
    assert [1, 2] == [one["submission"]["id"] for one in answer.json["files"]]
    assert 200 == asked.file(*form(*halves)).status
    assert 201 == asked.file(*form(halves[0], ("file", "3.csv", content(share(2, 2))))).status


def test_one_wrong_file_keeps_the_others_out(asked):
    parts = [("file", "1.csv", content(posts(9))), ("file", "2.csv", content(share(3, 2)))]
    answer = asked.file(*form(*parts))
    assert (422, [None, None]) == (
        answer.status,
        [one["submission"] for one in answer.json["files"]],
    )
    assert [] == asked.stored()


@pytest.mark.parametrize("sort", ["text/csv; charset=utf-8", "application/octet-stream"])
def test_type_of_a_file_may_be_told_in_its_ways(asked, sort):
    assert 201 == asked.file(sort=sort).status


def test_workbook_is_read_and_named_as_one(asked, root):
    workbook = (root / "tests" / "samples" / "libreoffice.xlsx").read_bytes()
    answer = asked.file(workbook, bodies.WORKBOOK, check="true")
    assert "submission.xlsx" == answer.json["file_name"]
    assert answer.json["reading"]["sheet"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Báo cáo quý III – Sở Nội vụ.csv", "Báo cáo quý III – Sở Nội vụ.csv"),
        ("Ba\u0301o ca\u0301o.csv", "Báo cáo.csv"),
        ("../../etc/quý 3.csv", "quý 3.csv"),
        ("C:\\Báo cáo\\quý 3.csv", "quý 3.csv"),
        ('a"b&c=d.csv', 'a"b&c=d.csv'),
    ],
)
def test_file_name_is_kept_composed_and_without_folders(asked, written, kept):
    assert 201 == asked.file(file_name=written).status
    assert kept == read_filings(asked.engine)[0].file_name


@pytest.mark.parametrize("written", ["a\nb.csv", "a\x00.csv", "x" * 256, "../", "a\x1b[31m.csv"])
def test_name_that_is_none_is_refused(asked, written):
    answer = asked.file(file_name=written)
    assert (400, [("file_name", "bad-file-name")]) == (answer.status, faults(answer))


@pytest.mark.parametrize(
    ("name", "kept"),
    [("quý 3.csv", "quý 3.csv"), ("", "submission.csv"), ("..\\", "submission.csv")],
)
def test_part_of_a_form_brings_its_name(asked, name, kept):
    assert 201 == asked.file(*form(("file", name, WHOLE))).status
    assert kept == read_filings(asked.engine)[0].file_name


# --- checking -------------------------------------------------------------------------------------


def test_checking_gives_the_same_report_and_stores_nothing(asked):
    checked = asked.file(check="true")
    assert (200, None, False, []) == (
        checked.status,
        checked.json.pop("submission"),
        checked.json.pop("locked"),
        asked.stored(),
    )
    filed = asked.file(check="false").json
    assert checked.json == {name: filed[name] for name in checked.json}
    known = asked.file(check="TRUE")
    assert {"id": 1, "is_new": False, "state": "waiting"} == known.json["submission"]


def test_checking_a_file_with_errors_says_so(asked):
    answer = asked.file(content(posts(-9)), check="true")
    assert (422, 1) == (answer.status, answer.json["rows"])


def test_checking_tells_that_the_period_is_locked(asked):
    reviewing.lock(asked.office.space, REVIEWER, closes("2026-Q3"), "a")
    assert asked.file(check="true").json["locked"]
    assert not asked.file(check="true", who=(Role.REVIEWER,), agency="a").json["locked"]


def kpi(*arguments):
    """What the command line prints as JSON."""
    output = io.StringIO()
    cli.run(list(arguments), cli.Path.cwd(), os.environ, output, sys.stderr, str)
    return json.loads(output.getvalue())


@pytest.mark.parametrize(
    "held",
    [WHOLE, content(posts("1.5"), share(3, 2)), b"PK\x03\x04", b"", "Đơn vị;kỳ\n".encode("utf-16")],
)  # fmt: skip
def test_report_is_the_one_of_the_command_line(asked, tmp_path, held):
    path = tmp_path / "quý 3.csv"
    path.write_bytes(held)
    told = kpi("validate", str(path), "--agency", "a", "--json")
    answer = asked.file(held).json
    # The interface knows the period, so it also names the rows that are owed and not there.
    answer["issues"] = [one for one in answer["issues"] if one["code"] != "missing-row"]
    assert told == {name: answer[name] for name in told}
    assert {"file_name", "submission"} == set(answer) - set(told) - {"error"}


def test_status_is_the_one_of_the_command_line(asked):
    asked.file()
    asked.office.accept(1)
    answer = asked.get("/api/status?as_of=2026-Q3", who=(Role.VIEWER,))
    assert 200 == answer.status
    assert kpi("status", "--as-of", "2026-Q3", "--json") == answer.json
    assert ["T1", "T2"] == [one["target"] for one in answer.json]
    one = asked.get("/api/status?as_of=2026-Q3&target=T2").json
    assert kpi("status", "--as-of", "2026-Q3", "--target", "T2", "--json") == one
    both = asked.get("/api/status?as_of=2026-Q3&target=T2&target=T1").json
    assert ["T2", "T1"] == [one["target"] for one in both]
    assert kpi("status", "--json") == asked.get("/api/status").json


def test_asking_for_the_head_of_an_answer_gives_it_without_a_body(asked):
    asked.account(Role.VIEWER)
    bearer = f"Bearer {asked.tokens['viewer']}"
    answer = asked.client.ask("HEAD", "/api/status", Authorization=bearer)
    assert (200, "") == (answer.status, answer.text)


# --- looking up -----------------------------------------------------------------------------------


def test_submission_tells_its_decisions_with_reasons(asked):
    asked.file(remark="lần một")
    asked.office.give_back(1, reason="thiếu căn cứ")
    answer = asked.get(f"{SUBMISSIONS}/1").json
    assert {
        "id": 1,
        "state": "returned",
        "agency": "a",
        "period": "2026-Q3",
        "file_name": "submission.csv",
        "size": len(WHOLE),
        "rows": 2,
        "warnings": 0,
        "remark": "lần một",
        "illustrative": False,
        "submitted_by": "agency_a",
    }.items() <= answer.items()
    (decided,) = answer["decisions"]
    assert ("returned", "tham_dinh", "thiếu căn cứ") == (
        decided["decision"],
        decided["decided_by"],
        decided["reason"],
    )
    for moment in (answer["submitted_at"], decided["decided_at"]):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ((Role.AGENCY, "a"), 200),
        ((Role.AGENCY, "b"), 403),
        ((Role.REVIEWER,), 200),
        ((Role.ADMIN,), 200),
        ((Role.VIEWER,), 403),
    ],
)
def test_submission_is_for_its_agency_and_reviewers(asked, who, status):
    asked.file()
    assert status == asked.get(f"{SUBMISSIONS}/1", who=who).status


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "9" * 30, "1.0", "%D9%A1", "%00", "1%20"])
def test_number_of_no_submission_is_not_found(asked, number):
    asked.file()
    answer = asked.get(f"{SUBMISSIONS}/{number}")
    assert (404, "no-such-submission") == (answer.status, answer.json["error"]["code"])


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "agency", "filed", "checked"),
    [
        ((Role.AGENCY, "a"), None, 201, 200),
        ((Role.AGENCY, "a"), "a", 201, 200),
        ((Role.AGENCY, "b"), "a", 403, 403),
        ((Role.REVIEWER,), "a", 201, 200),
        ((Role.REVIEWER,), None, 400, 400),
        ((Role.ADMIN,), "a", 403, 200),
        ((Role.VIEWER,), "a", 403, 403),
    ],
)
def test_roles_may_file_and_check_as_on_the_page(asked, who, agency, filed, checked):
    assert checked == asked.file(who=who, agency=agency, check="true").status
    assert [] == asked.stored()
    assert filed == asked.file(who=who, agency=agency).status
    assert [1] * (filed == 201) == asked.stored()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AGENCY])
def test_every_token_reads_where_targets_stand(asked, role):
    assert 200 == asked.get("/api/status", who=(role,)).status


def test_file_of_another_agency_is_refused_by_its_rows(asked):
    answer = asked.file(content(posts(9, "b"), share(1, 2, "b")))
    assert (422, {"foreign-agency"}) == (
        answer.status,
        {one["code"] for one in answer.json["issues"] if one["level"] == "error"},
    )


@pytest.mark.parametrize("whose", [None, "a"])
def test_locked_period_takes_files_of_the_standing_agency_alone(asked, whose):
    reviewing.lock(asked.office.space, REVIEWER, closes("2026-Q3"), whose)
    answer = asked.file()
    assert (409, "period-locked", []) == (
        answer.status,
        answer.json["error"]["code"],
        asked.stored(),
    )
    assert 201 == asked.file(who=(Role.REVIEWER,), agency="a").status


# --- tokens ---------------------------------------------------------------------------------------


@pytest.fixture
def wrong_tokens(asked):
    """Headers of tokens that must not be taken, by what is wrong with them."""
    right = asked.tokens[asked.account(Role.AGENCY, "a")]
    disabled = asked.tokens[asked.account(Role.VIEWER)]
    disable_account(asked.engine, ADMIN, "viewer")
    revoked = asked.tokens[asked.account(Role.ADMIN)]
    revoke_tokens(asked.engine, ADMIN, "admin")
    return [
        None,
        "",
        "Bearer",
        "Bearer ",
        right,
        f"Basic {right}",
        f"Bearer {right}x",
        f"Bearer {right[:-1]}",
        f"Bearer {right.upper()}",
        f"Bearer {right} {right}",
        f"Bearer kpi_{'x' * 5000}",
        "Bearer kpi_đ".encode().decode("latin-1"),
        f"Bearer {disabled}",
        f"Bearer {revoked}",
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", f"{SUBMISSIONS}?period=x"), ("GET", f"{SUBMISSIONS}/1"), ("GET", "/api/status?x=1")],
)
def test_wrong_tokens_are_all_refused_alike(asked, wrong_tokens, method, path):
    told = set()
    for header in wrong_tokens:
        answer = asked.call(method, path, b"", who=header)
        assert (401, "Bearer") == (answer.status, answer.headers["www-authenticate"])
        answer.json["error"].pop("id")
        told.add(json.dumps(answer.json))
    assert 1 == len(told)


def test_cookie_of_a_session_is_no_token(asked):
    asked.account(Role.REVIEWER)
    change_account(asked.engine, "reviewer", "test", utc_now(), password_hash=hash_password(WORD))
    asked.client.cookies["kpi_session"] = live(os.environ).sessions.sign_in("reviewer", WORD)
    assert 401 == asked.get("/api/status", who=None).status


def test_scheme_is_read_whatever_its_case(asked):
    token = asked.tokens[asked.account(Role.VIEWER)]
    assert 200 == asked.get("/api/status", who=f"bearer  {token}").status


def test_many_wrong_tokens_are_slowed_down_and_right_ones_are_not(asked):
    free = live(os.environ).callers.wrong.free
    assert {401} == {asked.get("/api/status", who="Bearer kpi_x").status for _ in range(free)}
    answer = asked.get("/api/status", who="Bearer kpi_x")
    assert (429, "too-many-calls") == (answer.status, answer.json["error"]["code"])
    assert 0 < int(answer.headers["retry-after"]) <= 5
    assert 200 == asked.get("/api/status").status


def test_account_that_calls_too_often_waits_and_the_others_do_not(asked):
    live(os.environ).callers.allowance.most = 3
    live(os.environ).callers.allowance.every = timedelta(minutes=1)
    assert [200, 200, 200, 429] == [asked.get("/api/status").status for _ in range(4)]
    assert 50 < int(asked.get("/api/status").headers["retry-after"]) <= 60
    assert 200 == asked.get("/api/status", who=(Role.AGENCY, "b")).status


# --- calls that are wrong -------------------------------------------------------------------------


def test_everything_wrong_with_a_call_is_named_at_once(asked):
    answer = asked.file(
        period="quý 5", agency="không có", check="có", remark="x" * 2001, perod="2026-Q3"
    )
    assert 400 == answer.status
    assert {
        ("perod", "unknown-parameter"),
        ("agency", "unknown-agency"),
        ("period", "bad-period"),
        ("remark", "too-long"),
        ("check", "not-true-or-false"),
    } == set(faults(answer))


def test_missing_and_repeated_parameters_are_named(asked):
    bare = asked.file(period=None, who=(Role.REVIEWER,))
    assert [("agency", "missing-parameter"), ("period", "missing-parameter")] == faults(bare)
    twice = f"{SUBMISSIONS}?period=2026-Q3&period=2026-Q2"
    answer = asked.call("POST", twice, WHOLE, Content_Type=CSV)
    assert [("period", "repeated-parameter")] == faults(answer)


def test_name_in_the_address_is_for_one_file(asked):
    parts = [("file", "1.csv", content(posts(9))), ("file", "2.csv", content(share(1, 2)))]
    answer = asked.file(*form(*parts), file_name="x.csv")
    assert (400, [("file_name", "name-of-several")]) == (answer.status, faults(answer))
    assert [] == asked.stored()


def test_unknown_targets_and_periods_of_status_are_named(asked):
    answer = asked.get(f"/api/status?as_of=mai&target=T1&target=T9&target={quote('chỉ tiêu')}&x=1")
    assert [
        ("x", "unknown-parameter"),
        ("as_of", "bad-period"),
        ("target", "unknown-target"),
        ("target", "unknown-target"),
    ] == faults(answer)
    assert ["1", "mai", "T9", "chỉ tiêu"] == [
        one["found"] for one in answer.json["error"]["faults"]
    ]


@pytest.mark.parametrize("period", ["2026-H1", "2026", "Quý III/2026", "6T/2026"])
def test_period_is_taken_in_its_spellings(asked, period):
    assert asked.file(period=period, check="true").status in (200, 422)


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/submissions/", "/submissions/1/file", "/a%0Ab", "/%3Cb%3E"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_address_is_told_in_json(asked, path, method):
    assert (404, "no-such-address") == (
        (answer := asked.call(method, f"/api{path}")).status,
        answer.json["error"]["code"],
    )


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", SUBMISSIONS, "POST"),
        ("PUT", SUBMISSIONS, "POST"),
        ("OPTIONS", SUBMISSIONS, "POST"),
        ("DELETE", f"{SUBMISSIONS}/1", "GET"),
        ("POST", "/api/status", "GET"),
        ("PATCH", "/api/status", "GET"),
    ],
)
def test_other_methods_are_refused_with_those_taken(asked, method, path, allowed):
    answer = asked.call(method, path)
    assert (405, allowed) == (answer.status, answer.headers["allow"])


@pytest.mark.parametrize(
    "sort",
    [None, "", "application/x-www-form-urlencoded", "text/html", "application/json", "csv"],
)
def test_other_types_of_body_are_refused(asked, sort):
    answer = asked.file(sort=sort)
    assert (415, []) == (answer.status, asked.stored())
    assert CSV in answer.json["error"]["message"]


def test_packed_body_is_refused(asked):
    answer = asked.call(
        "POST", f"{SUBMISSIONS}?period=2026-Q3", WHOLE, Content_Type=CSV, Content_Encoding="gzip"
    )
    assert 415 == answer.status


@pytest.mark.parametrize(
    ("parts", "ended"),
    [
        ([], True),
        ([("file", "1.csv", WHOLE)], False),
        ([("file", "1.csv", content(posts(9))), ("file", "2.csv", content(share(1, 2)))], False),
        ([("tep", "1.csv", WHOLE)], True),
        ([("file", None, WHOLE)], True),
        ([("file", "1.csv", WHOLE), ("period", None, b"2026-Q3")], True),
        ([("file", f"{number}.csv", b"x") for number in range(21)], True),
    ],
    ids=["no part", "cut off", "cut in the second", "other name", "text", "field", "too many"],
)
def test_form_that_is_not_of_files_alone_is_refused(asked, parts, ended):
    answer = asked.file(*form(*parts, ended=ended))
    assert (400, "bad-form", []) == (answer.status, answer.json["error"]["code"], asked.stored())


@pytest.mark.parametrize("sort", ["multipart/form-data", "multipart/form-data; boundary="])
def test_form_without_its_boundary_is_refused(asked, sort):
    assert "bad-form" == asked.file(sort=sort).json["error"]["code"]


# --- large and slow -------------------------------------------------------------------------------


def lines(client, asked, *more, path=f"{SUBMISSIONS}?period=2026-Q3"):
    """An open connection that has sent the head of a call."""
    token = asked.tokens[asked.account(Role.AGENCY, "a")]
    line = socket.create_connection(("127.0.0.1", client.port), timeout=30)
    head = [f"POST {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}"]
    line.sendall("\r\n".join([*head, f"Content-Type: {CSV}", *more, "", ""]).encode())
    return line


def answered(line):
    """Status and JSON of what comes on a connection."""
    response = http.client.HTTPResponse(line)
    response.begin()
    return response.status, json.loads(response.read())


def test_too_large_a_body_is_refused_before_it_is_sent(client, asked):
    with lines(
        client, asked, f"Content-Length: {LARGEST_FILE + 1}", "Expect: 100-continue"
    ) as line:
        status, told = answered(line)
    assert (413, "too-large") == (status, told["error"]["code"])


def test_body_is_asked_for_when_its_sender_waits(client, asked):
    sent = [f"Content-Length: {len(WHOLE)}", "Expect: 100-continue"]
    with lines(client, asked, *sent) as line:
        assert line.recv(100).startswith(b"HTTP/1.1 100 ")
        line.sendall(WHOLE)
        status, _ = answered(line)
    assert 201 == status


@pytest.mark.parametrize("in_form", [False, True])
def test_body_of_no_told_length_is_refused_when_it_grows_too_large(
    client, asked, monkeypatch, in_form
):
    monkeypatch.setattr(bodies, "LARGEST_FILE", 50_000)
    body, sort = form(("file", "1.csv", b"x" * 200_000)) if in_form else (b"x" * 200_000, CSV)
    token = asked.tokens[asked.account(Role.AGENCY, "a")]
    line = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": sort}
    parts = (body[at : at + 1000] for at in range(0, len(body), 1000))
    line.request("POST", f"{SUBMISSIONS}?period=2026-Q3", parts, headers, encode_chunked=True)
    answer = line.getresponse()
    assert (413, "too-large") == (answer.status, json.loads(answer.read())["error"]["code"])
    line.close()
    assert [] == asked.stored()


def test_largest_file_is_taken_in_a_form_too(asked, monkeypatch):
    monkeypatch.setattr(bodies, "LARGEST_FILE", len(WHOLE))
    assert 413 == asked.file(*form(("file", "1.csv", WHOLE + b"\n"))).status
    assert 201 == asked.file(*form(("file", "1.csv", WHOLE))).status


@pytest.mark.parametrize("who", ["Bearer kpi_x", (Role.VIEWER,)])
def test_refusal_reaches_a_sender_who_is_still_sending(asked, who):
    answer = asked.file(b"x" * 20_000_000, who=who, agency="a")
    assert answer.status in (401, 403)
    assert "close" == answer.headers["connection"]


def test_body_that_stops_coming_is_given_up(client, asked, monkeypatch):
    monkeypatch.setattr(bodies, "STALLED_SECONDS", 0.2)
    monkeypatch.setattr(bodies, "LINGER_SECONDS", 0.1)
    with lines(client, asked, "Content-Length: 1000") as line:
        line.sendall(WHOLE)
        status, told = answered(line)
    assert (408, "too-slow", []) == (status, told["error"]["code"], asked.stored())


def test_body_that_comes_for_ever_is_given_up(client, asked, monkeypatch):
    monkeypatch.setattr(bodies, "WHOLE_SECONDS", 0.3)
    monkeypatch.setattr(bodies, "LINGER_SECONDS", 0.1)
    with lines(client, asked, "Content-Length: 1000") as line:
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            line.sendall(b"x")
            time.sleep(0.05)
        status, _ = answered(line)
    assert 408 == status


def test_nothing_is_stored_when_the_sender_hangs_up(client, asked):
    with lines(client, asked, f"Content-Length: {len(WHOLE) + 5}") as line:
        line.sendall(WHOLE)
    # One that comes after it is answered, and is the only one.
    assert 201 == asked.file(content(posts(8), share(1, 2))).status
    assert [1] == asked.stored()


def test_too_many_files_at_once_are_sent_away_for_a_while(asked, monkeypatch):
    monkeypatch.setattr(api, "PLACES", anyio.CapacityLimiter(0))
    answer = asked.file()
    assert (503, "too-many-uploads", "5") == (
        answer.status,
        answer.json["error"]["code"],
        answer.headers["retry-after"],
    )


@pytest.mark.parametrize("wrong", [{}, {"sort": "text/html"}, {"check": "true"}])
def test_place_of_a_file_is_free_again_after_it(asked, wrong):
    for number in range(3):
        asked.file(content(posts(-number), share(1, 2)), **wrong)
    assert (0, 0) == (api.PLACES.borrowed_tokens, api.TURNS.borrowed_tokens)


# --- the servers own faults -----------------------------------------------------------------------

HOLDER = "import duckdb, sys; line = duckdb.connect(sys.argv[1]); print(1, flush=True); input()"


def test_ledger_held_by_another_process_is_told(asked, tmp_path, monkeypatch):
    path = tmp_path / "held.duckdb"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    holder.stdout.readline()
    monkeypatch.setenv("KPI_STORE", f"duckdb:///{path}")
    answer = asked.get("/api/status", who="Bearer kpi_x")
    assert (503, "ledger-busy", "5") == (
        answer.status,
        answer.json["error"]["code"],
        answer.headers["retry-after"],
    )
    holder.communicate(b"\n")
    assert 401 == asked.get("/api/status", who="Bearer kpi_x").status


def test_faulty_declarations_are_told_without_their_content(asked, declared):
    (declared / "targets.yaml").write_text("targets: [", encoding="utf-8")
    for answer in (asked.get("/api/status"), asked.file()):
        assert (503, "declarations-wrong") == (answer.status, answer.json["error"]["code"])


def test_fault_of_the_server_is_in_the_log_under_its_number_and_nowhere_else(asked, caplog):
    asked.engine.query("DROP TABLE locks")
    answer = asked.file()
    assert (500, "fault", []) == (answer.status, answer.json["error"]["code"], asked.stored())
    (record,) = (
        one for one in caplog.records if one.getMessage().startswith(answer.json["error"]["id"])
    )
    assert record.exc_info is not None
    assert "agency_a" in record.getMessage()


def test_every_refusal_is_in_the_log_without_the_token(asked, caplog):
    token = asked.tokens[asked.account(Role.AGENCY, "a")]
    for answer in (
        asked.get(f"{SUBMISSIONS}/7"),
        asked.file(b""),
        asked.get("/api/status", who=f"Bearer {token}x"),
        asked.get("/api/a%0Ab"),
    ):
        assert [1] == [
            len(one.getMessage().splitlines())
            for one in caplog.records
            if answer.json["error"]["id"] in one.getMessage()
        ]
    assert token not in caplog.text


# --- always ---------------------------------------------------------------------------------------

ROWS = st.lists(
    st.lists(
        st.sampled_from(
            ["a", "b", "posts", "share", "2026-Q3", "1", "2", "-1", "", "1.5", "é", '"']
        ),
        max_size=9,
    ).map(";".join),
    max_size=4,
).map(lambda rows: "\n".join([HEAD, *rows]).encode())
BODIES = (
    st.binary(max_size=300)
    | ROWS
    | st.just(WHOLE)
    | ROWS.map(lambda held: form(("file", "a", held))[0])
)
TYPES = st.sampled_from([*bodies.FILE_TYPES, f"{bodies.FORM}; boundary=x", "text/html", "\xe9", ""])
QUERIES = st.text(max_size=60).map(quote) | st.sampled_from(
    [
        "period=2026-Q3",
        "period=2026-Q3&agency=b",
        "period=2026&check=true",
        "period=2026-Q3&remark=%ff%00",
    ]
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=BODIES,
    sort=TYPES,
    query=QUERIES,
    who=st.sampled_from([(Role.AGENCY, "a"), (Role.REVIEWER,), (Role.VIEWER,), "Bearer x", None]),
    method=st.sampled_from(["POST", "POST", "POST", "GET", "DELETE"]),
    path=st.sampled_from([SUBMISSIONS, f"{SUBMISSIONS}/1", "/api/status"]),
)
def test_whatever_is_posted_the_answer_is_json_and_only_201_stores(
    asked, body, sort, query, who, method, path
):
    callers = live(os.environ).callers
    callers.allowance.most = callers.wrong.free = 10**6
    before = asked.stored()
    answer = asked.call(method, f"{path}?{query}", body, who=who, Content_Type=sort)
    assert answer.status in {200, 201, *REFUSALS.values()} - {500, 503}
    assert answer.status == 201 or before == asked.stored()
    if answer.status == 201:
        assert [len(before) + 1, *before] == asked.stored()
        assert () == read_decisions(asked.engine, len(before) + 1)


def test_every_refusal_and_fault_has_its_words_and_none_is_left_over():
    words = {key for key in words_of(Language.VI) if key.startswith("api.")}
    asked = {f"api.refusal.{code}" for code in REFUSALS} | {f"api.fault.{code}" for code in FAULTS}
    assert asked == words
