"""Trains a model on two nodes in the namespace of a team.

Needs the Kubeflow Trainer. The runtime `torch` is there for each team: it has the image, what a node may use, the
team's account, and the variables by which a program logs runs to MLflow.
"""

from airflow.sdk import DAG, task
from job_resource import QUEUE, TRAIN_JOB, run_to_end

PROGRAM = """
import os, torch.distributed as dist
dist.init_process_group(backend='gloo')
print('rank', dist.get_rank(), 'of', dist.get_world_size())
print('logs to', os.environ.get('MLFLOW_TRACKING_URI', 'nowhere'))
dist.destroy_process_group()
"""

JOB = {
    "apiVersion": "trainer.kubeflow.org/v1alpha1",
    "kind": "TrainJob",
    "metadata": {"generateName": "sample-", "labels": QUEUE},
    "spec": {
        "runtimeRef": {
            "apiGroup": "trainer.kubeflow.org",
            "kind": "TrainingRuntime",
            "name": "torch",
        },
        "trainer": {
            "command": ["torchrun", "--no-python", "python", "-c", PROGRAM],
            "numNodes": 2,
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
