import logging
import os
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from origins import listed

log = logging.getLogger("uvicorn.error")


class Cors(CORSMiddleware):
    """Starlette leaves Vary out where no origin is allowed, and a cache would keep that answer for our pages."""

    async def __call__(self, scope, receive, send):
        async def varying(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "origin" not in headers.get("vary", "").lower():
                    headers.add_vary_header("Origin")
            await send(message)

        await super().__call__(scope, receive, varying)


api = FastAPI()
likes = 0


@api.middleware("http")
async def broken(request: Request, call_next):
    """FastAPI's own handler for Exception answers outside of all middleware, without the headers."""
    try:
        return await call_next(request)
    except Exception:
        log.exception("%s %s failed", request.method, request.url.path)
        return problem(500)


# Last, and therefore around the rest: preflights come without a cookie, and errors need the headers too.
api.add_middleware(
    Cors,
    allow_origins=listed(os.environ["ORIGINS"]),  # compared whole. ["*"] with credentials would echo whoever brings a cookie
    allow_credentials=True,  # only because a cookie comes along
    allow_methods=["GET", "POST", "PUT"],
    allow_headers=["Content-Type", "Idempotency-Key"],
    expose_headers=["ETag"],  # scripts see no other than these
    max_age=7200,  # Chrome keeps a preflight no longer
)


def signed_in(request: Request) -> bool:
    return request.cookies.get("sid") == "ada"  # stands for your session


@api.get("/me")
def me(request: Request):
    if not signed_in(request):
        return problem(401)
    return JSONResponse({"id": "ada"}, headers={"ETag": '"1"', "Vary": "Cookie"})


@api.put("/notes/{id}")
def note(request: Request, id: str):
    return Response(status_code=204) if signed_in(request) else problem(401)


@api.post("/likes", status_code=201)
async def like():
    """A change without a defence of its own. A form on any page can send it: CORS keeps the answer from that page, not the
    change."""
    global likes
    likes += 1
    return {"count": likes}


@api.get("/likes")
async def liked():
    return {"count": likes}


@api.get("/fault")
def fault():
    raise ValueError("/srv/app")


@api.exception_handler(HTTPException)
def refused(_: Request, error: HTTPException):
    return problem(error.status_code, error.headers)


def problem(status: int, headers=None) -> JSONResponse:
    return JSONResponse({"title": HTTPStatus(status).phrase, "status": status}, status, headers, media_type="application/problem+json")


# Open data is an app of its own, since middleware is for a whole app.
open_data = FastAPI()


@open_data.middleware("http")
async def anybody(request: Request, call_next):
    """A star, and never credentials. With allow_origins=["*"] Starlette echoes whoever brings a cookie."""
    answer = await call_next(request)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@open_data.get("/rates")
def rates():
    return {"EUR": "1.00"}


app = FastAPI()
app.mount("/open", open_data)
app.mount("/", api)
