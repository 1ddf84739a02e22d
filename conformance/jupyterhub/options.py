"""Loads a configuration into the real JupyterHub, and prints what JupyterHub does not know of it, as JSON.

Called with the folder of the configuration. JupyterHub itself says nothing of an option of a class that is
not there, and KubeSpawner takes a profile's override whether or not there is such a trait.
"""

import asyncio
import json
import logging
import os
import pathlib
import runpy
import sys
from collections.abc import Iterator
from typing import Any

from jupyterhub.app import JupyterHub
from jupyterhub.auth import Authenticator
from jupyterhub.scopes import scope_definitions
from jupyterhub.spawner import Spawner
from oauthenticator.generic import GenericOAuthenticator
from tornado.options import Error, options

FOLDER = pathlib.Path(sys.argv[1])


class Warnings(logging.Handler):
    """Keeps what is warned of."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning."""
        self.texts.append(record.getMessage())


def unknown_traits(app: JupyterHub) -> Iterator[str]:
    """Find options that none of the classes reads which are used; each reads those of its ancestors too."""
    others = [each for each in app.classes if not issubclass(each, (Authenticator, Spawner))]
    used = [*others, type(app), app.authenticator_class, app.spawner_class]
    for name, section in app.config.items():
        readers = [each for each in used if name in {ancestor.__name__ for ancestor in each.mro()}]
        if not readers:
            yield f"there is no class {name}, or it is not used"
            continue
        known = {trait for reader in readers for trait in reader.class_traits(config=True)}
        yield from (f"{name} has no option {trait}" for trait in section if trait not in known)


def overrides(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Name the traits that profiles and teams change."""
    for kind in ("profiles", "teams"):
        for each in document[kind]:
            yield from ((f"{kind}.{each['name']}", trait) for trait in each["override"])


def unknown_overrides(app: JupyterHub) -> Iterator[str]:
    """Find overrides of a trait that KubeSpawner does not have."""
    traits = app.spawner_class.class_traits(config=True)
    document = json.loads((FOLDER / "platform.json").read_text())
    for place, trait in overrides(document):
        if trait not in traits:
            yield f"{place} overrides {trait}, which {app.spawner_class.__name__} has not"


def unknown_scopes(app: JupyterHub) -> Iterator[str]:
    """Find scopes that JupyterHub does not have, and roles of a service that there is not."""
    services = {service["name"] for service in app.services}
    for role in app.load_roles:
        for scope in role["scopes"]:
            if scope.split("!")[0] not in scope_definitions:
                yield f"role {role['name']} has the scope {scope}, which is unknown"
        for service in role.get("services", []):
            if service not in services:
                yield f"role {role['name']} is for the service {service}, which is unknown"


def culler_refusal(app: JupyterHub) -> str | None:
    """Hand the culler its arguments; it asks for its token once it has taken them."""
    [command] = [service["command"] for service in app.services if service["name"] == "idle-culler"]
    _python, _m, module, *arguments = command
    sys.argv = [module, *arguments]
    os.environ.pop("JUPYTERHUB_API_TOKEN", None)
    try:
        runpy.run_module(module, run_name="__main__")
    except KeyError:
        return None
    except (Error, ValueError) as problem:
        return f"the culler refuses its arguments: {problem}"
    return "the culler did not ask for its token"


async def loaded() -> tuple[JupyterHub, list[str]]:
    """Load the configuration; return what is warned of when its classes are made."""
    app = JupyterHub()
    warnings = Warnings()
    app.log.addHandler(warnings)
    app.load_config_file(str(FOLDER / "jupyterhub_config.py"))
    authenticator = app.authenticator_class(parent=app)
    app.spawner_class(parent=app, _mock=True)
    if not isinstance(authenticator, GenericOAuthenticator):
        warnings.texts.append(f"people are signed in by {type(authenticator).__name__}")
    return app, warnings.texts


app, faults = asyncio.run(loaded())
for finds in (unknown_traits, unknown_overrides, unknown_scopes):
    faults.extend(finds(app))
refusal = culler_refusal(app)
if refusal is not None:
    faults.append(refusal)
culling = {} if refusal else {name: options[name] for name in ("timeout", "cull_every", "max_age")}
count = sum(len(section) for section in app.config.values())
print(json.dumps({"faults": faults, "options": count, "culling": culling}))
