import time

import structlog
from flask import Flask, request

from orders import find_order, sum_up
from request import log_requests

log = structlog.get_logger("app")
app = Flask(__name__)
log_requests(app)


@app.get("/livez")
def livez():
    return ""


@app.get("/orders/<number>")
def order(number: str):
    return find_order(number)


@app.post("/login")
def login():
    # A careless line, as somebody writes one while looking for a fault. The net in logs.py keeps the password out.
    log.debug("sign-in", body=request.get_json())
    log.warning("sign-in refused")
    return "", 401


@app.post("/resets/<token>")
def reset(token: str):
    return "", 204


@app.get("/reports")
def report():
    time.sleep(1)  # stands for something slow
    return ""


@app.get("/invoices/<number>")
def invoice(number: str):
    return {"total": sum_up([3, 4])}
