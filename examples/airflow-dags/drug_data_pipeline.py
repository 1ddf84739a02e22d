"""From a notebook to a pipeline: fetches a data set, cleans it, and keeps what each step has done.

The key for Kaggle is a Secret `kaggle` with the file `kaggle.json`, in the namespace of Airflow. Steps hand
files to each other in the shared folder `pipeline-data`: a step that is repeated finds what the one before
has left. See README.md.
"""

import pathlib

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.secret import Secret
from airflow.sdk import DAG, Param, get_current_context, task
from drug_data import clean_file
from kubernetes.client import models as k8s
from restricted import CONTAINER_SECURITY, POD_SECURITY

DATA = "/mnt/pipeline-data"

#: A folder for each run: two runs do not meet, and what is old is purged.
RUN_FOLDER = DATA + "/drug-data/{{ ts_nodash }}"

FETCH = """
set -eu
mkdir -p "$TARGET"
pip install --quiet --target /tmp/packages kaggle==1.7.4.5
export PYTHONPATH=/tmp/packages KAGGLE_CONFIG_DIR=/kaggle HOME=/tmp
python -m kaggle datasets download --dataset "$DATASET" --path "$TARGET" --unzip
"""

volume = k8s.V1Volume(
    name="pipeline-data",
    persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource(claim_name="pipeline-data"),
)

with DAG(
    dag_id="drug_data_pipeline",
    description="Fetches and cleans a data set of drugs",
    schedule=None,
    catchup=False,
    default_args={"retries": 2},
    params={
        "dataset": Param("himalayaashish/medi-drug-dataset", type="string"),
        "file": Param("Medi_Drug.csv", type="string"),
    },
    tags=["sample"],
):
    fetch = KubernetesPodOperator(
        task_id="fetch",
        name="fetch-drug-data",
        namespace="airflow",
        image="docker.io/library/python:3.12.11-slim",
        cmds=["sh", "-c"],
        arguments=[FETCH],
        env_vars={"DATASET": "{{ params.dataset }}", "TARGET": RUN_FOLDER},
        secrets=[Secret("volume", "/kaggle", "kaggle", "kaggle.json")],
        volumes=[volume],
        volume_mounts=[k8s.V1VolumeMount(name="pipeline-data", mount_path=DATA)],
        container_resources=k8s.V1ResourceRequirements(
            requests={"cpu": "100m", "memory": "256Mi"}, limits={"memory": "512Mi"}
        ),
        labels={
            "app.kubernetes.io/name": "airflow-worker",
            "app.kubernetes.io/component": "pipelines",
        },
        security_context=POD_SECURITY,
        container_security_context=CONTAINER_SECURITY,
        on_finish_action="delete_pod",
        get_logs=True,
    )

    @task(
        executor_config={
            "pod_override": k8s.V1Pod(
                spec=k8s.V1PodSpec(
                    containers=[
                        k8s.V1Container(
                            name="base",
                            resources=k8s.V1ResourceRequirements(
                                requests={"cpu": "500m", "memory": "1Gi"}, limits={"memory": "2Gi"}
                            ),
                        )
                    ]
                )
            )
        }
    )
    def clean(folder: str) -> int:
        """Write `clean.csv` beside the raw file."""
        place = pathlib.Path(folder)
        raw = place / get_current_context()["params"]["file"]
        return clean_file(raw, place / "clean.csv")

    fetch >> clean(RUN_FOLDER)
