from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Annotated

import fastapi
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from database import pool
from items import CursorError, Page, Query, after, numbered


@asynccontextmanager
async def lifespan(_: FastAPI):
    with pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/items", response_model_exclude_none=True)
def items(query: Annotated[Query, fastapi.Query()]) -> Page:
    return numbered(query) if query.page else after(query)


@app.exception_handler(RequestValidationError)
def not_valid(_: Request, error: RequestValidationError):
    return refuse(400, "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors()))


@app.exception_handler(CursorError)
def not_ours(_: Request, error: CursorError):
    return refuse(400, str(error))


@app.exception_handler(HTTPException)
def refused(_: Request, error: HTTPException):
    return refuse(error.status_code)


@app.exception_handler(Exception)
def broken(_: Request, error: Exception):
    return refuse(500)


def refuse(status: int, detail: str | None = None) -> JSONResponse:
    body = {"title": HTTPStatus(status).phrase, "status": status} | ({"detail": detail} if detail else {})
    return JSONResponse(body, status, media_type="application/problem+json")
