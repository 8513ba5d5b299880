import secrets
from hashlib import sha256

from database import pool

# Only the database's clock counts, so that all instances agree.


def begin(user: str) -> str:
    """Makes a session and returns its id: 256 random bits, of which only the hash is kept."""
    id = secrets.token_urlsafe()
    with pool.connection() as db:
        db.execute("INSERT INTO sessions (id_hash, user_id) VALUES (%s, %s)", (digest(id), user))
    return id


def user_of(id: str) -> str | None:
    """Whose session it is; this counts as use.

    Half an hour without use ends a session, and so do twelve hours with it. A busy site writes used_at only every few minutes.
    """
    with pool.connection() as db:
        row = db.execute(
            """UPDATE sessions s SET used_at = now() FROM users u
               WHERE s.id_hash = %s AND s.used_at > now() - interval '30 minutes'
                 AND s.created_at > now() - interval '12 hours' AND u.id = s.user_id AND NOT u.blocked
               RETURNING u.id""",
            (digest(id),),
        ).fetchone()
    return row[0] if row else None


def end(id: str) -> None:
    """Ends a session on the server; that the browser forgets its cookie is the smaller part."""
    with pool.connection() as db:
        db.execute("DELETE FROM sessions WHERE id_hash = %s", (digest(id),))


def digest(id: str) -> bytes:
    return sha256(id.encode()).digest()
