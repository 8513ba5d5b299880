import logging
import re
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import JSONResponse

import users
from token_check import TokenError, TokenReader
from users import User

log = logging.getLogger("uvicorn.error")
tokens = TokenReader()
BEARER = re.compile(r"bearer ([^ ,]+)", re.IGNORECASE)


class Refused(Exception):
    def __init__(self, status: int, challenge: str | None = None):
        self.status, self.challenge = status, challenge

    def response(self) -> JSONResponse:
        return JSONResponse(
            {"title": HTTPStatus(self.status).phrase, "status": self.status},
            self.status,
            {"WWW-Authenticate": self.challenge} if self.challenge else None,
            media_type="application/problem+json",
        )


@dataclass(frozen=True)
class Need:
    """A dependency: gives the caller, if it is known, not blocked, and has what is needed.

    scope is about the app that holds the token, role about its user: somebody's app may do what both allow.
    """

    scope: str | None = None
    role: str | None = None

    def __call__(self, request: Request) -> User:
        offered = bearer(request)
        if not offered:
            raise Refused(401, 'Bearer realm="api"')  # nothing was offered, so nothing is called wrong
        try:
            token = tokens.read(offered)
        except TokenError as e:
            log.info("token refused: %s", e)  # the reason; never the token
            raise Refused(401, invalid(e.expired)) from e
        user = users.find(token.subject)  # a store that is down raises, which is a 500: a 401 would sign everybody out
        # Tokens count in whole seconds, so one of the very second of the sign-out passes. The next sign-in must, too.
        if user is None or user.blocked or token.issued < int(user.since):
            raise Refused(401, invalid())
        if self.scope and self.scope not in token.scopes:
            raise Refused(403, f'Bearer realm="api", error="insufficient_scope", scope="{self.scope}"')
        if self.role and self.role not in user.roles:
            raise Refused(403)  # no token would help
        return user


def bearer(request: Request) -> str | None:
    """The token of exactly one Authorization header. Tokens in addresses are not looked at: addresses end up in logs."""
    headers = request.headers.getlist("authorization")  # get() and HTTPBearer see only the first of two
    match = BEARER.fullmatch(headers[0]) if len(headers) == 1 else None
    return match[1] if match else None


def invalid(expired: bool = False) -> str:
    return 'Bearer realm="api", error="invalid_token"' + (', error_description="expired"' if expired else "")
