"""Alembic runs this: alembic upgrade head, as a step of the release. Of several at once one works and the others wait."""

import os
import time

from alembic import context
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool


def turn(guard: Connection) -> None:
    """Tries until it is our turn. A statement that waits for the lock would hold up CREATE INDEX CONCURRENTLY for ever."""
    deadline = time.monotonic() + 300
    while not guard.scalar(text("SELECT pg_try_advisory_lock(hashtext('migrations'))")):
        if time.monotonic() > deadline:
            raise RuntimeError("another runner has been at work for five minutes")
        time.sleep(0.5)


engine = create_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1),
    poolclass=NullPool,
    # While an ALTER TABLE waits for a lock, every query waits behind it.
    connect_args={"options": "-c lock_timeout=2s"},
)

# Alembic itself locks nothing. The lock has a connection of its own, outside of every transaction, and ends with it.
with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as guard, engine.connect() as db:
    turn(guard)
    context.configure(connection=db, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
