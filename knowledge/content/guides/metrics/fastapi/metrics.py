import time

from prometheus_client import Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

requests = Counter("http_server_requests_total", "Requests answered.", ["method", "route", "code"])
duration = Histogram(
    "http_server_request_duration_seconds",
    "Time until the answer.",
    ["method", "route", "status"],
    # Seconds. A share is exact only at a boundary, so what was promised is one: 0.3.
    buckets=[0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10],
)
active = Gauge("http_server_active_requests", "Requests under way.")

# Methods that a client may make up are one value.
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Measured:
    """Counts every request at its end: also one that fails, and one whose client left."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begun, code = time.perf_counter(), 500  # what Starlette answers, further out, when an exception passes here

        async def answer(message: Message) -> None:
            nonlocal code
            if message["type"] == "http.response.start":
                code = message["status"]
            await send(message)

        active.inc()
        try:
            await self.app(scope, receive, answer)
        finally:
            active.dec()
            # Every label has a few values, whatever is sent: each new value is a series that is kept for weeks.
            method = scope["method"] if scope["method"] in METHODS else "other"
            route = scope["route"].path if "route" in scope else "unmatched"
            requests.labels(method, route, code).inc()
            duration.labels(method, route, f"{code // 100}xx").observe(time.perf_counter() - begun)
