from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Cookie, HTTPException, Request, Response
from fastapi.responses import JSONResponse

import sessions

# The prefix __Host- makes browsers insist on Secure, Path=/ and no Domain: a sister host cannot plant the cookie. Starlette's
# SessionMiddleware makes no session of this kind: it signs a cookie, which nobody can end before its time.
COOKIE = "__Host-session"

SessionId = Annotated[str, Cookie(alias=COOKIE, default_factory=str)]


def foreign(request: Request) -> bool:
    """Whether a foreign page sent it. GET passes, so it must change nothing; without either header it is no browser."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = site in ("same-origin", "none") if site else not origin or urlsplit(origin).netloc == request.headers.get("host")
    return not own and request.method not in ("GET", "HEAD", "OPTIONS")


def signed_in(id: SessionId) -> str:
    """Lets through who has a session. Whether this user may do this is the next question, and not answered here."""
    user = sessions.user_of(id)  # a store that is down raises: a 401 would send everybody to the sign-in
    if not user:
        raise HTTPException(401)
    return user


def renew(answer: Response, old: str, user: str) -> Response:
    """Ends the session that came along, if any, and begins another: an id that somebody planted is worth nothing."""
    sessions.end(old)
    return set_cookie(answer, sessions.begin(user))


def set_cookie(answer: Response, id: str, max_age: int | None = None) -> Response:
    answer.set_cookie(COOKIE, id, max_age=max_age, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def refuse(status: int) -> JSONResponse:
    body = {"title": HTTPStatus(status).phrase, "status": status}
    return JSONResponse(body, status, media_type="application/problem+json")
