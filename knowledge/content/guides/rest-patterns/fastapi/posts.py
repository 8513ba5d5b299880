from psycopg.rows import dict_row

from database import pool


class Refusal(Exception):
    """Why a request did not succeed, with the status to answer."""

    def __init__(self, status: int, detail: str):
        super().__init__(detail)
        self.status, self.detail = status, detail


# Each change is one statement that looks at the version, too: between a look and a later write another editor fits.
COLUMNS = "id, title, text, status, version"
AGREES = """id = %(id)s AND (%(match)s IN ('', '*') OR %(match)s = '"' || version || '"')"""  # match is If-Match


def filtered(status: str = "") -> list[dict]:
    return rows(
        f"SELECT {COLUMNS} FROM posts WHERE %(status)s IN ('', status) ORDER BY created_at DESC, id LIMIT 100",
        status=status,
    )


def insert(title: str, text: str) -> dict:
    return rows(
        f"INSERT INTO posts (title, text) VALUES (%(title)s, %(text)s) RETURNING {COLUMNS}", title=title, text=text
    )[0]


def find(id: str) -> dict:
    found = rows(f"SELECT {COLUMNS} FROM posts WHERE id = %(id)s", id=id)
    if not found:
        raise Refusal(404, "no such post")
    return found[0]


def change(id: str, match: str, title: str | None, text: str | None) -> dict:
    """Sets what is not None. It merges in the database, so two who change different members both succeed."""
    changed = rows(
        f"""UPDATE posts SET title = coalesce(%(title)s, title), text = coalesce(%(text)s, text), version = version + 1
            WHERE {AGREES} RETURNING {COLUMNS}""",
        id=id,
        match=match,
        title=title,
        text=text,
    )
    return changed[0] if changed else refuse(id, match)


def publish(id: str, match: str) -> dict:
    changed = rows(
        f"""UPDATE posts SET status = 'published', version = version + 1
            WHERE {AGREES} AND status = 'draft' RETURNING {COLUMNS}""",
        id=id,
        match=match,
    )
    return changed[0] if changed else refuse(id, match)


def remove(id: str, match: str) -> None:
    if not rows(f"DELETE FROM posts WHERE {AGREES} RETURNING id", id=id, match=match):
        refuse(id, match)


def refuse(id: str, match: str):
    """Explains a change that found no row."""
    if match not in ("", "*", tag(find(id))):
        raise Refusal(412, "the post has changed since you read it")
    raise Refusal(409, "the post is published already")


def tag(post: dict) -> str:
    return f'"{post["version"]}"'


def rows(query: str, **values) -> list[dict]:
    with pool.connection() as db, db.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, values).fetchall()
