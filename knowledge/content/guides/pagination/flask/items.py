from typing import Literal, NamedTuple

from psycopg.rows import dict_row
from pydantic import BaseModel, ConfigDict, Field, model_validator

from cursor import Mark, seal, unseal
from database import pool

MAX_LIMIT = 100
MAX_ROW = 10_000  # how deep page numbers reach: the database reads and drops every row before the page


class Query(BaseModel):
    """What a client may ask for. Strict: a typing error in a filter must not look like no filter."""

    model_config = ConfigDict(extra="forbid")
    status: Literal["active", "archived"] = "active"
    sort: Literal["-created", "title"] = "-created"
    limit: int = Field(20, ge=1)
    cursor: str | None = None
    page: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def fits(self):
        self.limit = min(self.limit, MAX_LIMIT)
        if self.page and self.cursor is not None:
            raise ValueError("page or cursor, not both")
        if self.page and self.page * self.limit > MAX_ROW:
            raise ValueError("that is too deep: use a cursor or a filter")
        return self


class Order(NamedTuple):
    key: str  # as text, with all its digits
    beyond: str
    by: str


# A client names an order and never a column: what stands in the SQL comes from here. Each order ends in the unique id, so
# rows of the same moment never change places.
ORDERS = {
    "-created": Order(
        "created_at::text", "(created_at, id) < (%(key)s::timestamptz, %(id)s)", "created_at DESC, id DESC"
    ),
    "title": Order("title", "(title, id) > (%(key)s, %(id)s)", "title, id"),
}


class CursorError(Exception):
    pass


def after(q: Query) -> dict:
    """The page behind the cursor, or the first. It compares with values, so the row it stood on may be gone."""
    order = ORDERS[q.sort]
    where = "status = %(status)s"
    values = {"status": q.status, "limit": q.limit + 1}  # one more than asked tells whether there is a next page
    if q.cursor is not None:
        mark = unseal(q.cursor)
        if mark is None or (mark.status, mark.sort) != (q.status, q.sort):
            raise CursorError("the cursor is not of this list")
        where += f" AND {order.beyond}"
        values |= {"key": mark.key, "id": mark.id}
    rows = read(
        f"""SELECT id, title, created_at, {order.key} AS key FROM items
            WHERE {where} ORDER BY {order.by} LIMIT %(limit)s""",
        values,
    )
    page = {"items": [public(row) for row in rows[: q.limit]]}
    if len(rows) > q.limit:  # without next it is the end
        last = rows[q.limit - 1]
        page["next"] = seal(Mark(q.status, q.sort, last["key"], last["id"]))
    return page


def numbered(q: Query) -> dict:
    """A page by number, from 1. Rows that come and go move the pages: for short, quiet lists only."""
    rows = read(
        f"""SELECT id, title, created_at FROM items WHERE status = %(status)s
            ORDER BY {ORDERS[q.sort].by} LIMIT %(limit)s OFFSET %(skip)s""",
        {"status": q.status, "limit": q.limit, "skip": (q.page - 1) * q.limit},
    )
    return {"items": [public(row) for row in rows]}


def public(row: dict) -> dict:
    """What leaves. Flask alone would write the time as HTTP headers do: "Thu, 01 Jan 2026 00:00:00 GMT"."""
    return {"id": row["id"], "title": row["title"], "created_at": row["created_at"].isoformat()}


def read(query: str, values: dict) -> list[dict]:
    with pool.connection() as db, db.cursor(row_factory=dict_row) as rows:
        return rows.execute(query, values).fetchall()
