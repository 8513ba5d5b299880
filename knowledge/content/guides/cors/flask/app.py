import os
import re
from http import HTTPStatus

from flask import Blueprint, Flask, Response, json, request
from flask_cors import CORS
from werkzeug.exceptions import HTTPException

from origins import listed

app = Flask(__name__)


@app.before_request
def preflight():
    """Before all other hooks: preflights come without a cookie. Left to the routes they are refused where sign-in is asked for,
    and where there is no route."""
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return "", 204


@app.after_request
def vary(answer: Response):
    """On every answer, also where no origin is allowed: Flask-CORS leaves it out there, and a cache would keep that answer for
    our pages."""
    answer.vary.add("Origin")
    return answer


CORS(
    app,
    # A text is compared in any case of letters, and taken for a pattern when it looks like one. \Z: $ allows a line break.
    origins=[re.compile(re.escape(origin) + r"\Z") for origin in listed(os.environ["ORIGINS"])],
    supports_credentials=True,  # only because a cookie comes along. With it, origins left out means every website
    methods=["GET", "POST", "PUT"],
    allow_headers=["Content-Type", "Idempotency-Key"],  # left out, it allows whatever is asked for
    expose_headers=["ETag"],  # scripts see no other than these
    max_age=7200,  # Chrome keeps a preflight no longer
)

# Open data: a star, and never credentials. Without send_wildcard it would echo whoever asks.
open_data = Blueprint("open", __name__, url_prefix="/open")
CORS(open_data, origins="*", send_wildcard=True, methods=["GET"])


@open_data.get("/rates")
def rates():
    return {"EUR": "1.00"}


app.register_blueprint(open_data)
likes = 0


def signed_in() -> bool:
    return request.cookies.get("sid") == "ada"  # stands for your session


@app.get("/me")
def me():
    if not signed_in():
        return problem(401)
    return {"id": "ada"}, {"ETag": '"1"', "Vary": "Cookie"}


@app.put("/notes/<id>")
def note(id: str):
    return ("", 204) if signed_in() else problem(401)


@app.post("/likes")
def like():
    """A change without a defence of its own. A form on any page can send it: CORS keeps the answer from that page, not the
    change."""
    global likes
    likes += 1
    return {"count": likes}, 201


@app.get("/likes")
def liked():
    return {"count": likes}


@app.get("/fault")
def fault():
    raise ValueError("/srv/app")


@app.errorhandler(HTTPException)
def refused(error: HTTPException):
    return problem(error.code)


def problem(status: int) -> Response:
    return Response(json.dumps({"title": HTTPStatus(status).phrase, "status": status}), status, mimetype="application/problem+json")
