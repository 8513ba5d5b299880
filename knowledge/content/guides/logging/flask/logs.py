"""JSON lines on standard output, one a record, whoever writes it: we, the server or a library."""

import json
import os

import structlog
from structlog.stdlib import ProcessorFormatter

MAX_LINE = 16 * 1024  # container runtimes break longer lines into pieces, which are no JSON any more
MAX_VALUE = 1_000

# The net below: what a request carries is named in no line, and if somebody does so all the same, its value stays out.
NEVER_LOGGED = {"authorization", "cookie", "password", "secret", "token"}


def redact(logger, method, line: dict) -> dict:
    def kept(name, value):
        if str(name).lower() in NEVER_LOGGED:
            return "[redacted]"
        return redact(logger, method, value) if isinstance(value, dict) else value

    return {name: kept(name, value) for name, value in line.items()}


def render(logger, method, line: dict) -> str:
    """json escapes whatever could begin a line or steer a terminal. The long values of a line that is too long are cut."""
    text = json.dumps(line, default=str)
    if len(text) <= MAX_LINE:
        return text
    texts = {name: json.dumps(value, default=str) for name, value in line.items()}
    return json.dumps({name: t[:MAX_VALUE] + "…" if len(t) > MAX_VALUE else line[name] for name, t in texts.items()}, default=str)


def with_version(logger, method, line: dict) -> dict:
    return {**line, "version": os.environ.get("VERSION")}


structlog.configure(
    processors=[ProcessorFormatter.wrap_for_formatter], logger_factory=structlog.stdlib.LoggerFactory(), cache_logger_on_first_use=True
)

CONFIG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": ProcessorFormatter,
            "processors": [
                ProcessorFormatter.remove_processors_meta,
                structlog.contextvars.merge_contextvars,  # the request's id
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
                structlog.processors.add_log_level,
                structlog.processors.format_exc_info,  # text alone: local variables hold secrets
                structlog.processors.EventRenamer("msg"),
                with_version,
                redact,
                render,
            ],
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": os.environ.get("LOG_LEVEL", "info").upper()},
    "loggers": {
        "gunicorn.error": {"handlers": [], "propagate": True},
        "gunicorn.access": {"handlers": []},  # its lines hold whole addresses
    },
}
