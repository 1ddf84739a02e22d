"""Runs a job that an operator of the cluster knows as a custom resource, and waits for its end."""

import dataclasses
import time
from collections.abc import Callable
from typing import Any

Resource = dict[str, Any]

#: The queue of the team `vision`, by which Kueue finds a job; without Kueue a label like any other.
QUEUE = {"kueue.x-k8s.io/queue-name": "vision"}


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of job: where the API has it, and how its status tells the end."""

    group: str
    version: str
    plural: str
    #: Returns True for success, False for failure, None while it runs.
    outcome: Callable[[Resource], bool | None]


def ray_outcome(status: Resource) -> bool | None:
    """Read the end of a RayJob."""
    return {"SUCCEEDED": True, "FAILED": False, "STOPPED": False}.get(status.get("jobStatus", ""))


def training_outcome(status: Resource) -> bool | None:
    """Read the end of a TrainJob."""
    for condition in status.get("conditions", []):
        if condition["status"] == "True" and condition["type"] in ("Complete", "Failed"):
            return condition["type"] == "Complete"
    return None


RAY_JOB = Kind("ray.io", "v1", "rayjobs", ray_outcome)
TRAIN_JOB = Kind("trainer.kubeflow.org", "v1alpha1", "trainjobs", training_outcome)


def run_to_end(kind: Kind, namespace: str, body: Resource, seconds: int, pause: int = 15) -> str:
    """Create a job, wait for its end, and return its name; raise if it fails or takes too long."""
    from kubernetes import client, config

    config.load_incluster_config()
    api = client.CustomObjectsApi()
    place = (kind.group, kind.version, namespace, kind.plural)
    name = api.create_namespaced_custom_object(*place, body)["metadata"]["name"]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = api.get_namespaced_custom_object(*place, name)
        outcome = kind.outcome(found.get("status", {}))
        if outcome is True:
            return name
        if outcome is False:
            raise RuntimeError(f"{kind.plural}/{name} failed: {found['status']}")
        time.sleep(pause)
    raise TimeoutError(f"{kind.plural}/{name} had not ended after {seconds} seconds")
