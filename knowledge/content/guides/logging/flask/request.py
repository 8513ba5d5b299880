"""Gives each request an id, and writes one line about it."""

import os
import re
import secrets
import time

import structlog
from flask import Flask, Response, g, json, request
from structlog.contextvars import bind_contextvars, clear_contextvars
from werkzeug.exceptions import HTTPException

# Only where all that can reach this program is yours: otherwise anybody names your traces.
TRUST_TRACE = os.environ.get("TRUST_TRACE") == "1"
TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

log = structlog.get_logger("request")


def begin():
    g.begun = time.perf_counter()
    told = TRACEPARENT.fullmatch(request.headers.get("traceparent", "")) if TRUST_TRACE else None
    g.trace_id = told[1] if told else secrets.token_hex(16)
    bind_contextvars(trace_id=g.trace_id)


def end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.trace_id  # traceparent is for requests, not for answers
    # What no route took is one value, whatever was asked for.
    route = request.url_rule.rule if request.url_rule else "unmatched"
    write = log.debug if route == "/livez" else log.info  # some thousand lines a day that say nothing
    # Named fields only: path, query, headers and body hold ids, tokens and passwords.
    write(
        "request",
        method=request.method,
        route=route,
        status=response.status_code,
        duration_ms=round((time.perf_counter() - g.begun) * 1000, 3),
        user_agent=request.headers.get("user-agent", "")[:200],
    )
    return response


def forget(error: BaseException | None) -> None:
    clear_contextvars()  # the thread serves others


def failed(error: Exception):
    """The one place where an unexpected error is logged, with where it came from."""
    if isinstance(error, HTTPException):
        return error
    log.exception("unexpected error")
    problem = {"title": "Internal Server Error", "status": 500, "trace_id": g.trace_id}
    return Response(json.dumps(problem), 500, content_type="application/problem+json")


def log_requests(app: Flask) -> None:
    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(forget)
    app.register_error_handler(Exception, failed)
