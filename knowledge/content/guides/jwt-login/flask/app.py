from flask import Flask, jsonify, request
from pydantic import BaseModel, Field, ValidationError
from werkzeug.exceptions import HTTPException

import families
import users
from tokens import Issuer


class Credentials(BaseModel):
    email: str = Field(max_length=254)
    password: str


class NewPassword(Credentials):
    new_password: str


class Refresh(BaseModel):
    refresh_token: str = Field(min_length=1)


LEAST_PASSWORD = 15  # characters, where the password is the only factor (NIST SP 800-63B-4)

issuer = Issuer()
app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 4096


@app.get("/.well-known/jwks.json")
def keys():
    return issuer.public_keys()


@app.post("/login")
def login():
    given = Credentials.model_validate(request.get_json())
    user = users.by_password(given.email, given.password)
    if not user:  # the same for an unknown address, a wrong password and a blocked user
        return refuse(401, "invalid_credentials")
    return issuer.grant(user, families.begin(user))


@app.post("/token")
def token():
    redeemed = families.redeem(Refresh.model_validate(request.get_json()).refresh_token)
    if not redeemed:  # unknown, ended or reused: the client signs in again
        return refuse(400, "invalid_grant")
    user, next = redeemed
    return issuer.grant(user, next)


@app.post("/logout")
def logout():
    families.end(Refresh.model_validate(request.get_json()).refresh_token)
    return "", 204


@app.post("/password")
def password():
    given = NewPassword.model_validate(request.get_json())
    user = users.by_password(given.email, given.password)
    if not user:
        return refuse(401, "invalid_credentials")
    if len(given.new_password) < LEAST_PASSWORD:
        return refuse(422, "password_too_short")
    users.set_password(user, given.new_password)
    return "", 204


@app.after_request
def never_cached(response):
    response.headers["Cache-Control"] = "no-store"  # tokens are in here
    return response


@app.errorhandler(ValidationError)
def mistyped(_):
    return refuse(400, "invalid_request")


@app.errorhandler(HTTPException)
def refused(error):
    names = {415: "unsupported_media_type", 500: "server_error"}
    return refuse(error.code, names.get(error.code, "invalid_request"))


def refuse(status: int, error: str):
    return jsonify(error=error), status
