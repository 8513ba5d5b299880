import os
import threading

from flask import Flask
from psycopg_pool import ConnectionPool

pool = ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=8, open=True)
leaving = threading.Event()
app = Flask(__name__)


@app.get("/livez")
def livez():
    return ""  # 200: nothing here is broken


@app.get("/readyz")
def readyz():
    return "", 503 if leaving.is_set() else 200


@app.post("/orders")
def order():
    """Stands for a request that takes a second and a half."""
    with pool.connection() as db:
        db.execute("SELECT pg_sleep(1.5)")
        db.execute("INSERT INTO orders (note) VALUES ('paid')")
    return "", 201


@app.get("/stuck")
def stuck():
    """Stands for a request that hangs."""
    with pool.connection() as db:
        db.execute("SELECT pg_sleep(600)")
    return ""
