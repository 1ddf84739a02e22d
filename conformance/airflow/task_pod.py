"""Makes the pod of a task as the real executor does: from the emitted template, with what a task asks for.

Called with the template. Prints the pod as JSON.
"""

import datetime
import json
import sys

from airflow.providers.cncf.kubernetes.pod_generator import PodGenerator
from kubernetes.client import ApiClient, models

template = PodGenerator.deserialize_model_file(sys.argv[1])
wanted = models.V1Pod(
    spec=models.V1PodSpec(
        containers=[
            models.V1Container(
                name="base",
                resources=models.V1ResourceRequirements(
                    requests={"cpu": "2"}, limits={"memory": "4Gi"}
                ),
            )
        ]
    )
)
pod = PodGenerator.construct_pod(
    dag_id="sample",
    task_id="step",
    pod_id="sample-step-1",
    try_number=1,
    kube_image="",
    date=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    args=["run"],
    pod_override_object=wanted,
    base_worker_pod=template,
    namespace="airflow",
    scheduler_job_id="1",
    run_id="manual",
)
print(json.dumps(ApiClient().sanitize_for_serialization(pod)))
