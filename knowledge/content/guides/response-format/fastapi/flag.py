"""The success flag, for clients that read it already: two shapes, so that data and error are never both there."""

from typing import Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel


class Meta(BaseModel):
    """About a list as a whole. total is absent where counting is too slow, which is not the same as 0."""

    page: int
    limit: int
    total: int | None = None


class Ok[T](BaseModel):
    success: Literal[True] = True
    data: T
    meta: Meta | None = None


class Error(BaseModel):
    code: str
    message: str


class Failed(BaseModel):
    success: Literal[False] = False
    error: Error


def failed(status: int, code: str, message: str) -> JSONResponse:
    """Status and flag are set in one place and therefore agree."""
    if status < 400:
        raise ValueError("a failure has the status of one")
    return JSONResponse(Failed(error=Error(code=code, message=message)).model_dump(), status)
