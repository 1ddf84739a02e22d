"""Asks Ray Serve's own code which deployments a change of an application restarts.

Pairs of applications come as JSON on the standard input; the names of the deployments whose replicas are stopped are
printed as JSON, for each pair.
"""

import copy
import json
import sys

from ray.serve._private.application_state import override_deployment_info
from ray.serve._private.config import DeploymentConfig, ReplicaConfig
from ray.serve._private.deploy_utils import get_app_code_version
from ray.serve._private.deployment_info import DeploymentInfo
from ray.serve._private.deployment_state import DeploymentTargetState
from ray.serve._private.version import DeploymentVersion
from ray.serve.schema import ServeApplicationSchema

NAMES = ("Summarizer", "Translator")


class Program:
    """Stands for the class of a deployment."""


def versions(document: dict) -> dict[str, DeploymentVersion]:
    """Return the version of each deployment, as the controller of Ray Serve works it out."""
    application = ServeApplicationSchema.parse_obj(copy.deepcopy(document))
    code = get_app_code_version(application)
    built = {
        name: DeploymentInfo(
            deployment_config=DeploymentConfig(),
            replica_config=ReplicaConfig.create(Program),
            start_time_ms=0,
            deployer_job_id="",
            version=code,
            route_prefix="/" if name == NAMES[0] else None,
        )
        for name in NAMES
    }
    overridden = override_deployment_info(built, application)
    return {
        name: DeploymentTargetState.create(info, 1).version for name, info in overridden.items()
    }


def restarted(before: dict, after: dict) -> list[str]:
    """Return which deployments lose their replicas."""
    old, new = versions(before), versions(after)
    return [name for name in NAMES if old[name].requires_actor_restart(new[name])]


if __name__ == "__main__":
    print(json.dumps([restarted(before, after) for before, after in json.load(sys.stdin)]))
