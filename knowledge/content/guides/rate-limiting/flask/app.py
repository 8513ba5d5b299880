from flask import Flask, request

import limit
from address import address
from limit import LOGIN_ACCOUNT, LOGIN_ADDRESS, LOGIN_PAIR, REPORTS, SEARCH, problem, take

app = Flask(__name__)
limit.install(app)


@app.get("/livez")
def livez():
    return ""  # never limited: the platform asks


@app.get("/search")
def search():
    take(SEARCH, address())
    return {"items": []}


@app.get("/reports")
def reports():
    scheme, _, account = request.headers.get("Authorization", "").partition(" ")  # stands for your check of the token
    if scheme != "Bearer" or not account:
        return problem(401)
    take(REPORTS, account)
    return {"report": "..."}


@app.post("/login")
def login():
    sent = request.get_json()
    account, client = str(sent.get("email")).strip().lower(), address()
    pair = f"{account}\n{client}"
    # Before the password, so that fifty at once try five. In this order: who is refused by the first does not use up the account's.
    take(LOGIN_ADDRESS, client)
    take(LOGIN_PAIR, pair)
    take(LOGIN_ACCOUNT, account)
    if not right(account, sent.get("password")):
        return problem(401)
    limit.forget(LOGIN_PAIR, pair)
    return {"account": account}


def right(account: str, password: object) -> bool:
    """Stands for your check of the password."""
    return account in ("ada@example.com", "bob@example.com") and password == "correct horse"
