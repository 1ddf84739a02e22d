"""Airflow's auth manager: people sign in at the platform's identity provider, and programs show its tokens."""

import functools
import logging
from typing import Any

import jwt
from airflow.providers.fab.auth_manager.fab_auth_manager import FabAuthManager
from airflow.providers.fab.auth_manager.security_manager.override import (
    FabAirflowSecurityManagerOverride,
)
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from platform_identity import Provider, bearer_of, claims_of, document, user_of

log = logging.getLogger(__name__)


@functools.cache
def provider() -> Provider:
    """Return the identity provider."""
    return Provider.of(document()["identity"])


@functools.cache
def keys() -> jwt.PyJWKClient:
    """Return the provider's keys, which are fetched when they are needed and when they change."""
    return jwt.PyJWKClient(provider().keys_url, cache_keys=True, lifespan=300, timeout=10)


def user_for(token: str) -> dict[str, Any] | None:
    """Return who a token is of; None for one that is not to be trusted."""
    try:
        return user_of(claims_of(token, provider(), keys()), provider())
    except jwt.PyJWTError as problem:
        log.warning("a token was refused: %s", problem)
        return None


class PlatformSecurityManager(FabAirflowSecurityManagerOverride):
    """Reads the roles of people from their groups."""

    def get_oauth_user_info(self, provider: str, resp: dict[str, Any]) -> dict[str, Any]:
        """Return who has signed in; nothing where the token is not to be trusted."""
        return user_for(resp["access_token"]) or {}


class PlatformAuthManager(FabAuthManager):
    """Gives programs a token of Airflow's for one of the identity provider's."""

    def create_token(self, headers: dict[str, str], body: dict[str, Any]) -> Any:
        """Return the user of the token in the header `Authorization`; there are no passwords."""
        token = bearer_of({name.lower(): value for name, value in headers.items()})
        if token is None:
            raise ValueError(
                "send the identity provider's access token in the header 'Authorization: Bearer'"
            )
        user = user_for(token)
        if user is None:
            return None
        return self.security_manager.auth_user_oauth(user, rotate_session_id=False)

    def get_fastapi_app(self) -> FastAPI | None:
        """Return the pages of signing in, with a way out that ends the session at the provider too."""
        app = super().get_fastapi_app()
        if app is not None:
            app.router.routes.insert(0, APIRoute("/logout", sign_out, methods=["GET"]))
        return app


def sign_out(request: Request) -> RedirectResponse:
    """Forget the session here, and go on to end it at the provider."""
    from airflow.providers.fab.auth_manager.api_fastapi.routes.login import logout

    response = logout(request)
    response.headers["location"] = document()["identity"]["logoutUrl"]
    return response
