"""Trains a model anew when a monitor asks for it.

The monitor starts a run with `model` and `reasons`: what has drifted, or which metric is low. What is trained is for
people, or a validation, to judge before it is served.
"""

from airflow.sdk import DAG, Param, get_current_context, task
from job_resource import QUEUE, TRAIN_JOB, run_to_end

PROGRAM = """
import os
print('trains', os.environ['MODEL'], 'because of', os.environ['REASONS'])
print('logs to', os.environ.get('MLFLOW_TRACKING_URI', 'nowhere'))
"""


def job_for(model: str, reasons: str) -> dict:
    """Return the job that trains a model, of the runtime `torch` of a team."""
    return {
        "apiVersion": "trainer.kubeflow.org/v1alpha1",
        "kind": "TrainJob",
        "metadata": {"generateName": f"retrain-{model}-", "labels": QUEUE},
        "spec": {
            "runtimeRef": {
                "apiGroup": "trainer.kubeflow.org",
                "kind": "TrainingRuntime",
                "name": "torch",
            },
            "trainer": {
                "command": ["python", "-c", PROGRAM],
                "numNodes": 1,
                "env": [
                    {"name": "MODEL", "value": model},
                    {"name": "REASONS", "value": reasons},
                ],
            },
        },
    }


with DAG(
    dag_id="retrain_model",
    description="Trains a model anew",
    schedule=None,
    catchup=False,
    # Two monitors of one model may ask at once.
    max_active_runs=1,
    params={
        "model": Param("none", type="string"),
        "reasons": Param({}, type="object"),
    },
    tags=["sample"],
):

    @task
    def train() -> str:
        """Return the name of the job that has succeeded."""
        import json

        params = get_current_context()["params"]
        body = job_for(params["model"], json.dumps(params["reasons"]))
        return run_to_end(TRAIN_JOB, "team-vision", body, seconds=7200)

    train()
