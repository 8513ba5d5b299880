import logging
import secrets
from hashlib import sha256

from database import pool

# A refresh token is 256 random bits, of which only the hash is kept. It ends after 14 days without use, and its family, one
# sign-in on one device, after 90 days in any case. Only the database's clock counts.

log = logging.getLogger(__name__)


def begin(user: str) -> str:
    """Starts a family and returns its first token."""
    token = secrets.token_urlsafe()
    with pool.connection() as db:
        db.execute(
            """WITH family AS (
                 INSERT INTO families (user_id, ends_at) VALUES (%s, now() + interval '90 days') RETURNING id
               )
               INSERT INTO refresh_tokens (hash, family_id, expires_at)
               SELECT %s, id, now() + interval '14 days' FROM family""",
            (user, digest(token)),
        )
    return token


def redeem(token: str) -> tuple[str, str] | None:
    """Takes a token and returns its user and the token that follows it.

    One statement takes the old and keeps the new: of two calls with one token one wins, and a fault in between uses nothing up.
    """
    next = secrets.token_urlsafe()
    with pool.connection() as db:
        row = db.execute(
            """WITH taken AS (
                 UPDATE refresh_tokens t SET used_at = now() FROM families f JOIN users u ON u.id = f.user_id
                 WHERE t.hash = %s AND t.used_at IS NULL AND t.expires_at > now()
                   AND f.id = t.family_id AND f.ends_at > now() AND NOT u.blocked
                 RETURNING f.id, f.user_id
               ), grown AS (
                 INSERT INTO refresh_tokens (hash, family_id, expires_at)
                 SELECT %s, id, now() + interval '14 days' FROM taken
               )
               SELECT user_id FROM taken""",
            (digest(token), digest(next)),
        ).fetchone()
    if row:
        return row[0], next
    # A used one came back. Thief or owner came second, nobody knows which, so both sign in again.
    if end(token, only_used=True):
        log.warning("refresh token reused: its family is ended")
    return None


def end(token: str, only_used: bool = False) -> bool:
    """Ends the family of a token: sign-out on one device."""
    with pool.connection() as db:
        ended = db.execute(
            """UPDATE families f SET ends_at = now() FROM refresh_tokens t
               WHERE t.hash = %s AND f.id = t.family_id AND f.ends_at > now() AND (t.used_at IS NOT NULL OR NOT %s)""",
            (digest(token), only_used),
        )
    return ended.rowcount == 1


def digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
