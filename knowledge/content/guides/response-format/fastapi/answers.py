from http import HTTPStatus

from fastapi.responses import JSONResponse
from pydantic import BaseModel


class Page[T](BaseModel):
    """A list is an object, so that next has a place. Without items it is [], never null."""

    items: list[T]
    next: str | None = None


class Problem(Exception):
    """Every answer that is no success, whatever the form of the good ones (RFC 9457). Raise it anywhere."""

    def __init__(self, status: int, type: str = "about:blank", detail: str | None = None):
        self.status, self.type, self.detail = status, type, detail

    def response(self, headers: dict[str, str] | None = None) -> JSONResponse:
        body = {"type": self.type, "title": HTTPStatus(self.status).phrase, "status": self.status}
        if self.detail:
            body["detail"] = self.detail
        return JSONResponse(body, self.status, headers, media_type="application/problem+json")
