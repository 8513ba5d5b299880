import asyncio
import json
import logging
from http import HTTPStatus
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from errors import AppError, Kind

log = logging.getLogger("uvicorn.error")

# A kind that somebody adds and does not map is a fault of ours.
STATUSES = {Kind.INVALID: 422, Kind.FORBIDDEN: 403, Kind.NOT_FOUND: 404, Kind.CONFLICT: 409}


class Edge:
    """What nothing else took. FastAPI's handler for Exception would do for most, but Starlette raises the error once more
    behind it, so that it is logged twice, and a task of ours that was called off passes it by."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        begun = False

        async def sent(message):
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except (Exception, asyncio.CancelledError) as error:
            if scope["type"] != "http" or asyncio.current_task().cancelling():  # we ourselves are called off
                raise
            incident = failed(Request(scope), error)
            if not begun:  # otherwise half an answer is out: uvicorn cuts what returns before its end
                late = isinstance(error, TimeoutError)
                answer = problem(503 if late else 500, {"Retry-After": "5"} if late else None, instance=incident)
                await answer(scope, receive, send)


def install(app: FastAPI) -> None:
    app.add_middleware(Edge)
    app.add_exception_handler(AppError, known)
    app.add_exception_handler(RequestValidationError, not_valid)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(ClientDisconnect, lambda *_: problem(400))  # in the middle of its body; nobody reads it


async def known(request: Request, error: AppError):
    if error.kind not in STATUSES:
        raise error
    return problem(
        STATUSES[error.kind], type=f"https://api.example.com/problems/{error.kind}", detail=error.detail, errors=error.fields
    )


async def not_valid(_: Request, error: RequestValidationError):
    """Parameters. FastAPI's own answer has another shape, and repeats what was sent."""
    fields = [{"parameter": str(e["loc"][-1]), "detail": e["msg"]} for e in error.errors()]
    return problem(422, type="https://api.example.com/problems/invalid", detail="the input is not valid", errors=fields)


async def refused(_: Request, error: HTTPException):
    """Unknown addresses, wrong methods, bodies. Starlette's class: FastAPI's own is a child of it and does not see them."""
    return problem(error.status_code, error.headers)


def failed(request: Request, error: BaseException) -> str:
    """Where your log lines carry an id already, take that."""
    incident = uuid4().urn
    log.error("%s %s failed, %s: %r", request.method, request.url.path, incident, error, exc_info=error)
    return incident


def problem(status: int, headers=None, **more) -> JSONResponse:
    """An answer as RFC 9457 describes it. Caches may keep a 404 without being told."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status} | {k: v for k, v in more.items() if v}
    return JSONResponse(body, status, {**(headers or {}), "Cache-Control": "no-store"}, media_type="application/problem+json")


async def json_body(request: Request):
    """FastAPI alone reads bodies of any size and media type, and answers 422 where it cannot read."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > 16 * 1024:
            raise HTTPException(413)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):  # deep input ends the parser with an error that is not about values
        raise HTTPException(400) from None


def behind(work) -> None:
    """Work that no request waits for. asyncio tells of an error only when it throws the task away."""
    task = asyncio.create_task(work)
    running.add(task)  # or it may be thrown away while it runs
    task.add_done_callback(finished)


running: set[asyncio.Task] = set()


def finished(task: asyncio.Task) -> None:
    running.discard(task)
    if not task.cancelled() and (error := task.exception()):
        log.error("work failed: %r", error, exc_info=error)
