import secrets
from dataclasses import dataclass
from hashlib import sha256

from database import pool


@dataclass(frozen=True)
class Attempt:
    """A sign-in under way. It stays on the server; the browser holds only its name."""

    state: str
    nonce: str
    verifier: str


def keep(attempt: Attempt) -> str:
    """Keeps an attempt for ten minutes and returns its name. Those that nobody finished end here."""
    name = secrets.token_urlsafe()
    with pool.connection() as db:
        db.execute("DELETE FROM attempts WHERE ends_at < now()")
        db.execute(
            "INSERT INTO attempts (name_hash, state, nonce, verifier) VALUES (%s, %s, %s, %s)",
            (digest(name), attempt.state, attempt.nonce, attempt.verifier),
        )
    return name


def take(name: str) -> Attempt | None:
    """Returns the attempt of this browser and forgets it: a callback works once."""
    with pool.connection() as db:
        row = db.execute(
            "DELETE FROM attempts WHERE name_hash = %s RETURNING state, nonce, verifier, ends_at < now()", (digest(name),)
        ).fetchone()
    return Attempt(*row[:3]) if row and not row[3] else None


def digest(name: str) -> bytes:
    return sha256(name.encode()).digest()
