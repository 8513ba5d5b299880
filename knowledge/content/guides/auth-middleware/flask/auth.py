import re
from functools import wraps
from http import HTTPStatus

from flask import Response, current_app, g, json, request

import users
from token_check import TokenError, TokenReader

tokens = TokenReader()
BEARER = re.compile(r"bearer ([^ ,]+)", re.IGNORECASE)


def need(scope: str | None = None, role: str | None = None):
    """Lets a request pass when its caller is known, not blocked, and has what is needed; the view finds it in g.user.

    scope is about the app that holds the token, role about its user: somebody's app may do what both allow.
    """

    def decorate(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            return admit(scope, role) or view(*args, **kwargs)

        return guarded

    return decorate


def admit(scope: str | None, role: str | None) -> Response | None:
    # Two headers arrive joined by a comma. Tokens in addresses are not looked at: addresses end up in logs.
    offered = BEARER.fullmatch(request.headers.get("Authorization", ""))
    if not offered:
        return refuse(401, 'Bearer realm="api"')  # nothing was offered, so nothing is called wrong
    try:
        token = tokens.read(offered[1])
    except TokenError as e:
        current_app.logger.info("token refused: %s", e)  # the reason; never the token
        return refuse(401, invalid(e.expired))
    user = users.find(token.subject)  # a store that is down raises, which is a 500: a 401 would sign everybody out
    # Tokens count in whole seconds, so one of the very second of the sign-out passes. The next sign-in must, too.
    if user is None or user.blocked or token.issued < int(user.since):
        return refuse(401, invalid())
    if scope and scope not in token.scopes:
        return refuse(403, f'Bearer realm="api", error="insufficient_scope", scope="{scope}"')
    if role and role not in user.roles:
        return refuse(403)  # no token would help
    g.user = user
    return None


def invalid(expired: bool = False) -> str:
    return 'Bearer realm="api", error="invalid_token"' + (', error_description="expired"' if expired else "")


def refuse(status: int, challenge: str | None = None) -> Response:
    body = json.dumps({"title": HTTPStatus(status).phrase, "status": status})
    answer = Response(body, status, mimetype="application/problem+json")
    if challenge:
        answer.headers["WWW-Authenticate"] = challenge
    return answer
