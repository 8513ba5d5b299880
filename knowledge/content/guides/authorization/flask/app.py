from flask import Flask, g, request
from pydantic import BaseModel, Field, ValidationError
from werkzeug.exceptions import HTTPException

import invoices
from allow import allow, every_route_has_a_rule, open_to_all, refuse
from rules import may_void


class NewInvoice(BaseModel):
    amount_cents: int = Field(gt=0)  # the only member that a caller may set


app = Flask(__name__, static_folder=None)  # or Flask adds a route of its own, without a rule


@app.get("/livez")
@open_to_all
def livez():
    return {"status": "ok"}


@app.get("/invoices")
@allow("invoices.read")
def list_invoices():
    return {"items": invoices.everything(g.caller)}


@app.get("/invoices/<id>")
@allow("invoices.read")
def get_invoice(id):
    return invoices.find(g.caller, id) or refuse(404)


@app.post("/invoices")
@allow("invoices.create")
def create_invoice():
    new = NewInvoice.model_validate(request.get_json())
    invoice = invoices.create(g.caller, new.amount_cents)
    return invoice, 201, {"Location": f"/invoices/{invoice['id']}"}


@app.post("/invoices/<id>/dispute")
@allow("invoices.dispute")
def dispute_invoice(id):
    return invoices.set_status(g.caller, id, "disputed") or refuse(404)


@app.post("/invoices/<id>/void")
@allow("invoices.void")
def void_invoice(id):
    invoice = invoices.find(g.caller, id)
    if not invoice:
        return refuse(404)  # out of sight
    if not may_void(g.caller.user, invoice):
        return refuse(403)  # in sight, so nothing is given away
    return invoices.set_status(g.caller, id, "void")


@app.get("/reports")
@allow("reports.read")
def reports():
    return {"items": []}


every_route_has_a_rule(app)


@app.errorhandler(ValidationError)
def mistyped(_):
    return refuse(422)


@app.errorhandler(HTTPException)
def refused(error):
    return refuse(error.code)
