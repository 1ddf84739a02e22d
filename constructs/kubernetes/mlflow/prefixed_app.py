"""MLflow's own application, with the routes that know no path to begin at.

Traces of OpenTelemetry and the files of runs have routes which `--static-prefix` leaves out. Below it traces
would be answered with 404, and files taken by an older route that holds the whole of each in memory, twice.
https://github.com/mlflow/mlflow/issues/24473
"""

import os

# https://github.com/mlflow/mlflow/blob/v3.15.1/mlflow/server/otel_api.py
# https://github.com/mlflow/mlflow/blob/v3.15.1/mlflow/server/artifact_router.py
FILES = ("/api/2.0/mlflow-artifacts/artifacts/", "/ajax-api/2.0/mlflow-artifacts/artifacts/")
ROUTES = {"GET": FILES, "PUT": FILES, "POST": ("/v1/traces",)}

# What `--static-prefix` sets for the processes of the server.
PREFIX_VARIABLE = "_MLFLOW_STATIC_PREFIX"


class WithPrefix:
    """Hands requests on; those for the routes above without the path that the server begins at."""

    def __init__(self, app, prefix: str) -> None:
        """Stand before an application."""
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope, receive, send) -> None:
        """Take one connection."""
        routes = ROUTES.get(scope.get("method"), ())
        path = scope.get("path", "")
        if path.startswith(tuple(self.prefix + route for route in routes)):
            scope = {
                **scope,
                "path": path.removeprefix(self.prefix),
                "raw_path": scope["raw_path"].removeprefix(self.prefix.encode()),
            }
        await self.app(scope, receive, send)


def create() -> WithPrefix:
    """Make the application, once in each process of the server."""
    from mlflow.server.fastapi_app import app

    return WithPrefix(app, os.environ[PREFIX_VARIABLE])
