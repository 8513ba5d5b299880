from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from body import StrictRoute
from signup import SignUp, faults

router = APIRouter(route_class=StrictRoute)


@router.post("/users", status_code=201, response_model=SignUp, response_model_exclude={"password"})
def sign_up(user: SignUp):
    return user  # the service would store it, and refuse what is taken


app = FastAPI()
app.include_router(router)


@app.exception_handler(RequestValidationError)
def not_valid(_: Request, error: RequestValidationError):
    """FastAPI's own answer repeats what was sent, password included, and says where it was: "body"."""
    return refuse(422, "the input is not valid", faults([e | {"loc": e["loc"][1:]} for e in error.errors()]))


@app.exception_handler(HTTPException)
def refused(_: Request, error: HTTPException):
    return refuse(error.status_code, error.detail)


@app.exception_handler(Exception)
def broken(_: Request, error: Exception):
    return refuse(500)


def refuse(status: int, detail: str | None = None, errors: list | None = None) -> JSONResponse:
    body = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, "errors": errors or []}
    return JSONResponse(body, status, media_type="application/problem+json")
