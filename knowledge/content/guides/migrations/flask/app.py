from flask import Flask, request
from psycopg.rows import dict_row

from database import pool

# The program never changes the schema. It names its columns: with SELECT * a new one reaches programs that do not know it.
app = Flask(__name__)


@app.get("/livez")
def livez():
    return ""


@app.get("/users")
def users():
    with pool.connection() as db, db.cursor(row_factory=dict_row) as rows:
        return {"items": rows.execute("SELECT id, name FROM users ORDER BY name, id LIMIT 100").fetchall()}


@app.post("/users")
def create():
    name = request.get_json().get("name")
    if not isinstance(name, str) or not name:
        return "", 422
    with pool.connection() as db, db.cursor(row_factory=dict_row) as rows:
        return rows.execute("INSERT INTO users (name) VALUES (%s) RETURNING id, name", (name,)).fetchone(), 201
