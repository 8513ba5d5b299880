from flask import Flask, request
from werkzeug.exceptions import HTTPException

from answers import page, problem
from flag import failed, ok

# Stands for your database. The id is a text: a number above 2^53 loses digits in JavaScript.
USERS = [{"id": "u1", "name": "Ada"}, {"id": "u2", "name": "Bob"}]


def named(name):
    return [u for u in USERS if name is None or u["name"] == name]


def by_id(id):
    return next((u for u in USERS if u["id"] == id), None)


app = Flask(__name__)


@app.get("/users")
def users():
    return page(named(request.args.get("name")))


@app.get("/users/<id>")
def user(id):
    found = by_id(id)
    if found is None:
        return problem(404, "https://api.example.com/problems/no-user", "no user has this id")
    return found


@app.get("/v0/users")
def flagged_users():
    return ok(named(request.args.get("name")), {"page": 1, "limit": 20})


@app.get("/v0/users/<id>")
def flagged_user(id):
    found = by_id(id)
    return ok(found) if found else failed(404, "no-user", "no user has this id")


@app.errorhandler(HTTPException)
def refused(error):
    """Unknown addresses, wrong methods, and every exception of ours, which Flask has made a 500 by then."""
    answer = problem(error.code)
    if allow := error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = allow
    return answer
