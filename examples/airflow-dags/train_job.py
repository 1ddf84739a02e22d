"""Trains a model on two nodes in the namespace of a team, and logs the run to MLflow.

Needs the Kubeflow Trainer with its runtime `torch-distributed`. The variables of MLflow come from the
ConfigMap `mlflow`, which the platform puts into the namespace of each team.
"""

from airflow.sdk import DAG, task
from job_resource import TRAIN_JOB, run_to_end

PROGRAM = """
import os, torch.distributed as dist
dist.init_process_group(backend='gloo')
print('rank', dist.get_rank(), 'of', dist.get_world_size(), 'logs to', os.environ['MLFLOW_TRACKING_URI'])
dist.destroy_process_group()
"""

JOB = {
    "apiVersion": "trainer.kubeflow.org/v1alpha1",
    "kind": "TrainJob",
    "metadata": {"generateName": "sample-"},
    "spec": {
        "runtimeRef": {"name": "torch-distributed"},
        "trainer": {
            "image": "docker.io/pytorch/pytorch:2.9.1-cuda12.8-cudnn9-runtime",
            "command": ["torchrun", "--no-python", "python", "-c", PROGRAM],
            "numNodes": 2,
            "env": [
                {
                    "name": "MLFLOW_TRACKING_URI",
                    "valueFrom": {
                        "configMapKeyRef": {"name": "mlflow", "key": "MLFLOW_TRACKING_URI"}
                    },
                }
            ],
            "resourcesPerNode": {
                "requests": {"cpu": "1", "memory": "4Gi"},
                "limits": {"memory": "4Gi"},
            },
        },
    },
}

with DAG(
    dag_id="train_job",
    description="Trains on two nodes",
    schedule=None,
    catchup=False,
    tags=["sample"],
):

    @task
    def train() -> str:
        """Return the name of the job that has succeeded."""
        return run_to_end(TRAIN_JOB, "team-vision", JOB, seconds=7200)

    train()
