from flask import Flask, g
from werkzeug.exceptions import HTTPException

import users
from auth import need, refuse

app = Flask(__name__)


@app.get("/me")
@need()
def me():
    return {"id": g.user.id}


@app.get("/orders")
@need(scope="orders.read")
def orders():
    return {"items": []}


@app.delete("/orders/<id>")
@need(scope="orders.delete", role="admin")
def delete_order(id):
    return "", 204


@app.get("/audit")
@need(role="admin")
def audit():
    return {"items": []}


@app.post("/sign-out")
@need()
def sign_out():
    users.sign_out_everywhere(g.user)
    return "", 204


@app.errorhandler(HTTPException)
def refused(error):
    return refuse(error.code)
