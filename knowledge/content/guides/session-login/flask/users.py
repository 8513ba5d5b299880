import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from database import pool

hasher = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)  # the least that OWASP advises
DUMMY = hasher.hash(secrets.token_hex())  # a hash of nothing anybody knows


def by_password(email: str, password: str) -> str | None:
    """The id of the user with this address and password.

    For an unknown address it does the same work: otherwise the time of the answer tells who has an account.
    """
    with pool.connection() as db:
        row = db.execute(
            "SELECT id, password_hash FROM users WHERE email = %s AND NOT blocked", (email.lower(),)
        ).fetchone()
    id, stored = row or (None, DUMMY)
    return id if matches(stored, password) else None


def has_password(id: str, password: str) -> bool:
    """Asks once more who is there, so that a screen left open is not enough."""
    with pool.connection() as db:
        row = db.execute("SELECT password_hash FROM users WHERE id = %s", (id,)).fetchone()
    return row is not None and matches(row[0], password)


def set_password(id: str, password: str) -> None:
    """Ends all sessions of the user in the same transaction: a thief of the old password goes with it."""
    stored = hasher.hash(password)
    with pool.connection() as db:
        db.execute("UPDATE users SET password_hash = %s WHERE id = %s", (stored, id))
        db.execute("DELETE FROM sessions WHERE user_id = %s", (id,))


def matches(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except VerifyMismatchError:
        return False
