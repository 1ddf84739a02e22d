"""Brings the database to the schema of this MLflow, or waits until it has it.

Called with ``upgrade`` or ``wait``. The database is named by MLFLOW_BACKEND_STORE_URI, never by an
argument, which other processes could read.
"""

import os
import sys
import time

from mlflow.exceptions import MlflowException
from mlflow.store.db import utils

PAUSE_SECONDS = 3


def engine():
    """Connect to the database."""
    return utils.create_sqlalchemy_engine_with_retry(os.environ["MLFLOW_BACKEND_STORE_URI"])


def upgrade() -> None:
    """Make the tables, or change those that there are: what ``mlflow db upgrade`` does."""
    database = engine()
    if utils._is_empty_database(database):
        utils._initialize_tables(database)
    else:
        utils._upgrade_db(database)


def is_current() -> bool:
    """Tell whether the schema is that of this MLflow."""
    database = engine()
    try:
        utils._verify_schema(database)
    except MlflowException as problem:
        print(problem.message, flush=True)
        return False
    return True


def wait() -> None:
    """Return when the schema is that of this MLflow."""
    while not is_current():
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    {"upgrade": upgrade, "wait": wait}[sys.argv[1]]()
