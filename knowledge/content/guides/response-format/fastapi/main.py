from fastapi import FastAPI, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from answers import Page, Problem
from flag import Failed, Meta, Ok, failed


class User(BaseModel):
    """What leaves. The id is a text: a number above 2^53 loses digits in JavaScript."""

    id: str
    name: str


# Stands for your database. Its rows hold more than may leave; the types of the routes' results see to that.
USERS = [{"id": "u1", "name": "Ada", "password_hash": "x"}, {"id": "u2", "name": "Bob", "password_hash": "y"}]


def named(name: str | None):
    return [u for u in USERS if name is None or u["name"] == name]


def by_id(id: str):
    return next((u for u in USERS if u["id"] == id), None)


app = FastAPI()


@app.get("/users", response_model=Page[User], response_model_exclude_none=True)
def users(name: str | None = None):
    return {"items": named(name)}


@app.get("/users/{id}", response_model=User)
def user(id: str):
    found = by_id(id)
    if found is None:
        raise Problem(404, "https://api.example.com/problems/no-user", "no user has this id")
    return found


@app.get("/v0/users", response_model=Ok[list[User]], response_model_exclude_none=True)
def flagged_users(name: str | None = None):
    return {"data": named(name), "meta": Meta(page=1, limit=20)}


@app.get("/v0/users/{id}", response_model=Ok[User], responses={404: {"model": Failed}}, response_model_exclude_none=True)
def flagged_user(id: str):
    found = by_id(id)
    return {"data": found} if found else failed(404, "no-user", "no user has this id")


@app.exception_handler(Problem)
def problem(_: Request, error: Problem):
    return error.response()


@app.exception_handler(HTTPException)
def refused(_: Request, error: HTTPException):
    """Unknown addresses and wrong methods. Starlette's class: FastAPI's own is a child of it and does not see them."""
    return Problem(error.status_code).response(error.headers)


@app.exception_handler(Exception)
def broken(_: Request, error: Exception):
    """A fault of ours. Starlette raises it again behind this answer, so that the server's log has it."""
    return Problem(500).response()
