import atexit
import os
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from psycopg_pool import ConnectionPool

ANSWER_TIME = 1  # second; less than the probe's own limit, so that it hears an answer and not silence

# It connects in the background: a database that is down must not end the start. check: connections from before a restart of the
# database are dead.
pool = ConnectionPool(
    os.environ["DATABASE_URL"], min_size=1, max_size=8, timeout=ANSWER_TIME, check=ConnectionPool.check_connection, open=True
)
atexit.register(pool.close)  # its threads would hold up the exit
app = Flask(__name__)
asker = ThreadPoolExecutor(1)  # a database that hangs, hangs this thread and not one for every probe


@app.get("/livez")
def livez():
    return "", 200, {"Cache-Control": "no-store"}  # from memory: a restart mends no database


@app.get("/readyz")
def readyz():
    answer = asker.submit(question)
    try:
        answer.result(ANSWER_TIME)
    except Exception as e:
        answer.cancel()
        app.logger.error("not ready: %r", e)  # the reason is for us; addresses and versions are nobody else's
        return "", 503, {"Cache-Control": "no-store"}
    return "", 200, {"Cache-Control": "no-store"}


def question() -> None:
    """Only what no request can do without. What some can, such as mail, is for a chart and an alert."""
    with pool.connection() as db:
        db.execute("SELECT 1")
