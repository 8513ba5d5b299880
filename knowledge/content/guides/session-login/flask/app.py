import re
from functools import wraps
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, g, json, request
from werkzeug.exceptions import HTTPException

import sessions
import users

# The prefix __Host- makes browsers insist on Secure, Path=/ and no Domain: a sister host cannot plant the cookie. Flask's own
# session is no session of this kind: it is a signed cookie, which nobody can end before its time.
COOKIE = "__Host-session"
FLAGS = {"path": "/", "secure": True, "httponly": True, "samesite": "Lax"}
LEAST_PASSWORD = 15  # characters, where the password is the only factor (NIST SP 800-63B-4)
OWN_PATH = re.compile(r"/([!-.0-\[\]-~][!-\[\]-~]*)?")

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 4096


@app.before_request
def own_pages_only():
    """Refuses what foreign pages send. GET passes, so it must change nothing; without either header it is no browser."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = site in ("same-origin", "none") if site else not origin or urlsplit(origin).netloc == request.host
    if not own and request.method not in ("GET", "HEAD", "OPTIONS"):
        return refuse(403)


@app.after_request
def never_cached(response):
    response.headers["Cache-Control"] = "no-store"  # everything here is about one person
    return response


def signed_in(view):
    """Lets through who has a session. Whether this user may do this is the next question, and not answered here."""

    @wraps(view)
    def guarded(*args, **kwargs):
        g.user = sessions.user_of(session_id())  # a store that is down raises: a 401 would send everybody to the sign-in
        return view(*args, **kwargs) if g.user else refuse(401)

    return guarded


@app.post("/login")
def login():
    user = users.by_password(request.form.get("email", ""), request.form.get("password", ""))
    if not user:
        return refuse(401)  # the same for an unknown address, a wrong password and a blocked user
    # Browsers read "//evil" and "/\evil" as another host.
    to = request.form.get("next", "")
    return renew(Response(status=303, headers={"Location": to if OWN_PATH.fullmatch(to) else "/"}), user)


@app.post("/logout")
def logout():
    sessions.end(session_id())
    answer = Response(status=204, headers={"Clear-Site-Data": '"cache", "storage"'})
    answer.delete_cookie(COOKIE, **FLAGS)  # without the flags browsers do not take it, and keep the old one
    return answer


@app.post("/password")
@signed_in
def password():
    if not users.has_password(g.user, request.form.get("old", "")):
        return refuse(403)
    if len(request.form.get("new", "")) < LEAST_PASSWORD:
        return refuse(422)
    users.set_password(g.user, request.form["new"])
    return renew(Response(status=204), g.user)


@app.get("/me")
@signed_in
def me():
    return {"id": g.user}


def renew(answer: Response, user: str) -> Response:
    """Ends the session that came along, if any, and begins another: an id that somebody planted is worth nothing."""
    sessions.end(session_id())
    answer.set_cookie(COOKIE, sessions.begin(user), **FLAGS)
    return answer


def session_id() -> str:
    return request.cookies.get(COOKIE, "")


@app.errorhandler(HTTPException)
def refused(error):
    return refuse(error.code)


def refuse(status: int) -> Response:
    body = json.dumps({"title": HTTPStatus(status).phrase, "status": status})
    return Response(body, status, mimetype="application/problem+json")
