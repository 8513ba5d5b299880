import logging
import re
from hashlib import sha256
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from database import pool
from invoices import Caller
from rules import User, reach

BEARER = re.compile(r"bearer ([^ ,]+)", re.IGNORECASE)

log = logging.getLogger("uvicorn.error")


class Allow:
    """Lets through who has the right to this action, and says how far. Which objects it reaches is up to the query."""

    def __init__(self, action: str):
        self.action = action

    def __call__(self, request: Request) -> Caller:
        key = BEARER.fullmatch(request.headers.get("authorization", ""))
        if not key:
            raise HTTPException(401, headers={"WWW-Authenticate": 'Bearer realm="api"'})
        user = user_by_key(key[1])
        if not user:
            raise HTTPException(401, headers={"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'})
        right = reach(user, self.action)  # looked up each time: a right that was taken away is gone at once
        if not right:
            log.warning("denied: %s, %s, %s", user.id, user.role, self.action)
            raise HTTPException(403)
        return Caller(user, right == "all", reach(user, "notes.read") == "all")


def open_to_all() -> None:
    """For the few routes that are for everybody."""


def every_route_has_a_rule(app: FastAPI) -> None:
    """Ends the start when a route asks neither Allow nor open_to_all. Pages like /docs, and mounts, ask nobody."""
    for route in app.routes:
        asks = [d.call for d in route.dependant.dependencies] if isinstance(route, APIRoute) else []
        if not any(isinstance(call, Allow) or call is open_to_all for call in asks):
            raise RuntimeError(f"{route} has no rule")


def user_by_key(key: str) -> User | None:
    """Stands for your sign-in."""
    with pool.connection() as db:
        row = db.execute("SELECT id, role FROM users WHERE key_hash = %s", (sha256(key.encode()).digest(),)).fetchone()
    return User(*row) if row else None


def refuse(status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    body = {"title": HTTPStatus(status).phrase, "status": status}
    return JSONResponse(body, status, headers, media_type="application/problem+json")
