"""Runs a Ray job in the namespace of a team: a cluster of its own, which goes when the job has ended.

Needs KubeRay, which watches the team's namespace. The label of the queue is of no effect where there are none.
"""

from typing import Any

from airflow.sdk import DAG, task
from job_resource import QUEUE, RAY_JOB, run_to_end

IMAGE = "docker.io/rayproject/ray:2.52.0"

#: The volume of a pod that its programs may write to, which is their home as well.
SCRATCH = "/tmp"  # noqa: S108 - a folder in a container, which no other program sees

#: What a pod of the platform has to say: unprivileged, and nothing to write to but /tmp.
SECURITY = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "runAsUser": 1000,
    "runAsGroup": 100,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def pod(container: str, memory: str, **fields: Any) -> dict[str, Any]:
    """Write the pod of a head, a worker or a submitter."""
    return {
        "spec": {
            "serviceAccountName": "vision-workload",
            "automountServiceAccountToken": False,
            "enableServiceLinks": False,
            "containers": [
                {
                    "name": container,
                    "image": IMAGE,
                    "workingDir": SCRATCH,
                    "env": [{"name": "HOME", "value": SCRATCH}],
                    "resources": {
                        "requests": {"cpu": "1", "memory": memory},
                        "limits": {"memory": memory},
                    },
                    "securityContext": SECURITY,
                    "volumeMounts": [{"name": "scratch", "mountPath": SCRATCH}],
                }
            ],
            "volumes": [{"name": "scratch", "emptyDir": {}}],
            **fields,
        }
    }


JOB = {
    "apiVersion": "ray.io/v1",
    "kind": "RayJob",
    "metadata": {"generateName": "sample-", "labels": QUEUE},
    "spec": {
        "entrypoint": "python -c 'import ray; ray.init(); print(ray.cluster_resources())'",
        "shutdownAfterJobFinishes": True,
        "ttlSecondsAfterFinished": 600,
        "activeDeadlineSeconds": 3600,
        "submitterPodTemplate": pod("ray-job-submitter", "1Gi", restartPolicy="Never"),
        "rayClusterSpec": {
            "rayVersion": "2.52.0",
            "authOptions": {"mode": "token"},
            "headGroupSpec": {
                "rayStartParams": {"num-cpus": "0"},
                "template": pod("ray-head", "4Gi"),
            },
            "workerGroupSpecs": [
                {
                    "groupName": "workers",
                    "replicas": 1,
                    "minReplicas": 1,
                    "maxReplicas": 1,
                    "rayStartParams": {},
                    "template": pod("ray-worker", "4Gi"),
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
