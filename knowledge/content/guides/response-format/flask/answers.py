from http import HTTPStatus

from flask import Response, json


def page(items: list, next: str | None = None) -> dict:
    """A list is an object, so that next has a place. Without items it is [], never null."""
    return {"items": items} | ({"next": next} if next else {})


def problem(status: int, type: str = "about:blank", detail: str | None = None) -> Response:
    """Every answer that is no success, whatever the form of the good ones (RFC 9457)."""
    body = {"type": type, "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = detail
    return Response(json.dumps(body), status, mimetype="application/problem+json")
