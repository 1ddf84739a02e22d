"""Starts a run of a DAG that trains a model anew, at most one in so many hours."""

import datetime
import os
from typing import Any
from urllib.parse import quote, urlencode

from http_calls import CallFailedError, call_json, send_form

SECRET_VARIABLE = "RETRAINING_CLIENT_SECRET"  # noqa: S105 - the name of a variable
OK = 200
CREATED = 201
CONFLICT = 409


def identity_token(settings: dict[str, Any]) -> str:
    """Return a token of the identity provider, by client credentials."""
    status, answer = send_form(
        settings["tokenUrl"],
        {
            "grant_type": "client_credentials",
            "client_id": settings["clientId"],
            "client_secret": os.environ[SECRET_VARIABLE],
        },
    )
    return token_of(status, answer, "the identity provider")


def token_of(status: int, answer: Any, who: str) -> str:
    """Return the token of an answer."""
    if status in (OK, CREATED) and isinstance(answer, dict) and "access_token" in answer:
        return str(answer["access_token"])
    raise CallFailedError(f"{who} gives no token, it answers {status}")


def airflow_token(settings: dict[str, Any]) -> str:
    """Return a token of Airflow's for one of the identity provider's."""
    headers = {"Authorization": f"Bearer {identity_token(settings)}"}
    status, answer = call_json("POST", f"{settings['url']}/auth/token", {}, headers)
    return token_of(status, answer, "Airflow")


def run_prefix(model: str) -> str:
    """Return the beginning of the names of all runs that are begun for a model."""
    return f"retrain__{model}__"


def start_retraining(
    settings: dict[str, Any], model: str, reasons: dict[str, Any], now: datetime.datetime
) -> str:
    """Start a run, and say what became of it. Two on one day have one name, so the second is none."""
    runs = f"{settings['url']}/api/v2/dags/{quote(settings['dag'], safe='')}/dagRuns"
    headers = {"Authorization": f"Bearer {airflow_token(settings)}"}
    begin = now - datetime.timedelta(hours=settings["coolDownHours"])
    recent = last_run(runs, headers, run_prefix(model), begin)
    if recent is not None:
        return f"no new run: '{recent}' was begun less than {settings['coolDownHours']} hours ago"
    name = f"{run_prefix(model)}{now:%Y-%m-%d}"
    status, answer = call_json(
        "POST",
        runs,
        {
            "dag_run_id": name,
            "logical_date": None,
            "conf": {"model": model, "reasons": reasons},
            "note": f"begun by the monitor of {model}",
        },
        headers,
    )
    if status == CONFLICT:
        return f"no new run: there is '{name}' already"
    if status not in (OK, CREATED):
        raise CallFailedError(
            f"Airflow begins no run of '{settings['dag']}', it answers {status}: {answer}"
        )
    return f"begun: '{name}'"


def last_run(
    runs: str, headers: dict[str, str], prefix: str, begin: datetime.datetime
) -> str | None:
    """Return the name of the last run with this beginning since then."""
    query = urlencode(
        {"run_after_gte": begin.isoformat(), "order_by": "-run_after", "limit": "100"}
    )
    status, answer = call_json("GET", f"{runs}?{query}", None, headers)
    if status != OK:
        raise CallFailedError(f"Airflow lists no runs, it answers {status}: {answer}")
    names = [str(run["dag_run_id"]) for run in answer["dag_runs"]]
    return next((name for name in names if name.startswith(prefix)), None)
