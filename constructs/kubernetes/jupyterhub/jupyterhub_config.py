"""JupyterHub as the platform configures it: reads the document beside this file, and secrets from variables."""

import json
import os
import pathlib
import sys

from tornado.httpclient import AsyncHTTPClient
from tornado.web import HTTPError

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))

from platform_notebooks import key, profiles_for  # noqa: E402 - it lies in FOLDER

platform = json.loads((FOLDER / "platform.json").read_text())
identity = platform["identity"]
culling = platform["culling"]

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - the hub runs this file with this name

# The client in plain Python is too slow for many notebooks.
AsyncHTTPClient.configure("tornado.curl_httpclient.CurlAsyncHTTPClient")


def groups_of(spawner) -> set[str]:
    """Return the names of the groups that somebody is in."""
    return {group.name for group in spawner.user.groups}


def profile_list(spawner):
    """Return what the owner of a notebook may start."""
    return profiles_for(platform, groups_of(spawner))


def refuse_without_profile(spawner) -> None:
    """Refuse to start a notebook of no profile, which would have none of its limits."""
    if not profile_list(spawner):
        raise HTTPError(403, "no profile is open to your groups; ask an administrator")


c.JupyterHub.base_url = platform["baseUrl"]
c.JupyterHub.hub_bind_url = "http://:8081"
c.JupyterHub.hub_connect_url = platform["hubUrl"]
c.JupyterHub.cookie_secret = key(os.environ["HUB_COOKIE_SECRET"], "cookie")
c.JupyterHub.db_url = "postgresql+psycopg2://{user}@{host}:{port}/{database}?sslmode={mode}".format(
    user=os.environ["PGUSER"],
    host=os.environ["PGHOST"],
    port=os.environ["PGPORT"],
    database=os.environ["PGDATABASE"],
    mode=os.environ["PGSSLMODE"],
)
# There is one hub at a time, and the database has a backup of its own.
c.JupyterHub.upgrade_db = True
# A connection that a failover has closed is noticed before it is used.
c.JupyterHub.db_kwargs = {"pool_pre_ping": True}
c.JupyterHub.cleanup_servers = False
c.JupyterHub.last_activity_interval = 60
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
c.JupyterHub.concurrent_spawn_limit = platform["concurrentStarts"]
c.JupyterHub.allow_named_servers = platform["namedServers"] > 0
c.JupyterHub.named_server_limit_per_user = platform["namedServers"]
c.JupyterHub.authenticate_prometheus = True

c.ConfigurableHTTPProxy.api_url = platform["proxyApiUrl"]
c.ConfigurableHTTPProxy.should_start = False

c.JupyterHub.authenticator_class = "generic-oauth"
c.CryptKeeper.keys = [key(os.environ["HUB_CRYPT_KEY"], "crypt")]
c.Authenticator.enable_auth_state = True
c.Authenticator.auto_login = True
c.Authenticator.manage_groups = True
c.Authenticator.allowed_groups = set(identity["allowedGroups"])
c.Authenticator.admin_groups = set(identity["adminGroups"])
c.GenericOAuthenticator.login_service = "single sign-on"
c.GenericOAuthenticator.client_id = identity["clientId"]
c.GenericOAuthenticator.client_secret = os.environ["HUB_CLIENT_SECRET"]
c.GenericOAuthenticator.authorize_url = identity["authorizeUrl"]
c.GenericOAuthenticator.token_url = identity["tokenUrl"]
c.GenericOAuthenticator.userdata_url = identity["userInfoUrl"]
c.GenericOAuthenticator.oauth_callback_url = identity["callbackUrl"]
c.GenericOAuthenticator.logout_redirect_url = identity["logoutUrl"]
c.GenericOAuthenticator.scope = identity["scopes"]
c.GenericOAuthenticator.username_claim = identity["usernameClaim"]
c.GenericOAuthenticator.auth_state_groups_key = f"oauth_user.{identity['groupsClaim']}"
c.GenericOAuthenticator.enable_pkce = True

c.JupyterHub.spawner_class = "kubespawner.KubeSpawner"
c.KubeSpawner.namespace = os.environ["POD_NAMESPACE"]
for trait, value in platform["spawner"].items():
    setattr(c.KubeSpawner, trait, value)
c.KubeSpawner.profile_list = profile_list
c.KubeSpawner.pre_spawn_hook = refuse_without_profile

c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            sys.executable,
            "-m",
            "jupyterhub_idle_culler",
            f"--url=http://localhost:8081{platform['baseUrl']}/hub/api",
            f"--timeout={culling['idleSeconds']}",
            f"--cull-every={culling['everySeconds']}",
            f"--max-age={culling['maxAgeSeconds']}",
            "--concurrency=10",
        ],
    },
    {"name": "metrics", "api_token": os.environ["HUB_METRICS_TOKEN"]},
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    },
    {"name": "metrics", "scopes": ["read:metrics"], "services": ["metrics"]},
]
