"""Single sign-on over HTTP: against a real provider, and against ones that lie."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from types import SimpleNamespace
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

import signing_on
from metrics.access import Role, Viewer
from metrics.services.accounts import add_account
from metrics.services.live import live
from metrics.store.entries import Wanted, read_entries
from metrics.text.words import Language, say

ADMIN = Viewer("test", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"


class NoWay(HTTPRedirectHandler):
    """Leaves the browser's ways to the test."""

    def redirect_request(self, *_given):
        return None


@pytest.fixture(scope="module")
def issuer():
    """Address of a real provider."""
    with signing_on.provided() as address:
        yield address


@pytest.fixture
def declared(port, engine, monkeypatch, tmp_path):  # noqa: ARG001 - another ledger is opened instead
    """Serve with a settings file, from a text; the live workspace."""

    def declare(text):
        path = signing_on.kept(tmp_path / "signon.toml", text)
        monkeypatch.setenv("KPI_SIGNON_FILE", str(path))
        monkeypatch.setenv("KPI_STORE", f"duckdb:///{tmp_path / 'signon.duckdb'}")
        return live(os.environ)

    return declare


@pytest.fixture
def shared(declared, issuer, port):
    """The live workspace served with the real provider."""
    return declared(signing_on.registered(issuer, f"http://127.0.0.1:{port}"))


def visit(address, form=None):
    """Where a provider leads whoever visits it, and what it shows."""
    from urllib.error import HTTPError  # noqa: PLC0415 - here alone

    body = None if form is None else urlencode(form).encode()
    try:
        with build_opener(NoWay).open(address, body, timeout=30) as answer:
            return None, answer.read().decode()
    except HTTPError as led:
        return led.headers.get("location"), led.read().decode()


