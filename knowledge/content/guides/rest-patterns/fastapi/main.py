from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Annotated

import fastapi
from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException

import posts
from database import pool
from inputs import Filter, Patch, Whole


class Post(BaseModel):
    id: str
    title: str
    text: str
    status: str
    version: int


class Posts(BaseModel):
    items: list[Post]


def takes(media: str):
    """A route with this refuses bodies of other media types."""

    def check(content_type: Annotated[str, Header()] = ""):
        if content_type.partition(";")[0].strip().lower() != media:
            raise posts.Refusal(415, f"send {media}")

    return [Depends(check)]


IfMatch = Annotated[str, Header()]  # keeps one editor from overwriting another


@asynccontextmanager
async def lifespan(_: FastAPI):
    with pool:
        yield


app = FastAPI(lifespan=lifespan)

READ = ["GET", "HEAD"]  # app.get alone answers HEAD with 405


# Paths name things, in the plural; what is done to them is the method.
@app.api_route("/api/posts", methods=READ)
def index(query: Annotated[Filter, fastapi.Query()]) -> Posts:
    return {"items": posts.filtered(query.status or "")}


@app.post("/api/posts", status_code=201, dependencies=takes("application/json"))
def create(new: Whole, response: Response) -> Post:
    post = posts.insert(new.title, new.text)
    response.headers["Location"] = f"/api/posts/{post['id']}"
    return tagged(response, post)


@app.api_route("/api/posts/{id}", methods=READ)
def show(id: str, response: Response) -> Post:
    return tagged(response, posts.find(id))


@app.put("/api/posts/{id}", dependencies=takes("application/json"))
def replace(id: str, new: Whole, response: Response, if_match: IfMatch = "") -> Post:
    return tagged(response, posts.change(id, if_match, new.title, new.text))


@app.patch("/api/posts/{id}", dependencies=takes("application/merge-patch+json"))
def merge(id: str, patch: Patch, response: Response, if_match: IfMatch = "") -> Post:
    return tagged(response, posts.change(id, if_match, *patch.changes()))


@app.delete("/api/posts/{id}", status_code=204)
def remove(id: str, if_match: IfMatch = "") -> None:
    posts.remove(id, if_match)


@app.post("/api/posts/{id}/publications", status_code=201)
def publish(id: str, response: Response, if_match: IfMatch = "") -> Post:
    """An action with a rule of its own becomes a thing of its own."""
    return tagged(response, posts.publish(id, if_match))


def tagged(response: Response, post: dict) -> dict:
    response.headers["ETag"] = posts.tag(post)
    return post


@app.exception_handler(posts.Refusal)
def refused(_: Request, error: posts.Refusal):
    return problem(error.status, error.detail)


@app.exception_handler(RequestValidationError)
def not_valid(_: Request, error: RequestValidationError):
    unreadable = any(e["type"] == "json_invalid" or e["loc"][0] == "query" for e in error.errors())
    return problem(400 if unreadable else 422)


@app.exception_handler(HTTPException)
def other(request: Request, error: HTTPException):
    answer = problem(error.status_code)
    if error.status_code == 405:  # Starlette names only the methods of the first route that has the path
        here = [r for r in app.routes if isinstance(r, APIRoute) and r.path_regex.match(request.url.path)]
        answer.headers["Allow"] = ", ".join(sorted({method for route in here for method in route.methods}))
    return answer


@app.exception_handler(Exception)
def broken(_: Request, error: Exception):
    return problem(500)


def problem(status: int, detail: str | None = None) -> JSONResponse:
    body = {"title": HTTPStatus(status).phrase, "status": status} | ({"detail": detail} if detail else {})
    return JSONResponse(body, status, media_type="application/problem+json")
