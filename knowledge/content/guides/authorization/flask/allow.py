import re
from functools import wraps
from hashlib import sha256
from http import HTTPStatus

from flask import Flask, Response, current_app, g, json, request

from database import pool
from invoices import Caller
from rules import User, reach

BEARER = re.compile(r"bearer ([^ ,]+)", re.IGNORECASE)


def allow(action: str):
    """Lets through who has the right to this action; g.caller says how far. Which objects it reaches is up to the query.

    It stands below the route's decorator: above it, it would guard a function that nobody calls.
    """

    def decorate(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            return admit(action) or view(*args, **kwargs)

        guarded.rule = action
        return guarded

    return decorate


def open_to_all(view):
    """For the few routes that are for everybody."""
    view.rule = "open"
    return view


def every_route_has_a_rule(app: Flask) -> None:
    """Ends the start when a view is neither under allow nor under open_to_all."""
    for route in app.url_map.iter_rules():
        if not hasattr(app.view_functions[route.endpoint], "rule"):
            raise RuntimeError(f"{route} has no rule")


def admit(action: str) -> Response | None:
    key = BEARER.fullmatch(request.headers.get("Authorization", ""))
    if not key:
        return refuse(401, 'Bearer realm="api"')
    user = user_by_key(key[1])
    if not user:
        return refuse(401, 'Bearer realm="api", error="invalid_token"')
    right = reach(user, action)  # looked up each time: a right that was taken away is gone at once
    if not right:
        current_app.logger.warning("denied: %s, %s, %s", user.id, user.role, action)
        return refuse(403)
    g.caller = Caller(user, right == "all", reach(user, "notes.read") == "all")
    return None


def user_by_key(key: str) -> User | None:
    """Stands for your sign-in."""
    with pool.connection() as db:
        row = db.execute("SELECT id, role FROM users WHERE key_hash = %s", (sha256(key.encode()).digest(),)).fetchone()
    return User(*row) if row else None


def refuse(status: int, challenge: str | None = None) -> Response:
    body = json.dumps({"title": HTTPStatus(status).phrase, "status": status})
    answer = Response(body, status, mimetype="application/problem+json")
    if challenge:
        answer.headers["WWW-Authenticate"] = challenge
    return answer