def path_of(address):
    """An address as the client asks for it."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def go(client, path="/signon"):
    """Where our side leads."""
    answer = client.get(path)
    assert 302 == answer.status, answer.text
    return answer.location


def arrive(client, name, path="/signon"):
    """Sign in at the provider and come back; the last answer."""
    led, _ = visit(go(client, path), {"sub": f"id-{name}"})
    return client.get(path_of(led))


def refused(engine):
    found = read_entries(engine, Wanted(action="sign_in_failed"))
    found += read_entries(engine, Wanted(action="refused"))
    return [(one.who, one.subject, one.details["why"]) for one in found]


@pytest.mark.parametrize(
    ("name", "role", "agency"),
    [
        ("chi_huy", Role.VIEWER, None),
        ("van_thu", Role.AGENCY, "so_y_te_hn"),
        ("tham_dinh", Role.REVIEWER, None),
        ("ky_thuat", Role.ADMIN, None),
    ],
)
def test_group_of_the_provider_gives_the_role_and_the_page_wanted_opens(
    name, role, agency, shared, client
):
    answer = arrive(client, name, "/signon?next=%2Ftarget%3Ftarget%3DHP24-Q2&lang=en")
    assert (303, "/target?target=HP24-Q2&lang=en") == (answer.status, answer.location)
    assert {"kpi_session"} == set(client.cookies)
    viewer = shared.sessions.viewer_of(client.cookies["kpi_session"])
    assert (name, role, agency) == (viewer.name, viewer.role, viewer.agency)
    assert "page /target" == client.get("/target").text


def test_request_asks_for_a_code_with_state_nonce_and_proof(shared, client):
    led = urlsplit(go(client, "/signon?lang=en"))
    asked = {name: values[0] for name, values in parse_qs(led.query).items()}
    assert ("code", "S256", "en") == tuple(
        asked[name] for name in ("response_type", "code_challenge_method", "ui_locales")
    )
    assert {"state", "nonce", "code_challenge", "client_id", "redirect_uri"} <= set(asked)
    assert shared.provider.client_secret.get_secret_value() not in led.query
    written = client.set_cookies["kpi_signon"].lower()
    assert {"httponly", "samesite=lax", "path=/"} <= set(written.split("; "))


@pytest.mark.parametrize("language", Language)
def test_who_is_in_no_declared_group_is_told_so_and_recorded(language, shared, client):
    answer = arrive(client, "nguoi_la", f"/signon?lang={language}")
    assert 403 == answer.status
    assert say(language, "signon.refusal.no_group", name="nguoi_la") in answer.text
    assert {} == client.cookies
    assert [("nguoi_la", "nguoi_la", "signon_no_group")] == refused(shared.engine)


def test_other_group_at_the_provider_is_another_role_at_the_next_sign_in(shared, client, issuer):
    arrive(client, "ky_thuat")
    before = client.cookies["kpi_session"]
    signing_on.put(issuer, "ky_thuat", ["chi-tieu-lanh-dao"])
    try:
        arrive(client, "ky_thuat")
    finally:
        signing_on.put(issuer, "ky_thuat", ["chi-tieu-quan-tri"])
    assert Role.VIEWER is shared.sessions.viewer_of(client.cookies["kpi_session"]).role
    assert shared.sessions.viewer_of(before) is None


def test_coming_back_twice_or_in_another_browser_opens_nothing(shared, client, another):
    led, _ = visit(go(client), {"sub": "id-chi_huy"})
    kept = dict(client.cookies)
    stranger = another()
    assert 403 == stranger.get(path_of(led)).status
    assert 303 == client.get(path_of(led)).status
    assert 403 == another().get(path_of(led)).status
    replayed = another()
    replayed.cookies = kept
    answer = replayed.get(path_of(led))
    assert 403 == answer.status
    assert "kpi_session" not in {**stranger.cookies, **replayed.cookies}
    assert {"form", "signon_failed"} == {why for _, _, why in refused(shared.engine)}


@pytest.mark.parametrize(
    "query", ["", "code=x&state=y", "error=access_denied&state=y", "state=&code="]
)
def test_made_up_return_opens_nothing(query, shared, client):
    go(client)
    answer = client.get(f"/signon/done?{query}")
    assert 403 == answer.status
    assert 'role="alert"' in answer.text
    assert {} == client.cookies
    assert [("?", "/signon/done", "signon_failed")] == refused(shared.engine)


def test_what_waits_for_the_return_is_signed_and_passes(shared, client):
    led, _ = visit(go(client), {"sub": "id-chi_huy"})
    client.cookies["kpi_signon"] = client.cookies["kpi_signon"][:-2] + "xx"
    answer = client.get(path_of(led))
    assert 403 == answer.status
    assert say(Language.VI, "signon.refusal.stale") in answer.text
    assert [("?", "/signon/done", "form")] == refused(shared.engine)


def test_who_refuses_at_the_provider_is_told_so(shared, client):  # noqa: ARG001
    led, _ = visit(go(client), {"action": "deny"})
    state = parse_qs(urlsplit(go(client)).query)["state"][0]
    denied = f"{path_of(led)}&state={state}" if "state=" not in led else path_of(led)
    answer = client.get(denied)
    assert 403 == answer.status
    assert say(Language.VI, "signon.refusal.denied") in answer.text


def test_signing_out_ends_our_session_and_leads_on_to_the_providers(shared, client, issuer):
    arrive(client, "chi_huy")
    shown = client.get("/logout").text
    token = re.search(r'name="token" value="([^"]*)"', shown)[1]
    left = client.post("/logout", {"here": "1", "token": token})
    page = client.get(left.location).text
    assert say(Language.VI, "signon.leave", title="Cổng của tỉnh") in page
    answer = client.get("/signon/out")
    led = urlsplit(answer.location)
    assert (303, issuer, "/oauth2/end_session") == (
        answer.status,
        f"{led.scheme}://{led.netloc}",
        led.path,
    )
    assert 303 == client.get("/method").status
    acts = [one.action for one in read_entries(shared.engine, Wanted(who="chi_huy"))]
    assert ["signed_out", "signed_in"] == acts


@pytest.mark.parametrize("language", Language)
def test_login_page_offers_both_ways(language, shared, client):
    add_account(shared.engine, ADMIN, {}, "quan_tri", WORD, Role.ADMIN)
    page = client.get(f"/login?lang={language}&next=/method").text
    title = {"vi": "Cổng của tỉnh", "en": "the province"}[language]
    assert say(language, "signon.go", title=title) in page
    assert f'href="/signon?next=%2Fmethod&amp;lang={language}"' in page
    assert 'name="password"' in page


def test_login_page_without_local_accounts_has_no_box_and_takes_no_password(
    declared, issuer, port, client
):
    text = signing_on.registered(issuer, f"http://127.0.0.1:{port}")
    shared = declared(f"local_accounts = false\n{text}")
    add_account(shared.engine, ADMIN, {}, "quan_tri", WORD, Role.ADMIN)
    page = client.get("/login").text
    assert "<form" not in page
    client.cookies["kpi_form"] = "x"
    form = {"token": shared.sessions.form_token("x"), "name": "quan_tri", "password": WORD}
    assert 401 == client.post("/login", form).status
    assert "kpi_session" not in client.cookies
    assert [("quan_tri", "quan_tri", "local_off")] == refused(shared.engine)


@pytest.mark.parametrize("path", ["/signon", "/signon/done", "/signon/out"])
def test_there_is_nothing_where_no_provider_is_declared(path, client):
    assert 404 == client.get(path).status
    assert "/signon" not in client.get("/login").text


@pytest.mark.parametrize("language", Language)
def test_provider_that_does_not_answer_is_told_with_a_number(language, declared, port, client):
    from serving import free_port  # noqa: PLC0415 - found on the path of the other tests

    dead = f"http://127.0.0.1:{free_port()}"
    declared(signing_on.settings(dead, f"http://127.0.0.1:{port}"))
    answer = client.get(f"/signon?lang={language}")
    assert 503 == answer.status
    start = say(language, "signon.refusal.unreachable", number="N").partition("N")[0]
    assert re.search(re.escape(start) + r"[0-9a-f]{16}", answer.text)
    assert "Traceback" not in answer.text
    assert 303 == client.get("/signon/out").status


# --- providers that lie ---------------------------------------------------------------------------

KEY, OTHER_KEY = RSAKey.generate_key(2048), RSAKey.generate_key(2048)


class Liar:
    """A provider whose tokens are as the test wants them."""

    def __init__(self):
        self.nonce, self.change, self.metadata, self.key = "", {}, {}, KEY
        self.algorithm, self.beside = "RS256", {}
        routes = [
            Route("/.well-known/openid-configuration", self.configuration),
            Route("/jwks", lambda _asked: JSONResponse({"keys": [KEY.as_dict(private=False)]})),
            Route("/token", self.token, methods=["POST"]),
            Route("/userinfo", lambda _asked: JSONResponse(self.beside)),
        ]
        settings = uvicorn.Config(Starlette(routes=routes), "127.0.0.1", 0, log_level="error")
        self.server = uvicorn.Server(settings)
        self.thread = threading.Thread(target=self.server.run)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def configuration(self, _asked):
        told = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
        }
        return JSONResponse({**told, **self.metadata})

    def token(self, _asked):
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": signing_on.CLIENT,
            "sub": "id-7",
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce,
            "preferred_username": "chi_huy",
            "groups": ["chi-tieu-quan-tri"],
        }
        claims = {**claims, **{k: v(claims) if callable(v) else v for k, v in self.change.items()}}
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            parts = ({"alg": "none"}, claims)
            coded = [jwt_part(json.dumps(one).encode()) for one in parts]
            signed = f"{coded[0]}.{coded[1]}."
        else:
            signed = jwt.encode({"alg": self.algorithm}, claims, self.key, [self.algorithm])
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": signed})


def jwt_part(content):
    from base64 import urlsafe_b64encode  # noqa: PLC0415 - here alone

    return urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture
def liar():
    """A provider that tells what a test has it tell."""
    made = Liar()
    made.thread.start()
    while not made.server.started:
        made.thread.join(0.01)
    yield made
    made.server.should_exit = True
    made.thread.join()


def come(client, liar):
    """Come back from a provider that asks nothing."""
    asked = parse_qs(urlsplit(go(client)).query)
    liar.nonce = asked["nonce"][0]
    return client.get(f"/signon/done?code=c&state={asked['state'][0]}")


def test_provider_that_tells_the_truth_is_believed(liar, declared, port, client):
    shared = declared(signing_on.settings(liar.address, f"http://127.0.0.1:{port}"))
    assert (303, "/") == ((answer := come(client, liar)).status, answer.location)
    assert Role.ADMIN is shared.sessions.viewer_of(client.cookies["kpi_session"]).role


LIES = {
    "another_application": SimpleNamespace(change={"aud": "another"}),
    "another_application_named_beside": SimpleNamespace(
        change={"aud": "another", "azp": signing_on.CLIENT}
    ),
    "another_issuer": SimpleNamespace(change={"iss": "https://example.invalid"}),
    "expired": SimpleNamespace(change={"exp": lambda claims: claims["iat"] - 600}),
    "no_end": SimpleNamespace(change={"exp": None}),
    "another_visit": SimpleNamespace(change={"nonce": "another"}),
    "no_nonce": SimpleNamespace(change={"nonce": None}),
    "nobody": SimpleNamespace(change={"sub": None}),
    "another_key": SimpleNamespace(key=OTHER_KEY),
    "not_signed": SimpleNamespace(algorithm="none"),
    "somebody_else_beside": SimpleNamespace(
        change={"groups": None}, beside={"sub": "8", "groups": ["chi-tieu-quan-tri"]}
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_provider_that_lies_is_not_believed(lie, liar, declared, port, client):
    shared = declared(signing_on.settings(liar.address, f"http://127.0.0.1:{port}"))
    for name, value in vars(LIES[lie]).items():
        setattr(liar, name, value)
    answer = come(client, liar)
    assert 403 == answer.status
    assert "kpi_session" not in client.cookies
    assert [("?", "/signon/done", "signon_failed")] == refused(shared.engine)


def test_metadata_of_another_issuer_are_not_taken(liar, declared, port, client):
    declared(signing_on.settings(liar.address, f"http://127.0.0.1:{port}"))
    liar.metadata = {"issuer": "https://example.invalid"}
    assert 503 == client.get("/signon").status


def test_groups_told_beside_the_token_count(liar, declared, port, client):
    shared = declared(signing_on.settings(liar.address, f"http://127.0.0.1:{port}"))
    liar.change = {"groups": None}
    liar.beside = {"sub": "id-7", "groups": ["chi-tieu-tham-dinh"]}
    assert 303 == come(client, liar).status
    assert Role.REVIEWER is shared.sessions.viewer_of(client.cookies["kpi_session"]).role
