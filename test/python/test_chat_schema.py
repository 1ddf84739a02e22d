"""That servers of Open WebUI bring the database to their schema one after the other."""

import contextlib
import functools
import sys
import types

import pytest


@pytest.fixture
def log() -> list:
    return []


@contextlib.contextmanager
def connected(log: list, url: str):
    """Stand for a connection, and remember what happens while it is open."""
    log.append(url)

    def execute(statement: str, values: list) -> None:
        log.append((statement, values))

    try:
        yield types.SimpleNamespace(execute=execute)
    finally:
        log.append("end")


@pytest.fixture
def schema(load, monkeypatch, log):
    def module(name: str, **members) -> None:
        made = types.ModuleType(name)
        for member, value in members.items():
            setattr(made, member, value)
        monkeypatch.setitem(sys.modules, name, made)

    module("psycopg", connect=functools.partial(connected, log))
    module("open_webui.config", run_migrations=lambda: log.append("tables"))
    module(
        "open_webui.retrieval.vector.factory",
        get_vector_db_client=lambda: log.append("vectors"),
    )
    for parent in ("open_webui", "open_webui.retrieval", "open_webui.retrieval.vector"):
        module(parent)
    monkeypatch.setenv("DATABASE_URL", "postgresql://chat")
    loaded = load("constructs/kubernetes/open-webui/chat_schema.py")
    monkeypatch.setattr(loaded, "psycopg", sys.modules["psycopg"])
    return loaded


def test_one_at_a_time_makes_tables_for_chats_and_vectors(schema, log):
    schema.main()
    assert log == [
        "postgresql://chat",
        ("SELECT pg_advisory_xact_lock(%s)", [schema.LOCK]),
        "tables",
        "vectors",
        "end",
    ]


def test_a_migration_that_fails_lets_the_next_one_try(schema, log, monkeypatch):
    def fail() -> None:
        raise RuntimeError("no column")

    monkeypatch.setattr(sys.modules["open_webui.config"], "run_migrations", fail)
    with pytest.raises(RuntimeError, match="no column"):
        schema.main()
    assert log[-1] == "end"
    assert "vectors" not in log
