"""Imports the DAGs of a folder with the real Airflow, and prints which there are and what is wrong."""

import json
import sys

from airflow.dag_processing.dagbag import DagBag

bag = DagBag(sys.argv[1], include_examples=False, bundle_path=sys.argv[1], bundle_name="samples")
print(json.dumps({"dags": sorted(bag.dags), "errors": bag.import_errors}))
