"""Does with MLflow what programs do that only read, then tries to change something.

The token is read from a file, as in a pod. Prints what it has seen as JSON.
"""

import json
import os
import pathlib

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.tracking.request_auth import kubernetes_request_auth_provider as provider
from requests import HTTPError

provider._SERVICE_ACCOUNT_TOKEN_PATH = pathlib.Path(os.environ["TOKEN_FILE"])

NAME = os.environ["NAME"]
ALIAS = "champion"

client = mlflow.MlflowClient()
experiment = client.get_experiment_by_name(NAME)
runs = client.search_runs([experiment.experiment_id])
version = client.get_model_version_by_alias(NAME, ALIAS)
run = client.get_run(version.run_id)


def is_refused(change) -> bool:
    """Tell whether a change is refused as forbidden."""
    try:
        change()
    except (MlflowException, HTTPError) as problem:
        return "403" in str(problem)
    return False


print(
    json.dumps(
        {
            "runs": len(runs),
            "models": len(client.search_registered_models(f"name = '{NAME}'")),
            "file": mlflow.artifacts.load_text(f"{run.info.artifact_uri}/notes.txt"),
            "refused": [
                is_refused(lambda: client.create_run(experiment.experiment_id)),
                is_refused(lambda: client.set_registered_model_alias(NAME, "mine", "1")),
                is_refused(lambda: client.delete_run(run.info.run_id)),
                is_refused(lambda: client.log_text(run.info.run_id, "other", "notes.txt")),
            ],
        }
    )
)
