"""Does with MLflow what programs do: logs a run and a model, registers it, and reads it back.

The token is read from a file, as in a pod. Prints what it has seen as JSON.
"""

import json
import os
import pathlib

import mlflow
from mlflow.tracking.request_auth import kubernetes_request_auth_provider as provider

provider._SERVICE_ACCOUNT_TOKEN_PATH = pathlib.Path(os.environ["TOKEN_FILE"])

NAME = os.environ["NAME"]
ALIAS = "champion"

mlflow.set_experiment(NAME)
with mlflow.start_run() as run:
    mlflow.log_param("rate", 0.1)
    mlflow.log_metric("loss", 0.5)
    mlflow.log_text("a file of the run", "notes.txt")

client = mlflow.MlflowClient()
client.create_registered_model(NAME)
version = client.create_model_version(NAME, f"runs:/{run.info.run_id}/notes.txt", run.info.run_id)
client.set_registered_model_alias(NAME, ALIAS, version.version)

with mlflow.start_run() as unwanted:
    mlflow.log_text("soon gone", "gone.txt")
client.delete_run(unwanted.info.run_id)

found = client.get_run(run.info.run_id)
print(
    json.dumps(
        {
            "loss": found.data.metrics["loss"],
            "file": mlflow.artifacts.load_text(f"{found.info.artifact_uri}/notes.txt"),
            "alias": client.get_model_version_by_alias(NAME, ALIAS).version,
            "artifacts": found.info.artifact_uri.split(":")[0],
        }
    )
)
