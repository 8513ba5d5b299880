import re
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Form, Request, Response
from starlette.exceptions import HTTPException

import sessions
import users
from database import pool
from guard import SessionId, foreign, refuse, renew, set_cookie, signed_in

LEAST_PASSWORD = 15  # characters, where the password is the only factor (NIST SP 800-63B-4)
OWN_PATH = re.compile(r"/([!-.0-\[\]-~][!-\[\]-~]*)?")

Field = Annotated[str, Form()]


@asynccontextmanager
async def lifespan(_: FastAPI):
    with pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.middleware("http")
async def own_pages_only(request: Request, call_next):
    answer = refuse(403) if foreign(request) else await call_next(request)
    answer.headers["Cache-Control"] = "no-store"  # everything here is about one person
    return answer


@app.post("/login")
def login(old: SessionId, email: Field = "", password: Field = "", next: Field = ""):
    user = users.by_password(email, password)
    if not user:
        return refuse(401)  # the same for an unknown address, a wrong password and a blocked user
    # Browsers read "//evil" and "/\evil" as another host.
    to = next if OWN_PATH.fullmatch(next) else "/"
    return renew(Response(status_code=303, headers={"Location": to}), old, user)


@app.post("/logout")
def logout(id: SessionId):
    sessions.end(id)
    return set_cookie(Response(status_code=204, headers={"Clear-Site-Data": '"cache", "storage"'}), "", max_age=0)


@app.post("/password")
def password(user: Annotated[str, Depends(signed_in)], id: SessionId, old: Field = "", new: Field = ""):
    if not users.has_password(user, old):
        return refuse(403)
    if len(new) < LEAST_PASSWORD:
        return refuse(422)
    users.set_password(user, new)
    return renew(Response(status_code=204), id, user)


@app.get("/me")
def me(user: Annotated[str, Depends(signed_in)]):
    return {"id": user}


@app.exception_handler(HTTPException)
def refused(_: Request, error: HTTPException):
    return refuse(error.status_code)


@app.exception_handler(Exception)
def broken(_: Request, error: Exception):
    return refuse(500)
