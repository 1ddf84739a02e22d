"""Who somebody is to Airflow, from the token that the platform's identity provider gave them.

Plain functions, without Airflow: people and programs are judged by the same ones.
"""

import dataclasses
import json
import os
import pathlib
from typing import Any

import jwt

DOCUMENT = pathlib.Path(__file__).resolve().parent / "platform.json"

#: Only what the provider signs with its private key; a token signed with a public key is no token.
ALGORITHMS = ["RS256"]

#: Seconds that the provider's keys are kept; a key that is not among them is asked for at once.
KEYS_SECONDS = 300


@dataclasses.dataclass(frozen=True)
class Provider:
    """The identity provider, as its document says."""

    issuer: str
    keys_url: str
    audiences: list[str]
    username_claim: str
    groups_claim: str

    @classmethod
    def of(cls, identity: dict[str, Any]) -> "Provider":
        """Read the part of the document that is about tokens."""
        return cls(
            issuer=identity["issuer"],
            keys_url=identity["keysUrl"],
            audiences=identity["audiences"],
            username_claim=identity["usernameClaim"],
            groups_claim=identity["groupsClaim"],
        )


def document() -> dict[str, Any]:
    """Read what the platform wrote beside this file."""
    path = pathlib.Path(os.environ.get("PLATFORM_DOCUMENT", DOCUMENT))
    return json.loads(path.read_text())


def claims_of(token: str, provider: Provider, keys: jwt.PyJWKClient) -> dict[str, Any]:
    """Return what a token says, if the provider signed it for us and it has not ended.

    Raises jwt.PyJWTError otherwise. The provider's keys are fetched when the first token comes, so that
    Airflow starts without the provider.
    """
    return jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token).key,
        algorithms=ALGORITHMS,
        audience=provider.audiences,
        issuer=provider.issuer,
        options={"require": ["exp", "iat", "iss", "aud", provider.username_claim]},
    )


def user_of(claims: dict[str, Any], provider: Provider) -> dict[str, Any]:
    """Return somebody as Flask-AppBuilder wants it; groups are what roles are given for."""
    username = claims[provider.username_claim]
    return {
        "username": username,
        "email": claims.get("email") or f"{username}@users.invalid",
        "first_name": claims.get("given_name") or username,
        "last_name": claims.get("family_name") or "",
        "role_keys": list(claims.get(provider.groups_claim) or []),
    }


def bearer_of(headers: dict[str, str]) -> str | None:
    """Return the token of a request's header, if it has one."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
