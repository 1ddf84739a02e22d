"""Runs a Spark application in the namespace of a team, and waits until it has succeeded or failed.

Needs the Spark operator, which watches the team's namespace. The application is in `spark_pi.yaml`.
"""

from airflow.providers.cncf.kubernetes.operators.spark_kubernetes import SparkKubernetesOperator
from airflow.sdk import DAG

with DAG(
    dag_id="spark_pi",
    description="Computes pi with Spark",
    schedule=None,
    catchup=False,
    tags=["sample"],
):
    SparkKubernetesOperator(
        task_id="pi",
        namespace="team-vision",
        application_file="spark_pi.yaml",
        get_logs=True,
        delete_on_termination=True,
    )
