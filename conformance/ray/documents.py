"""Lets Ray's own code read documents, each of which is taken or refused.

The argument says what they are; the documents come as JSON on the standard input, and what Ray makes of them is
printed as JSON.
"""

import json
import sys
from collections.abc import Callable
from typing import Any


def serve_configuration(document: dict) -> Any:
    """Return what Ray Serve has understood; it drops what it does not know without a word."""
    from ray.serve.schema import ServeDeploySchema

    return ServeDeploySchema.parse_obj(document).dict(exclude_unset=True)


def serve_defaults(document: dict) -> Any:
    """Return what the named options of a deployment are where nobody sets them."""
    from ray.serve._private.config import DeploymentConfig
    from ray.serve.config import AutoscalingConfig

    known = {**AutoscalingConfig().dict(), **DeploymentConfig().dict()}
    return {name: known[name] for name in document}


def runtime_environment(document: dict) -> Any:
    """Return a runtime environment as it is when a job has been sent with it."""
    from ray._private.runtime_env.working_dir import upload_working_dir_if_needed
    from ray.runtime_env import RuntimeEnv

    unknown = set(document) - RuntimeEnv.known_fields
    if unknown:
        raise ValueError(f"unknown fields: {unknown}")
    environment = RuntimeEnv(**document)
    upload_working_dir_if_needed(environment, upload_fn=no_folder)
    return {
        "working_dir": environment.working_dir_uri(),
        "pip": environment.pip_config().get("packages"),
        "env_vars": environment.env_vars(),
    }


def no_folder(folder: str, excludes: list[str] | None = None) -> None:
    """Refuse a folder of whoever sends the job: the operator has none."""
    raise ValueError(f"{folder} is a path, excluding {excludes}")


def scaled_cluster(document: dict) -> Any:
    """Return what the autoscaler knows of the nodes of a cluster, which it reads from the resource alone."""
    from ray.autoscaler._private.kuberay import autoscaling_config as kuberay

    found = kuberay._derive_autoscaling_config_from_ray_cr(document)
    return {
        "idle_minutes": found["idle_timeout_minutes"],
        "speed": found["upscaling_speed"],
        "nodes": {
            name: {key: node[key] for key in ("min_workers", "max_workers", "resources")}
            for name, node in found["available_node_types"].items()
        },
    }


READERS: dict[str, Callable[[dict], Any]] = {
    "serve": serve_configuration,
    "serve-defaults": serve_defaults,
    "runtime-environment": runtime_environment,
    "cluster": scaled_cluster,
}


def read(reader: Callable[[dict], Any], document: dict) -> dict[str, Any]:
    """Return what was taken, or why it was refused."""
    try:
        return {"taken": reader(document)}
    except Exception as problem:  # noqa: BLE001 - whatever Ray says of it
        return {"refused": f"{type(problem).__name__}: {problem}"}


if __name__ == "__main__":
    chosen = READERS[sys.argv[1]]
    print(json.dumps([read(chosen, document) for document in json.load(sys.stdin)]))
