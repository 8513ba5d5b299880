import logging
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Cookie, FastAPI, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

import accounts
import attempts
import sessions
from database import pool
from oidc import REFUSED, Provider

# Lax: with Strict the browser would not send the cookie when it comes back from the provider.
FLAGS = {"path": "/", "secure": True, "httponly": True, "samesite": "lax"}

log = logging.getLogger("uvicorn.error")


class NoQueries(logging.Filter):
    """uvicorn's access log has whole addresses, and the code stands in one."""

    def filter(self, record: logging.LogRecord) -> bool:
        client, method, path, *rest = record.args
        record.args = (client, method, path.partition("?")[0], *rest)
        return True


logging.getLogger("uvicorn.access").addFilter(NoQueries())

AttemptName = Annotated[str, Cookie(alias="__Host-login", default_factory=str)]
SessionId = Annotated[str, Cookie(alias="__Host-session", default_factory=str)]


@asynccontextmanager
async def lifespan(_: FastAPI):
    with pool:
        yield


provider = Provider()
app = FastAPI(lifespan=lifespan)


@app.get("/auth/start")
def start():
    attempt, address = provider.start()
    answer = private(RedirectResponse(address, 302))
    answer.set_cookie("__Host-login", attempts.keep(attempt), max_age=600, **FLAGS)
    return answer


@app.get("/auth/callback")
def callback(request: Request, name: AttemptName, session: SessionId):
    attempt = attempts.take(name)
    try:
        if attempt is None:
            raise ValueError("this browser has not started a sign-in, or it took too long")
        identity = provider.finish(dict(request.query_params), attempt)
    except REFUSED as e:
        log.warning("sign-in refused: %s", e)  # why is for us; the visitor gets one text
        answer = PlainTextResponse("Sign-in did not work. Please start again.", 400)
    else:
        user = accounts.sign_in(identity.issuer, identity.subject, identity.email)
        sessions.end(session)  # a session of before, somebody else's perhaps
        answer = RedirectResponse("/", 303)
        answer.set_cookie("__Host-session", sessions.begin(user), **FLAGS)
    answer.set_cookie("__Host-login", "", max_age=0, **FLAGS)
    return private(answer)


@app.get("/me")
def me(session: SessionId, response: Response):
    user = sessions.user_of(session)
    if not user:
        raise HTTPException(401)
    private(response)
    return {"id": user}


def private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"  # the code stands in the address
    return answer
