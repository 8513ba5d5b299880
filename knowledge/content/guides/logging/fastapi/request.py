import os
import re
import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars

# Only where all that can reach this program is yours: otherwise anybody names your traces.
TRUST_TRACE = os.environ.get("TRUST_TRACE") == "1"
TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

log = structlog.get_logger("request")


class LogRequests:
    """Gives each request an id, and writes one line about it. Not a BaseHTTPMiddleware: that one runs the routes in a task of
    its own, and what they bind to the context is gone at the end."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begun, headers, status = time.perf_counter(), Headers(scope=scope), 0
        trace_id = (TRUST_TRACE and told(headers)) or secrets.token_hex(16)
        clear_contextvars()
        bind_contextvars(trace_id=trace_id)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = trace_id  # traceparent is for requests, not for answers
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception:
            # The one place where an unexpected error is logged, with where it came from.
            log.exception("unexpected error")
            if status:
                raise  # too late for another answer
            problem = {"title": "Internal Server Error", "status": 500, "trace_id": trace_id}
            await JSONResponse(problem, 500, media_type="application/problem+json")(scope, receive, answer)
        finally:
            # What no route took is one value, whatever was asked for.
            route = scope["route"].path if "route" in scope else "unmatched"
            write = log.debug if route == "/livez" else log.info  # some thousand lines a day that say nothing
            # Named fields only: path, query, headers and body hold ids, tokens and passwords.
            write(
                "request",
                method=scope["method"],
                route=route,
                status=status,
                duration_ms=round((time.perf_counter() - begun) * 1000, 3),
                user_agent=headers.get("user-agent", "")[:200],
            )


def told(headers: Headers) -> str | None:
    """Takes the trace id out of a well-formed traceparent."""
    match = TRACEPARENT.fullmatch(",".join(headers.getlist("traceparent")))
    return match and match[1]
