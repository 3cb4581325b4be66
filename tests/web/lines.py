"""The served application without a browser: accounts, lines, and what a page sends on one."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from metrics.access import Role, Viewer
from metrics.services.accounts import add_account
from metrics.store.ledger import open_ledger

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "browser"))

import serving  # noqa: E402 - found only after the line above

ADMIN = Viewer("test", Role.ADMIN)
WORD = "mật khẩu của kiểm thử"
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem[0] != "_")
XSRF = "_streamlit_xsrf"
SECONDS = 20
ROLES = {Role.VIEWER: None, Role.AGENCY: "so_y_te_hn", Role.REVIEWER: None}
# What only a page shows that has been computed.
COMPUTED = re.compile(r'class="tm|HP\d\d-|Sở Y tế|selectbox|file_uploader|arrow_data|plotly')


def furnished(folder, catalog):
    """A ledger with accounts."""
    store = folder / "kpi.duckdb"
    engine = open_ledger(serving.address_of(store))
    for role, agency in ROLES.items():
        add_account(engine, ADMIN, catalog.agencies, f"mot_{role}", WORD, role, agency)
    engine.close()
    return store


def entered(client, role):
    """A client signed in, with the cookies of a page."""
    shown = client.get("/login").text
    token = re.search(r'name="token" value="([^"]*)"', shown)[1]
    form = {"token": token, "next": "/", "name": f"mot_{role}", "password": WORD}
    assert 303 == client.post("/login", form).status
    assert 200 == client.get("/_stcore/health").status
    assert XSRF in client.cookies
    return client


def line_to(port, cookies=None, origin=None, session=""):
    """A websocket as a browser opens it."""
    held = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    return connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        origin=origin or f"http://127.0.0.1:{port}",
        additional_headers={"Cookie": held} if held else {},
        subprotocols=["streamlit", "x", session] if session else ["streamlit"],
        max_size=None,
        open_timeout=SECONDS,
    )


def run(line, page="", query=""):
    """Everything a page sends when it is asked for: its messages, joined, and its session."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    line.send(asked.SerializeToString())
    held, session = b"", ""
    while True:
        message = ForwardMsg()
        part = line.recv(SECONDS)
        message.ParseFromString(part)
        held += part
        if message.WhichOneof("type") == "new_session":
            session = message.new_session.initialize.session_id or session
        if message.WhichOneof("type") == "script_finished":
            return held.decode("utf-8", "replace"), session
