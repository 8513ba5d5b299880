from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as AnyHTTPException

import invoices
from allow import Allow, every_route_has_a_rule, open_to_all, refuse
from database import pool
from invoices import Caller
from rules import may_void


class NewInvoice(BaseModel):
    amount_cents: int = Field(gt=0)  # the only member that a caller may set


@asynccontextmanager
async def lifespan(_: FastAPI):
    with pool:
        yield


app = FastAPI(lifespan=lifespan, openapi_url=None)  # or FastAPI adds pages of its own, without a rule

Reader = Annotated[Caller, Depends(Allow("invoices.read"))]


@app.get("/livez", dependencies=[Depends(open_to_all)])
def livez():
    return {"status": "ok"}


@app.get("/invoices")
def list_invoices(caller: Reader):
    return {"items": invoices.everything(caller)}


@app.get("/invoices/{id}")
def get_invoice(caller: Reader, id: str):
    return there(invoices.find(caller, id))


@app.post("/invoices", status_code=201)
def create_invoice(caller: Annotated[Caller, Depends(Allow("invoices.create"))], new: NewInvoice, response: Response):
    invoice = invoices.create(caller, new.amount_cents)
    response.headers["Location"] = f"/invoices/{invoice['id']}"
    return invoice


@app.post("/invoices/{id}/dispute")
def dispute_invoice(caller: Annotated[Caller, Depends(Allow("invoices.dispute"))], id: str):
    return there(invoices.set_status(caller, id, "disputed"))


@app.post("/invoices/{id}/void")
def void_invoice(caller: Annotated[Caller, Depends(Allow("invoices.void"))], id: str):
    invoice = there(invoices.find(caller, id))
    if not may_void(caller.user, invoice):
        raise HTTPException(403)  # in sight, so nothing is given away
    return invoices.set_status(caller, id, "void")


@app.get("/reports", dependencies=[Depends(Allow("reports.read"))])
def reports():
    return {"items": []}


every_route_has_a_rule(app)


def there(invoice: dict | None) -> dict:
    if invoice is None:
        raise HTTPException(404)  # out of sight
    return invoice


@app.exception_handler(AnyHTTPException)
def refused(_: Request, error: AnyHTTPException):
    return refuse(error.status_code, error.headers)


@app.exception_handler(RequestValidationError)
def mistyped(_: Request, error: RequestValidationError):
    return refuse(422)


@app.exception_handler(Exception)
def broken(_: Request, error: Exception):
    return refuse(500)
