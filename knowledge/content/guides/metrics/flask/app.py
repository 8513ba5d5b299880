import time

from flask import Flask

from metrics import measure

app = Flask(__name__)
measure(app)


@app.get("/livez")
def livez():
    return ""


@app.get("/orders/<number>")
def order(number: str):
    return {"id": number}


@app.delete("/orders/<number>")
def drop(number: str):
    return "", 204


@app.get("/reports")
def report():
    time.sleep(1)  # stands for something slow
    return ""


@app.get("/invoices/<number>")
def invoice(number: str):
    raise RuntimeError("a fault")
