"""Sends a task, takes it without ending it, and says after each what KEDA would count."""

import json
import os
import sys

import redis
from airflow.providers.celery.executors.celery_executor import app

waiting, running = sys.argv[1:]
client = redis.Redis.from_url(os.environ["AIRFLOW__CELERY__BROKER_URL"])


def counts() -> list[int]:
    """Count tasks that wait, and tasks that somebody has."""
    return [client.llen(waiting), client.hlen(running)]


app.send_task("execute_workload", args=["nothing"])
sent = counts()
with app.connection_for_read() as connection:
    connection.default_channel.basic_get(app.conf.task_default_queue)
    taken = counts()
print(json.dumps([sent, taken]))
