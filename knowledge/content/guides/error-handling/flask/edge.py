from http import HTTPStatus
from uuid import uuid4

from flask import Flask, Response, current_app, json, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge

from errors import AppError, Kind

# A kind that somebody adds and does not map is a fault of ours.
STATUSES = {Kind.INVALID: 422, Kind.FORBIDDEN: 403, Kind.NOT_FOUND: 404, Kind.CONFLICT: 409}


MAX_BODY = 16 * 1024


def install(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.register_error_handler(AppError, known)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(TimeoutError, lambda error: failed(error, 503, {"Retry-After": "5"}))
    app.register_error_handler(Exception, failed)  # the most special handler wins, so this takes what is left


def known(error: AppError) -> Response:
    if error.kind not in STATUSES:
        return failed(error)
    return problem(
        STATUSES[error.kind], type=f"https://api.example.com/problems/{error.kind}", detail=error.detail, errors=error.fields
    )


def refused(error: HTTPException) -> Response | HTTPException:
    """Unknown addresses, wrong methods, bodies. Their descriptions are HTML, and sometimes a parser's words."""
    if error.code is None or error.code < 400:
        return error  # a redirect from /users/ to /users is one of them
    answer = problem(error.code)
    if allow := error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = allow
    return answer


def failed(error: Exception, status: int = 500, headers: dict | None = None) -> Response:
    """What is not known says nothing about itself. Where your log lines carry an id already, take that."""
    incident = uuid4().urn
    current_app.logger.error("%s %s failed, %s: %r", request.method, request.path, incident, error, exc_info=error)
    answer = problem(status, instance=incident)
    answer.headers.update(headers or {})
    return answer


def problem(status: int, **more) -> Response:
    """An answer as RFC 9457 describes it. Caches may keep a 404 without being told."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status} | {k: v for k, v in more.items() if v}
    return Response(json.dumps(body), status, {"Cache-Control": "no-store"}, mimetype="application/problem+json")


def json_body():
    """get_json answers 415, 413 and 400 itself, but for two: a body that does not say its length is cut off at the limit in
    silence, and deep input ends the parser with an error that is not about values."""
    if request.content_length is None and len(request.get_data()) >= MAX_BODY:
        raise RequestEntityTooLarge
    try:
        return request.get_json()
    except RecursionError:
        raise BadRequest from None
