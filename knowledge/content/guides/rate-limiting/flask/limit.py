import atexit
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, current_app, g, json
from psycopg_pool import ConnectionPool

ANSWER_TIME = 1  # second; a store that hangs must not hold up everybody. In one data centre 0.05 will do

pool = ConnectionPool(
    os.environ["DATABASE_URL"], min_size=1, max_size=8, timeout=ANSWER_TIME, check=ConnectionPool.check_connection, open=True
)
atexit.register(pool.close)  # its threads would hold up the exit
askers = ThreadPoolExecutor(8)  # a store that hangs, hangs these threads and not those that answer


@dataclass
class Policy:
    """One line of the table of limits. open: what happens while the store is gone, everybody passes or nobody."""

    name: str
    quota: int
    seconds: int
    open: bool = False


SEARCH = Policy("search", 10, 60, open=True)  # by address; reading goes on without the store
REPORTS = Policy("reports", 5, 900)  # by account; it costs money
LOGIN_ADDRESS = Policy("login-address", 20, 900)  # one address, many accounts
LOGIN_PAIR = Policy("login-pair", 5, 900)  # one address, one account
LOGIN_ACCOUNT = Policy("login-account", 20, 900)  # many addresses, one account


class Refused(Exception):
    def __init__(self, answer: Response):
        self.answer = answer


def take(policy: Policy, key: str) -> None:
    """Counts one, before the work is done, and raises Refused where it must not be done."""
    name, quota, seconds = policy.name, policy.quota, policy.seconds
    asked = askers.submit(ask, "SELECT n, wait FROM hit(%s, %s, %s)", f"{name}\n{key}", quota, seconds)
    try:
        n, wait = asked.result(ANSWER_TIME)
    except Exception as e:
        asked.cancel()
        current_app.logger.error("limit %s not counted: %r", name, e)
        if policy.open:
            return
        raise Refused(problem(503, {"Retry-After": "5"})) from e
    # draft-ietf-httpapi-ratelimit-headers-11: quota and window; what remains, and until when.
    fields = g.setdefault("limits", [])
    fields.append(("RateLimit-Policy", f'"{name}";q={quota};w={seconds}'))
    fields.append(("RateLimit", f'"{name}";r={max(0, quota - n)};t={wait}'))
    if n > quota:
        type = "https://iana.org/assignments/http-problem-types#quota-exceeded"
        raise Refused(problem(429, {"Retry-After": str(wait)}, {"type": type, "violated-policies": [name]}))


def forget(policy: Policy, key: str) -> None:
    """Sets a count back to none."""
    askers.submit(ask, "SELECT forget(%s)", f"{policy.name}\n{key}").result(ANSWER_TIME)


def ask(statement: str, *values):
    with pool.connection() as db:
        return db.execute(statement, values).fetchone()


def install(app: Flask) -> None:
    @app.after_request
    def fields(answer: Response):
        for name, value in g.get("limits", []):
            answer.headers.add(name, value)
        return answer

    app.register_error_handler(Refused, lambda refused: refused.answer)


def problem(status: int, headers: dict | None = None, more: dict | None = None) -> Response:
    body = {"title": HTTPStatus(status).phrase, "status": status} | (more or {})
    answer = Response(json.dumps(body), status, headers, mimetype="application/problem+json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
