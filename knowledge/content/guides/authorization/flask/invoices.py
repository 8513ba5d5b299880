import uuid
from dataclasses import dataclass

from psycopg.rows import dict_row

from database import pool
from rules import User


@dataclass(frozen=True)
class Caller:
    """Who asks, and how far that reaches. Everything that reads or changes data takes it."""

    user: User
    all: bool
    notes: bool


# The check on the object is part of every query, so there is no moment between reading and checking, and nothing to forget
# afterwards. An invoice that is out of reach is one that is not there.
COLUMNS = "id, owner_id AS owner, amount_cents, status, note"
WITHIN = "(owner_id = %(me)s OR %(all)s)"


def everything(caller: Caller) -> list[dict]:
    return query(caller, f"SELECT {COLUMNS} FROM invoices WHERE {WITHIN} ORDER BY id LIMIT 100")


def find(caller: Caller, id: str) -> dict | None:
    return one(query(caller, f"SELECT {COLUMNS} FROM invoices WHERE {WITHIN} AND id = %(id)s", id=id))


def set_status(caller: Caller, id: str, status: str) -> dict | None:
    update = f"UPDATE invoices SET status = %(status)s WHERE {WITHIN} AND id = %(id)s RETURNING {COLUMNS}"
    return one(query(caller, update, id=id, status=status))


def create(caller: Caller, amount_cents: int) -> dict:
    """The owner is who asks, whatever the body says."""
    insert = f"INSERT INTO invoices (id, owner_id, amount_cents) VALUES (%(id)s, %(me)s, %(amount)s) RETURNING {COLUMNS}"
    return query(caller, insert, id=str(uuid.uuid4()), amount=amount_cents)[0]


def query(caller: Caller, sql: str, **values) -> list[dict]:
    with pool.connection() as db:
        cursor = db.cursor(row_factory=dict_row)
        rows = cursor.execute(sql, values | {"me": caller.user.id, "all": caller.all}).fetchall()
    if not caller.notes:  # fields have rules, too
        for row in rows:
            del row["note"]
    return rows


def one(rows: list[dict]) -> dict | None:
    return rows[0] if rows else None
