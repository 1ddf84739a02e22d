"""Makes what the real KubeSpawner would ask the API server for, for people in some groups.

Called with the folder of the configuration; lists of groups come as JSON on standard input. Prints for each
list what is offered, and pod and claim of each profile and of each choice in it.
"""

import asyncio
import json
import pathlib
import sys
import types
from collections.abc import Iterator
from typing import Any

from kubernetes_asyncio.client import ApiClient
from kubespawner import KubeSpawner
from traitlets.config import Config, PyFileConfigLoader

PERSON = "ada"


class Hub:
    """What a spawner asks of its hub."""

    public_host = "https://platform.ml-conformance.dev"
    base_url = "/jupyter/hub/"
    api_url = "http://hub:8081/jupyter/hub/api"


def person(groups: list[str]) -> types.SimpleNamespace:
    """Make somebody in these groups."""
    return types.SimpleNamespace(
        name=PERSON,
        id=1,
        escaped_name=PERSON,
        url=f"/jupyter/user/{PERSON}/",
        server=None,
        groups=[types.SimpleNamespace(name=group) for group in groups],
    )


def spawner_of(config: Config, groups: list[str]) -> KubeSpawner:
    """Make a spawner of a real configuration that speaks to no cluster."""
    spawner = KubeSpawner(config=config, user=person(groups), hub=Hub(), _mock=True)
    spawner.api_token = "token-of-a-notebook"
    spawner.oauth_client_id = f"jupyterhub-user-{PERSON}"
    return spawner


def choices(profile: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Name what somebody may choose: the profile as it is, and each choice of each of its options."""
    slug = profile["slug"]
    yield {"profile": slug}
    for option, description in profile["profile_options"].items():
        for choice in description["choices"]:
            yield {"profile": slug, option: choice}


async def started(config: Config, groups: list[str], chosen: dict[str, str]) -> dict[str, Any]:
    """Return what would be sent to the API server for a choice."""
    spawner = spawner_of(config, groups)
    spawner.user_options = chosen
    await spawner.load_user_options()
    spawner.pvc_name = spawner._expand_user_properties(spawner.pvc_name_template)
    claim = spawner.get_pvc_manifest() if spawner.storage_pvc_ensure else None
    async with ApiClient() as api:
        pod = api.sanitize_for_serialization(await spawner.get_pod_manifest())
        return {"chosen": chosen, "pod": pod, "claim": api.sanitize_for_serialization(claim)}


async def refuses(config: Config, groups: list[str], slug: str) -> bool:
    """Tell whether somebody who asks for a profile by its name alone, or for none, is refused."""
    spawner = spawner_of(config, groups)
    spawner.user_options = {"profile": slug} if slug else {}
    try:
        config.KubeSpawner.pre_spawn_hook(spawner)
        await spawner.load_user_options()
    except Exception:  # noqa: BLE001 - whatever is raised refuses the start
        return True
    return False


async def answer(config: Config, groups: list[str], slugs: list[str]) -> dict[str, Any]:
    """Return what somebody is offered, and what is made of it."""
    spawner = spawner_of(config, groups)
    offer = spawner.profile_list(spawner)
    offered = [profile["slug"] for profile in offer]
    made = [
        await started(config, groups, chosen) for profile in offer for chosen in choices(profile)
    ]
    hidden = [slug for slug in slugs if slug not in offered] + ([] if offered else [""])
    open_doors = [slug for slug in hidden if not await refuses(config, groups, slug)]
    return {"groups": groups, "offered": offered, "started": made, "openDoors": open_doors}


async def answers(config: Config, slugs: list[str], asked: list[list[str]]) -> list[dict[str, Any]]:
    """Answer for each list of groups."""
    return [await answer(config, groups, slugs) for groups in asked]


folder = pathlib.Path(sys.argv[1])
document = json.loads((folder / "platform.json").read_text())
made = answers(
    PyFileConfigLoader("jupyterhub_config.py", path=str(folder)).load_config(),
    [profile["name"] for profile in document["profiles"]],
    json.load(sys.stdin),
)
print(json.dumps(asyncio.run(made)))
