"""Brings the database to the schema of this Open WebUI, for one server at a time.

Each pod runs it before its server. Migrations of Open WebUI take no lock of their own, and servers of two versions
must not work on one database: https://docs.openwebui.com/troubleshooting/multi-replica#updates-and-migrations
"""

import os

import psycopg

# Any number will do that no other program of this database asks for.
LOCK = 0x6F776562

DATABASE_VARIABLE = "DATABASE_URL"


def upgrade() -> None:
    """Make the tables, or change those that there are; those for vectors as well."""
    from open_webui.config import run_migrations
    from open_webui.retrieval.vector.factory import get_vector_db_client

    run_migrations()
    get_vector_db_client()


def main() -> None:
    """Wait for whoever is at it, then do what is left to do.

    The lock is that of a transaction: a pooler may give each transaction another connection.
    """
    with psycopg.connect(os.environ[DATABASE_VARIABLE]) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        upgrade()


if __name__ == "__main__":
    main()
