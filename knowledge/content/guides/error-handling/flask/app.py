from flask import Flask, request

import edge
import users
from errors import AppError, Kind, not_valid
from faults import faults

app = Flask(__name__)
edge.install(app)
app.register_blueprint(faults)


@app.get("/users/<id>")
def user(id: str):
    return users.find(id)


@app.get("/users")
def listed():
    if not request.args.get("limit", "1").isdecimal():
        raise not_valid("is not a number", parameter="limit")
    return {"items": [users.ADA]}


@app.post("/users")
def created():
    return users.create(edge.json_body()), 201


@app.get("/reports")
def reports():
    raise AppError(Kind.FORBIDDEN, "staff only")
