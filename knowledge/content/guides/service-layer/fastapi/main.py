from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from argon2 import PasswordHasher
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from database import pool
from store import SqlStore
from users import EmailTaken, Invalid, NotFound, User, UserService


class NewUser(BaseModel):
    """The shape and no rule; the guide on input validation goes further."""

    model_config = ConfigDict(extra="forbid", strict=True)
    email: str
    name: str
    password: str


# The least that OWASP advises for Argon2id; more if your machines can. Each hash holds its settings, so they can grow.
hasher = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
service = UserService(SqlStore(pool), hasher.hash, lambda: datetime.now(UTC))


def user_service() -> UserService:
    """Routes ask for it; a test puts another in its place with app.dependency_overrides[user_service]."""
    return service


Users = Annotated[UserService, Depends(user_service)]


@asynccontextmanager
async def lifespan(_: FastAPI):
    with pool:
        yield


app = FastAPI(lifespan=lifespan)


# Routes without async run in threads, so neither the driver nor the slow hash holds up the others.
@app.get("/users/{id}")
def find(id: str, users: Users) -> User:
    return users.find(id)


@app.post("/users", status_code=201)
def create(new: NewUser, users: Users, response: Response) -> User:
    user = users.create(**new.model_dump())
    response.headers["Location"] = f"/users/{user.id}"
    return user


def answer(status: int, tell: bool = False):
    return lambda _, err: problem(status, str(err) if tell else None)


for error, status in {NotFound: 404, EmailTaken: 409, Invalid: 422}.items():
    app.add_exception_handler(error, answer(status, tell=True))
app.add_exception_handler(Exception, answer(500))  # the fault is in the log


@app.exception_handler(RequestValidationError)
def shape(_: Request, error: RequestValidationError):
    unreadable = any(e["type"] == "json_invalid" for e in error.errors())
    return problem(400) if unreadable else problem(422, "the body is not a new user")


@app.exception_handler(HTTPException)
def refused(_: Request, error: HTTPException):
    return problem(error.status_code)


def problem(status: int, detail: str | None = None) -> JSONResponse:
    body = {"title": HTTPStatus(status).phrase, "status": status} | ({"detail": detail} if detail else {})
    return JSONResponse(body, status, media_type="application/problem+json")
