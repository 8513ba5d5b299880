import os
from dataclasses import dataclass
from hmac import compare_digest

import httpx
import jwt
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client

from attempts import Attempt

REFUSED = (OAuthError, jwt.PyJWTError, httpx.HTTPError, ValueError)


@dataclass(frozen=True)
class Identity:
    issuer: str
    subject: str
    email: str | None


class Provider:
    """Asks the provider for its addresses, once at the start, and fails there on a configuration with holes."""

    def __init__(self, env=os.environ):
        self.issuer, self.client_id, self.secret = env["ISSUER"], env["CLIENT_ID"], env["CLIENT_SECRET"]
        self.callback = env["CALLBACK"]  # the exact address that is registered, never built from the request
        found = httpx.get(f"{self.issuer}/.well-known/openid-configuration", timeout=10).raise_for_status().json()
        if found["issuer"] != self.issuer:
            raise ValueError(f"{self.issuer} calls itself {found['issuer']}")
        self.authorize, self.token = found["authorization_endpoint"], found["token_endpoint"]
        self.sends_iss = found.get("authorization_response_iss_parameter_supported", False)
        self.keys = jwt.PyJWKClient(found["jwks_uri"], timeout=10)

    def start(self) -> tuple[Attempt, str]:
        """Where the browser goes to sign in, with three secrets that must come back, each in its own way.

        State comes in the address, nonce in the ID token, and the verifier goes from us to the provider (PKCE).
        """
        attempt = Attempt(generate_token(43), generate_token(43), generate_token(48))
        with self.client() as client:
            address, _ = client.create_authorization_url(
                self.authorize, state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
            )
        return attempt, address

    def finish(self, query: dict[str, str], attempt: Attempt) -> Identity:
        """Checks what came back. Everything in the address may be forged. Raises one of REFUSED."""
        if not compare_digest(query.get("state", "").encode(), attempt.state.encode()):
            raise ValueError("state is not ours: somebody else's sign-in")
        if query.get("iss") != self.issuer and (self.sends_iss or "iss" in query):
            raise ValueError("the answer is from another provider")
        if not query.get("code"):
            raise ValueError(f"no code; the provider says {query.get('error', 'nothing')!r}")
        with self.client() as client:
            token = client.fetch_token(self.token, code=query["code"], code_verifier=attempt.verifier)
        if not isinstance(token.get("id_token"), str):
            raise ValueError("no ID token: that would be access, not sign-in")
        return self.identity(token["id_token"], attempt)

    def identity(self, id_token: str, attempt: Attempt) -> Identity:
        claims = jwt.decode(
            id_token,
            self.keys.get_signing_key_from_jwt(id_token),
            algorithms=["RS256", "ES256"],  # ours, never what the token says
            issuer=self.issuer,
            audience=self.client_id,
            leeway=30,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
        if claims["aud"] not in (self.client_id, [self.client_id]):  # what others hold they can replay
            raise ValueError("the ID token is for others, too")
        if not compare_digest(str(claims.get("nonce")).encode(), attempt.nonce.encode()):
            raise ValueError("nonce is not ours: a replayed token")
        return Identity(claims["iss"], claims["sub"], claims.get("email"))

    def client(self) -> OAuth2Client:
        return OAuth2Client(
            self.client_id,
            self.secret,
            scope="openid email",
            redirect_uri=self.callback,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic",
            timeout=10,
        )
