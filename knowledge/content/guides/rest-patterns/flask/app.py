from http import HTTPStatus

from flask import Flask, Response, json, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

import posts
from inputs import Filter, Patch, Whole

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 64 * 1024


# Paths name things, in the plural; what is done to them is the method.
@app.get("/api/posts")
def index():
    try:
        query = Filter.model_validate(request.args.to_dict())
    except ValidationError:
        raise posts.Refusal(400, "status is draft or published, and the only parameter") from None
    return {"items": posts.filtered(query.status or "")}


@app.post("/api/posts")
def create():
    new = Whole.model_validate(body("application/json"))
    post = posts.insert(new.title, new.text)
    return send(post, 201, {"Location": f"/api/posts/{post['id']}"})


@app.get("/api/posts/<id>")
def show(id):
    return send(posts.find(id))


@app.put("/api/posts/<id>")
def replace(id):
    new = Whole.model_validate(body("application/json"))
    return send(posts.change(id, if_match(), new.title, new.text))


@app.patch("/api/posts/<id>")
def merge(id):
    patch = Patch.model_validate(body("application/merge-patch+json"))
    return send(posts.change(id, if_match(), *patch.changes()))


@app.delete("/api/posts/<id>")
def remove(id):
    posts.remove(id, if_match())
    return "", 204


@app.post("/api/posts/<id>/publications")
def publish(id):
    """An action with a rule of its own becomes a thing of its own."""
    return send(posts.publish(id, if_match()), 201)


def body(media: str):
    """Reads JSON of one media type; the guide on input validation goes further."""
    if request.mimetype != media:
        raise posts.Refusal(415, f"send {media}")
    return request.get_json(force=True)


def if_match() -> str:
    """Keeps one editor from overwriting another."""
    return request.headers.get("If-Match", "")


def send(post: dict, status: int = 200, headers: dict | None = None):
    return post, status, {"ETag": posts.tag(post)} | (headers or {})


@app.errorhandler(posts.Refusal)
def refused(error):
    return problem(error.status, error.detail)


@app.errorhandler(ValidationError)
def not_valid(error):
    return problem(422)


@app.errorhandler(HTTPException)
def other(error):
    """Unknown addresses, wrong methods, bodies that cannot be read, and every exception of ours."""
    answer = problem(error.code)
    if allow := error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = allow
    return answer


def problem(status: int, detail: str | None = None) -> Response:
    body = {"title": HTTPStatus(status).phrase, "status": status} | ({"detail": detail} if detail else {})
    return Response(json.dumps(body), status, mimetype="application/problem+json")
