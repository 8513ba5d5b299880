from http import HTTPStatus

from flask import Flask, Response, json, request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import HTTPException

from users import EmailTaken, Invalid, NotFound, User, UserService


class NewUser(BaseModel):
    """The shape and no rule; the guide on input validation goes further."""

    model_config = ConfigDict(extra="forbid", strict=True)
    email: str
    name: str
    password: str


def create_app(users: UserService) -> Flask:
    """The thin layer between HTTP and the service: read, call, answer."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 4096

    @app.get("/users/<id>")
    def find(id):
        return public(users.find(id))

    @app.post("/users")
    def create():
        user = users.create(**NewUser.model_validate(request.get_json()).model_dump())
        return public(user), 201, {"Location": f"/users/{user.id}"}

    for error, status in {NotFound: 404, EmailTaken: 409, Invalid: 422}.items():
        app.register_error_handler(error, lambda err, status=status: problem(status, str(err)))
    app.register_error_handler(ValidationError, lambda err: problem(422, "the body is not a new user"))
    app.register_error_handler(HTTPException, lambda err: problem(err.code))  # 500, too: the fault is in the log
    return app


def public(user: User) -> dict:
    return {"id": user.id, "email": user.email, "name": user.name, "created_at": user.created_at.isoformat()}


def problem(status: int, detail: str | None = None) -> Response:
    body = {"title": HTTPStatus(status).phrase, "status": status} | ({"detail": detail} if detail else {})
    return Response(json.dumps(body), status, mimetype="application/problem+json")
