"""How Flask-AppBuilder signs people in: by the platform's identity provider, with PKCE."""

import os

from flask_appbuilder.const import AUTH_OAUTH
from platform_auth import PlatformSecurityManager
from platform_identity import document

platform = document()
identity = platform["identity"]

SECURITY_MANAGER_CLASS = PlatformSecurityManager
AUTH_TYPE = AUTH_OAUTH

# Whoever the provider knows has an account; without a group that has a role they may do nothing.
AUTH_USER_REGISTRATION = True
AUTH_USER_REGISTRATION_ROLE = "Public"
AUTH_ROLES_MAPPING = {group: [role] for group, role in platform["roles"].items()}
AUTH_ROLES_SYNC_AT_LOGIN = True

OAUTH_PROVIDERS = [
    {
        "name": platform["provider"],
        "icon": "fa-sign-in",
        "token_key": "access_token",
        "remote_app": {
            "client_id": identity["clientId"],
            "client_secret": os.environ["AIRFLOW_CLIENT_SECRET"],
            "authorize_url": identity["authorizeUrl"],
            "access_token_url": identity["tokenUrl"],
            "userinfo_endpoint": identity["userInfoUrl"],
            "jwks_uri": identity["keysUrl"],
            "issuer": identity["issuer"],
            "client_kwargs": {
                "scope": " ".join(identity["scopes"]),
                "code_challenge_method": "S256",
            },
        },
    }
]

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PERMANENT_SESSION_LIFETIME = platform["sessionSeconds"]
