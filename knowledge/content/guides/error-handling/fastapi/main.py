from typing import Any

from fastapi import Depends, FastAPI

import edge
import users
from errors import AppError, Kind
from faults import faults

app = FastAPI()
edge.install(app)
app.include_router(faults)


@app.get("/users/{id}")
def user(id: str):
    return users.find(id)


@app.get("/users")
def listed(limit: int = 20):
    return {"items": [users.ADA][:limit]}


@app.post("/users", status_code=201)
def created(new: Any = Depends(edge.json_body)):
    return users.create(new)


@app.get("/reports")
def reports():
    raise AppError(Kind.FORBIDDEN, "staff only")
