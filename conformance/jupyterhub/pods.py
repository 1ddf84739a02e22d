"""Makes the pods that the real KubeSpawner would ask for, by profile, for somebody in some groups.

Called with the folder of the configuration and with groups. Prints what the profile list offers, and
the pod of each entry, as JSON.
"""

import asyncio
import json
import sys
import types

from kubernetes_asyncio.client import ApiClient
from kubespawner import KubeSpawner
from traitlets.config import PyFileConfigLoader


class Hub:
    """What a spawner asks of its hub."""

    public_host = "https://platform.ml.acme.dev"
    base_url = "/jupyter/hub/"
    api_url = "http://hub:8081/jupyter/hub/api"


def user(name: str, groups: list[str]) -> types.SimpleNamespace:
    """Make somebody in these groups."""
    return types.SimpleNamespace(
        name=name,
        id=1,
        escaped_name=name,
        url=f"/jupyter/user/{name}/",
        server=None,
        groups=[types.SimpleNamespace(name=group) for group in groups],
    )


def spawner_of(config, groups: list[str]) -> KubeSpawner:
    """Make a spawner of a real configuration that speaks to no cluster."""
    spawner = KubeSpawner(config=config, user=user("ada", groups), hub=Hub(), _mock=True)
    spawner.api_token = "token-of-a-notebook"
    spawner.oauth_client_id = "jupyterhub-user-ada"
    return spawner


async def pod_of(config, groups: list[str], slug: str) -> dict:
    """Return the pod of a profile, as it would be sent to the API server."""
    spawner = spawner_of(config, groups)
    spawner.user_options = {"profile": slug}
    await spawner.load_user_options()
    spawner.pvc_name = spawner._expand_user_properties(spawner.pvc_name_template)
    async with ApiClient() as api:
        return api.sanitize_for_serialization(await spawner.get_pod_manifest())


async def main(folder: str, groups: list[str]) -> None:
    """Print the offer, and a pod for each entry."""
    config = PyFileConfigLoader("jupyterhub_config.py", path=folder).load_config()
    spawner = spawner_of(config, groups)
    offer = spawner.profile_list(spawner)
    try:
        config.KubeSpawner.pre_spawn_hook(spawner)
        refusal = None
    except Exception as error:  # noqa: BLE001 - whatever is raised refuses the start
        refusal = str(error)
    pods = {profile["slug"]: await pod_of(config, groups, profile["slug"]) for profile in offer}
    print(json.dumps({"offer": offer, "refusal": refusal, "pods": pods}))


asyncio.run(main(sys.argv[1], sys.argv[2:]))
