from typing import Annotated

from fastapi import Depends, FastAPI, Request
from starlette.exceptions import HTTPException

import users
from auth import Need, Refused
from users import User

app = FastAPI()


@app.get("/me")
def me(user: Annotated[User, Depends(Need())]):
    return {"id": user.id}


@app.get("/orders", dependencies=[Depends(Need(scope="orders.read"))])
def orders():
    return {"items": []}


@app.delete("/orders/{id}", status_code=204, dependencies=[Depends(Need(scope="orders.delete", role="admin"))])
def delete_order(id: str):
    pass


@app.get("/audit", dependencies=[Depends(Need(role="admin"))])
def audit():
    return {"items": []}


@app.post("/sign-out", status_code=204)
def sign_out(user: Annotated[User, Depends(Need())]):
    users.sign_out_everywhere(user)


@app.exception_handler(Refused)
def refused(_: Request, error: Refused):
    return error.response()


@app.exception_handler(HTTPException)
def no_route(_: Request, error: HTTPException):
    return Refused(error.status_code).response()


@app.exception_handler(Exception)
def broken(_: Request, error: Exception):
    return Refused(500).response()
