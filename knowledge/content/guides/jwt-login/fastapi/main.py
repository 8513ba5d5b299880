from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Body, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

import families
import users
from database import pool
from tokens import Issuer


class Credentials(BaseModel):
    email: str = Field(max_length=254)
    password: str


class NewPassword(Credentials):
    new_password: str


RefreshToken = Annotated[str, Body(embed=True, min_length=1)]

LEAST_PASSWORD = 15  # characters, where the password is the only factor (NIST SP 800-63B-4)


@asynccontextmanager
async def lifespan(_: FastAPI):
    with pool:
        yield


def json_only(request: Request):
    """Without it FastAPI reads JSON also from a body whose type nobody named."""
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if request.method == "POST" and media != "application/json":
        raise HTTPException(415, "unsupported_media_type")


def never_cached(response: Response):
    response.headers["Cache-Control"] = "no-store"  # tokens are in here


issuer = Issuer()
app = FastAPI(lifespan=lifespan, dependencies=[Depends(json_only), Depends(never_cached)])


@app.get("/.well-known/jwks.json")
def keys():
    return issuer.public_keys()


@app.post("/login")
def login(given: Credentials):
    user = users.by_password(given.email, given.password)
    if not user:  # the same for an unknown address, a wrong password and a blocked user
        raise HTTPException(401, "invalid_credentials")
    return issuer.grant(user, families.begin(user))


@app.post("/token")
def token(refresh_token: RefreshToken):
    redeemed = families.redeem(refresh_token)
    if not redeemed:  # unknown, ended or reused: the client signs in again
        raise HTTPException(400, "invalid_grant")
    user, next = redeemed
    return issuer.grant(user, next)


@app.post("/logout", status_code=204)
def logout(refresh_token: RefreshToken):
    families.end(refresh_token)


@app.post("/password", status_code=204)
def password(given: NewPassword):
    user = users.by_password(given.email, given.password)
    if not user:
        raise HTTPException(401, "invalid_credentials")
    if len(given.new_password) < LEAST_PASSWORD:
        raise HTTPException(422, "password_too_short")
    users.set_password(user, given.new_password)


@app.exception_handler(HTTPException)
def refused(_: Request, error: HTTPException):
    return refuse(error.status_code, error.detail)


@app.exception_handler(RequestValidationError)
def mistyped(_: Request, error: RequestValidationError):
    return refuse(400, "invalid_request")


@app.exception_handler(Exception)
def broken(_: Request, error: Exception):
    return refuse(500, "server_error")


def refuse(status: int, error: str) -> JSONResponse:
    return JSONResponse({"error": error}, status, headers={"Cache-Control": "no-store"})
