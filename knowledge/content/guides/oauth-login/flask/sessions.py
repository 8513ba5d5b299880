import secrets
from hashlib import sha256

from database import pool

# The guide on session login says why it is so.


def begin(user: str) -> str:
    id = secrets.token_urlsafe()
    with pool.connection() as db:
        db.execute("INSERT INTO sessions (id_hash, user_id) VALUES (%s, %s)", (digest(id), user))
    return id


def user_of(id: str) -> str | None:
    with pool.connection() as db:
        row = db.execute(
            """UPDATE sessions SET used_at = now()
               WHERE id_hash = %s AND used_at > now() - interval '30 minutes' AND created_at > now() - interval '12 hours'
               RETURNING user_id""",
            (digest(id),),
        ).fetchone()
    return row[0] if row else None


def end(id: str) -> None:
    with pool.connection() as db:
        db.execute("DELETE FROM sessions WHERE id_hash = %s", (digest(id),))


def digest(id: str) -> bytes:
    return sha256(id.encode()).digest()
