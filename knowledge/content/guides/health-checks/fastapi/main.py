import asyncio
import logging
import os
from contextlib import asynccontextmanager

from fastapi import FastAPI, Response
from psycopg_pool import AsyncConnectionPool

ANSWER_TIME = 1  # second; less than the probe's own limit, so that it hears an answer and not silence
log = logging.getLogger("uvicorn.error")

# check: connections from before a restart of the database are dead.
pool = AsyncConnectionPool(
    os.environ["DATABASE_URL"], min_size=1, max_size=8, timeout=ANSWER_TIME, check=AsyncConnectionPool.check_connection, open=False
)
asked: asyncio.Task | None = None


@asynccontextmanager
async def lifespan(_: FastAPI):
    await pool.open(wait=False)  # a database that is down must not end the start
    yield
    await pool.close()


app = FastAPI(lifespan=lifespan)


@app.get("/livez")
async def livez():
    return answer(200)  # from memory: a restart mends no database


@app.get("/readyz")
async def readyz():
    global asked
    if asked is None or asked.done():  # one question at a time, also when the database hangs
        asked = asyncio.create_task(question())
    # Not wait_for or timeout: they wait until the question has been called off, which takes a database that hangs seconds.
    await asyncio.wait({asked}, timeout=ANSWER_TIME)
    error = asked.exception() if asked.done() else TimeoutError()
    if error:
        log.error("not ready: %r", error)  # the reason is for us; addresses and versions are nobody else's
    return answer(503 if error else 200)


async def question() -> None:
    """Only what no request can do without. What some can, such as mail, is for a chart and an alert."""
    async with pool.connection() as db:
        await db.execute("SELECT 1")


def answer(status: int) -> Response:
    return Response(status_code=status, headers={"Cache-Control": "no-store"})
