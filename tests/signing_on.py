"""A provider of OpenID Connect on this machine, and the settings file that names it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from urllib.error import URLError
from urllib.request import Request, urlopen

sys.path.append(str(Path(__file__).parent / "browser"))

from serving import free_port

CLIENT, SECRET = "theo-doi-chi-tieu", "bi-mat-cua-kiem-thu"
WAIT = 60
# Who the provider knows: groups by name.
PEOPLE = {
    "chi_huy": ["tin", "chi-tieu-lanh-dao"],
    "van_thu": ["chi-tieu-so-y-te"],
    "tham_dinh": ["chi-tieu-tham-dinh"],
    "ky_thuat": ["chi-tieu-quan-tri"],
    "nguoi_la": ["ke-toan"],
    "don_vi_cu": ["chi-tieu-don-vi-cu"],
}
GROUPS = """
[[groups]]
name = "chi-tieu-quan-tri"
role = "admin"

[[groups]]
name = "chi-tieu-tham-dinh"
role = "reviewer"

[[groups]]
name = "chi-tieu-lanh-dao"
role = "viewer"

[[groups]]
name = "chi-tieu-so-y-te"
role = "agency"
agency = "so_y_te_hn"

[[groups]]
name = "chi-tieu-don-vi-cu"
role = "agency"
agency = "khong_con"
"""


@contextmanager
def provided():
    """Address of a provider that knows PEOPLE and takes registered applications alone."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-r", "true"]
    command += ["-n", "true"]
    for name, groups in PEOPLE.items():
        claims = {"sub": f"id-{name}", "preferred_username": name, "groups": groups}
        command += ["--user-claims", json.dumps(claims)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        until = monotonic() + WAIT
        while not answers(f"{address}/.well-known/openid-configuration"):
            assert process.poll() is None
            assert monotonic() < until
        yield address
    finally:
        process.terminate()
        process.wait()


def answers(address):
    """Whether somebody answers at an address."""
    try:
        return urlopen(address, timeout=WAIT).status == 200  # noqa: S310 - on this machine
    except (URLError, OSError):
        return False


def registered(issuer, address):
    """Settings for an application at an address, which the provider knows from now on."""
    body = json.dumps({"redirect_uris": [f"{address}/signon/done"]}).encode()
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{issuer}/oauth2/clients", body, headers), timeout=WAIT) as answer:  # noqa: S310
        told = json.load(answer)
    return settings(issuer, address, told["client_id"], told["client_secret"])


def put(issuer, name, groups):
    """Give somebody other groups at the provider."""
    body = json.dumps({"preferred_username": name, "groups": groups}).encode()
    headers = {"Content-Type": "application/json"}
    asked = Request(f"{issuer}/users/id-{name}", body, headers, method="PUT")  # noqa: S310
    urlopen(asked, timeout=WAIT).close()  # noqa: S310 - on this machine


def settings(issuer, address, client=CLIENT, secret=SECRET, more=""):
    """What the settings file holds."""
    return (
        f'issuer = "{issuer}"\naddress = "{address}"\nclient_id = "{client}"\n'
        f'client_secret = "{secret}"\ntitle_vi = "Cổng của tỉnh"\ntitle_en = "the province"\n'
        f"{more}\n{GROUPS}"
    )


def kept(path, text):
    """Settings in a file of their owner alone."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path
