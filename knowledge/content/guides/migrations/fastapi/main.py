from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import FastAPI
from psycopg.rows import class_row
from pydantic import BaseModel, StringConstraints

from database import pool


class NewUser(BaseModel):
    name: Annotated[str, StringConstraints(min_length=1)]


class User(NewUser):
    id: str


@asynccontextmanager
async def lifespan(_: FastAPI):
    with pool:
        yield


# The program never changes the schema. It names its columns: with SELECT * a new one reaches programs that do not know it.
app = FastAPI(lifespan=lifespan)


@app.get("/livez")
def livez():
    return None


@app.get("/users")
def users() -> dict[str, list[User]]:
    with pool.connection() as db, db.cursor(row_factory=class_row(User)) as rows:
        return {"items": rows.execute("SELECT id, name FROM users ORDER BY name, id LIMIT 100").fetchall()}


@app.post("/users", status_code=201)
def create(new: NewUser) -> User:
    with pool.connection() as db, db.cursor(row_factory=class_row(User)) as rows:
        return rows.execute("INSERT INTO users (name) VALUES (%s) RETURNING id, name", (new.name,)).fetchone()
