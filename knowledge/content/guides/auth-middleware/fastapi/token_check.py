import json
import os
from dataclasses import dataclass

import jwt  # PyJWT 2.13 or newer, or one with the fix of CVE-2026-32597


class TokenError(Exception):
    """The token is not good, in contrast to a fault of ours. expired: a new one would help."""

    def __init__(self, cause: Exception):
        super().__init__(str(cause))
        self.expired = isinstance(cause, jwt.ExpiredSignatureError)


@dataclass(frozen=True)
class Token:
    """What we take from a good token. It holds no roles: rights come from the store, and a scope can only narrow them."""

    subject: str
    issued: int
    scopes: list[str]


class TokenReader:
    """Fails at the start on a configuration with holes, rather than at every request, or at none."""

    def __init__(self, env=os.environ):
        self.issuer, self.audience = env["ISSUER"], env["AUDIENCE"]
        keys = jwt.PyJWKSet.from_dict(json.loads(env["TOKEN_KEYS"])).keys  # an empty set is an error of its own
        self.keys = {k.key_id: k for k in keys}

    def read(self, token: str) -> Token:
        try:
            # by kid; never from an address or a key in the token
            key = self.keys.get(jwt.get_unverified_header(token).get("kid"))
            if key is None:
                raise jwt.InvalidKeyError("unknown key")
            whole = jwt.decode_complete(
                token,
                key,
                algorithms=["ES256"],  # ours, never what the token says
                issuer=self.issuer,
                audience=self.audience,
                leeway=30,
                options={"require": ["exp", "iat", "sub"]},  # without this a token without an end is taken
            )
            claims = whole["payload"]
            # An ID token of the same issuer has the same key; the type tells them apart.
            if str(whole["header"].get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
                raise jwt.InvalidTokenError("not an access token")
            if not claims["sub"]:
                raise jwt.InvalidTokenError("no subject")
        except jwt.PyJWTError as e:
            raise TokenError(e) from e
        scope = claims.get("scope")
        return Token(claims["sub"], claims["iat"], scope.split() if isinstance(scope, str) else [])
