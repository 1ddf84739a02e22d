"""Runs a Ray job in the namespace of a team: a cluster of its own, which goes when the job has ended.

Needs KubeRay, which watches the team's namespace.
"""

from airflow.sdk import DAG, task
from job_resource import RAY_JOB, run_to_end

IMAGE = "docker.io/rayproject/ray:2.52.0"

CONTAINER = {
    "image": IMAGE,
    "resources": {"requests": {"cpu": "1", "memory": "4Gi"}, "limits": {"memory": "4Gi"}},
    "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
}

POD = {
    "serviceAccountName": "vision-workload",
    "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
}

JOB = {
    "apiVersion": "ray.io/v1",
    "kind": "RayJob",
    "metadata": {"generateName": "sample-"},
    "spec": {
        "entrypoint": "python -c 'import ray; ray.init(); print(ray.cluster_resources())'",
        "shutdownAfterJobFinishes": True,
        "ttlSecondsAfterFinished": 600,
        "activeDeadlineSeconds": 3600,
        "rayClusterSpec": {
            "rayVersion": "2.52.0",
            "headGroupSpec": {
                "rayStartParams": {"num-cpus": "0"},
                "template": {"spec": {**POD, "containers": [{"name": "ray-head", **CONTAINER}]}},
            },
            "workerGroupSpecs": [
                {
                    "groupName": "workers",
                    "replicas": 1,
                    "minReplicas": 1,
                    "maxReplicas": 2,
                    "rayStartParams": {},
                    "template": {
                        "spec": {**POD, "containers": [{"name": "ray-worker", **CONTAINER}]}
                    },
                }
            ],
        },
    },
}

with DAG(
    dag_id="ray_job",
    description="Runs a Ray job on a cluster of its own",
    schedule=None,
    catchup=False,
    tags=["sample"],
):

    @task
    def run() -> str:
        """Return the name of the job that has succeeded."""
        return run_to_end(RAY_JOB, "team-vision", JOB, seconds=3600)

    run()
