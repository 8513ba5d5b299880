from flask import Flask, Response, redirect, request

import accounts
import attempts
import sessions
from oidc import REFUSED, Provider

# Lax: with Strict the browser would not send the cookie when it comes back from the provider.
FLAGS = {"path": "/", "secure": True, "httponly": True, "samesite": "Lax"}

provider = Provider()
app = Flask(__name__)


@app.get("/auth/start")
def start():
    attempt, address = provider.start()
    answer = redirect(address, 302)
    answer.set_cookie("__Host-login", attempts.keep(attempt), max_age=600, **FLAGS)
    return answer


@app.get("/auth/callback")
def callback():
    attempt = attempts.take(request.cookies.get("__Host-login", ""))
    try:
        if attempt is None:
            raise ValueError("this browser has not started a sign-in, or it took too long")
        identity = provider.finish(request.args.to_dict(), attempt)
    except REFUSED as e:
        app.logger.warning("sign-in refused: %s", e)  # why is for us; the visitor gets one text
        answer = Response("Sign-in did not work. Please start again.", 400, mimetype="text/plain")
    else:
        user = accounts.sign_in(identity.issuer, identity.subject, identity.email)
        sessions.end(request.cookies.get("__Host-session", ""))  # a session of before, somebody else's perhaps
        answer = redirect("/", 303)
        answer.set_cookie("__Host-session", sessions.begin(user), **FLAGS)
    answer.delete_cookie("__Host-login", **FLAGS)
    return answer


@app.get("/me")
def me():
    user = sessions.user_of(request.cookies.get("__Host-session", ""))
    return {"id": user} if user else ({"title": "Unauthorized", "status": 401}, 401)


@app.after_request
def private(answer):
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"  # the code stands in the address
    return answer
