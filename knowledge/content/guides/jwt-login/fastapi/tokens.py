import json
import os
import time
import uuid

import jwt
from jwt.algorithms import ECAlgorithm

ACCESS_LIFE = 600  # seconds that an access token lives, and that a blocked user may still get in


class Issuer:
    """Makes access tokens. Fails at the start on a configuration with holes."""

    def __init__(self, env=os.environ):
        self.name, self.audience = env["ISSUER"], env["AUDIENCE"]
        self.client = env["CLIENT_ID"]  # the app that gets the tokens
        jwk = json.loads(env["SIGNING_KEY"])
        if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or "d" not in jwk or not jwk.get("kid"):
            raise ValueError("SIGNING_KEY is no private P-256 key with a kid")
        self.key, self.key_id = jwt.PyJWK(jwk, "ES256").key, jwk["kid"]

    def public_keys(self) -> dict:
        """What APIs check with. Made of the public key alone, so that the private part can never slip in."""
        public = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self.key_id, "alg": "ES256", "use": "sig"}]}

    def access_token(self, user: str) -> str:
        """An access token (RFC 9068) says who, for which API and until when, and nothing about rights."""
        now = int(time.time())
        claims = {"iss": self.name, "aud": self.audience, "sub": user, "client_id": self.client}
        claims |= {"jti": str(uuid.uuid4()), "iat": now, "exp": now + ACCESS_LIFE}
        return jwt.encode(claims, self.key, "ES256", {"typ": "at+jwt", "kid": self.key_id})

    def grant(self, user: str, refresh: str) -> dict:
        access = self.access_token(user)
        return {"access_token": access, "token_type": "Bearer", "expires_in": ACCESS_LIFE, "refresh_token": refresh}
