import time

from flask import Flask, Response, g, request
from prometheus_client import Counter, Gauge, Histogram

requests = Counter("http_server_requests_total", "Requests answered.", ["method", "route", "code"])
duration = Histogram(
    "http_server_request_duration_seconds",
    "Time until the answer.",
    ["method", "route", "status"],
    # Seconds. A share is exact only at a boundary, so what was promised is one: 0.3.
    buckets=[0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10],
)
# livesum: of the workers that are there; what one was doing that has died is forgotten.
active = Gauge("http_server_active_requests", "Requests under way.", multiprocess_mode="livesum")

# Methods that a client may make up are one value.
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def begin() -> None:
    g.begun, g.code = time.perf_counter(), 500
    active.inc()


def answered(response: Response) -> Response:
    g.code = response.status_code
    return response


def end(_: BaseException | None) -> None:
    """Counts every request at its end: also one that fails, since teardown comes always."""
    active.dec()
    # Every label has a few values, whatever is sent: each new value is a series that is kept for weeks.
    method = request.method if request.method in METHODS else "other"
    route = request.url_rule.rule if request.url_rule else "unmatched"
    requests.labels(method, route, g.code).inc()
    duration.labels(method, route, f"{g.code // 100}xx").observe(time.perf_counter() - g.begun)


def measure(app: Flask) -> None:
    app.before_request(begin)
    app.after_request(answered)
    app.teardown_request(end)
