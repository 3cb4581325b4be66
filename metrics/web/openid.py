"""OpenID Connect as spoken with one provider; the protocol itself is authlib's.

Loaded when first asked for, since the library takes long to load and few offices have a provider.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from authlib.integrations.starlette_client import (
    OAuthError,
    StarletteIntegration,
    StarletteOAuth2App,
)

from metrics.errors import SignOnError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from metrics.services.signon import Provider

TIMEOUT = 10
# What a provider may sign with; anybody who knows our own secret could sign with the others.
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")


class Client(StarletteOAuth2App):  # type: ignore[misc]
    """A client that takes nothing from its provider but what that one has signed itself."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(
            StarletteIntegration("provider"),
            "provider",
            client_id=provider.client_id,
            client_secret=provider.client_secret.get_secret_value(),
            server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": provider.scope,
                "code_challenge_method": "S256",
                "timeout": TIMEOUT,
            },
        )
        self.provider = provider

    async def load_server_metadata(self) -> dict[str, Any]:
        """Metadata of the provider; raises ValueError when they are those of another one."""
        told: dict[str, Any] = await super().load_server_metadata()
        if told.get("issuer") != self.provider.issuer:
            message = f"issuer is {told.get('issuer')!r}"
            raise ValueError(message)
        offered = told.get("id_token_signing_alg_values_supported") or ()
        told["id_token_signing_alg_values_supported"] = [
            one for one in SIGNATURES if one in offered
        ] or [SIGNATURES[0]]
        return told

    async def lead(self, request: Request, back: str, language: str) -> Response:
        """The way to the provider; what must come back stands in the session of the request."""
        led: Response = await self.authorize_redirect(request, back, ui_locales=language)
        return led

    async def claims(self, request: Request) -> dict[str, Any]:
        """What the provider has signed of somebody, with what it tells beside where more is needed.

        Raises SignOnError with the code denied or stale, and whatever a faulty provider leads to.
        """
        provider = self.provider
        options = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
        }
        try:
            token = await self.authorize_access_token(request, claims_options=options)
        except OAuthError as error:
            raise SignOnError("denied" if error.error == "access_denied" else "stale") from error
        claims = dict(token["userinfo"])
        if provider.groups_claim not in claims or provider.name_claim not in claims:
            beside = dict(await self.userinfo(token=token))
            if beside.get("sub") != claims["sub"]:
                message = "userinfo is about somebody else"
                raise ValueError(message)
            claims = {**beside, **claims}
        return claims

    async def way_out(self, back: str) -> str:
        """Address at which one signs out of the provider and is led back."""
        found = await self.create_logout_url(back, client_id=self.provider.client_id)
        return str(found["url"])


@cache
def client_of(provider: Provider) -> Client:
    """The one client of a provider, which keeps its metadata."""
    return Client(provider)
