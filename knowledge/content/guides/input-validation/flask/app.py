from http import HTTPStatus

from flask import Flask, Response, json, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from body import MAX_BODY, json_body
from signup import SignUp, faults

app = Flask(__name__)
# One byte more than we take: a body in chunks, which does not say its length, is cut off there in silence (Werkzeug 3.1).
app.config["MAX_CONTENT_LENGTH"] = MAX_BODY + 1


@app.post("/users")
def sign_up():
    user = SignUp.model_validate(json_body(request))  # the service would store it, and refuse what is taken
    return user.model_dump(exclude={"password"}), 201


@app.errorhandler(ValidationError)
def not_valid(error):
    return refuse(422, "the input is not valid", faults(error.errors()))


@app.errorhandler(HTTPException)
def refused(error):
    return refuse(error.code, error.description if error.code < 500 else None)


def refuse(status: int, detail: str | None = None, errors: list | None = None) -> Response:
    body = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, "errors": errors or []}
    return Response(json.dumps(body), status, mimetype="application/problem+json")
