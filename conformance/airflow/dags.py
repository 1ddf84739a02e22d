"""Imports the DAGs of a folder with the real Airflow, and prints which there are and what is wrong."""

import json
import pathlib
import sys

from airflow.dag_processing.dagbag import BundleDagBag

folder = pathlib.Path(sys.argv[1])
bag = BundleDagBag(folder, bundle_path=folder, bundle_name="samples")
print(json.dumps({"dags": sorted(bag.dags), "errors": bag.import_errors}))
