from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel

import limit
from limit import LOGIN_ACCOUNT, LOGIN_ADDRESS, LOGIN_PAIR, REPORTS, SEARCH, Refused, address, problem, take


@asynccontextmanager
async def lifespan(_: FastAPI):
    await limit.pool.open(wait=False)
    yield
    await limit.pool.close()


app = FastAPI(lifespan=lifespan)


@app.exception_handler(Refused)
def refused(_: Request, error: Refused):
    return error.answer


@app.get("/livez")
async def livez():
    return Response()  # never limited: the platform asks


@app.get("/search")
async def search(request: Request, response: Response):
    await take(response, SEARCH, address(request))
    return {"items": []}


@app.get("/reports")
async def reports(request: Request, response: Response):
    scheme, _, account = request.headers.get("authorization", "").partition(" ")  # stands for your check of the token
    if scheme != "Bearer" or not account:
        return problem(401)
    await take(response, REPORTS, account)
    return {"report": "..."}


class Login(BaseModel):
    email: str
    password: str


@app.post("/login")
async def login(sent: Login, request: Request, response: Response):
    account, client = sent.email.strip().lower(), address(request)
    pair = f"{account}\n{client}"
    # Before the password, so that fifty at once try five. In this order: who is refused by the first does not use up the account's.
    await take(response, LOGIN_ADDRESS, client)
    await take(response, LOGIN_PAIR, pair)
    await take(response, LOGIN_ACCOUNT, account)
    if not right(account, sent.password):
        return problem(401)
    await limit.forget(LOGIN_PAIR, pair)
    return {"account": account}


def right(account: str, password: str) -> bool:
    """Stands for your check of the password."""
    return account in ("ada@example.com", "bob@example.com") and password == "correct horse"
