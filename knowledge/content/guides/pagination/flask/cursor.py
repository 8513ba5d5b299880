import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

KEY = os.environ["CURSOR_KEY"].encode()  # the same on all instances, and for nothing but cursors
if len(KEY) < 32:
    raise ValueError("CURSOR_KEY needs at least 32 characters")


class Mark(NamedTuple):
    """The last row that the client has seen, and the list it was seen in."""

    status: str
    sort: str
    key: str
    id: str


def seal(mark: Mark) -> str:
    """Makes a cursor that clients cannot change. They can read it, so nothing secret may be in it."""
    body = json.dumps(mark).encode()
    return urlsafe_b64encode(digest(body) + body).decode().rstrip("=")


def unseal(cursor: str) -> Mark | None:
    """Reads a cursor of ours; anything else is None."""
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        return None
    body = raw[32:]
    return Mark(*json.loads(body)) if hmac.compare_digest(raw[:32], digest(body)) else None


def digest(body: bytes) -> bytes:
    return hmac.digest(KEY, body, "sha256")
