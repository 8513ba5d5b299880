from http import HTTPStatus

from flask import Flask, Response, json, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from items import CursorError, Query, after, numbered

app = Flask(__name__)


@app.get("/items")
def items():
    # A parameter that is there twice stays a list, which no field of the query takes.
    given = {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}
    query = Query.model_validate(given)
    return numbered(query) if query.page else after(query)


@app.errorhandler(ValidationError)
def not_valid(error):
    return refuse(400, "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()))


@app.errorhandler(CursorError)
def not_ours(error):
    return refuse(400, str(error))


@app.errorhandler(HTTPException)
def refused(error):
    return refuse(error.code)


def refuse(status: int, detail: str | None = None) -> Response:
    body = {"title": HTTPStatus(status).phrase, "status": status} | ({"detail": detail} if detail else {})
    return Response(json.dumps(body), status, mimetype="application/problem+json")
