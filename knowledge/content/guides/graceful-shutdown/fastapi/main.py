import asyncio
import os
import signal
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from psycopg_pool import AsyncConnectionPool

DRAIN = int(os.environ.get("DRAIN_MS", 5_000)) / 1000


@asynccontextmanager
async def lifespan(app: FastAPI):
    """uvicorn takes no more requests from the moment of SIGTERM, while the balancer still sends some. So its own handler waits
    until the balancer has looked at /readyz. How long requests may take then says --timeout-graceful-shutdown; both times
    together stay below the platform's grace period."""
    loop, end = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)
    app.state.leaving = False

    def stop(signum, frame):
        app.state.leaving = True
        loop.call_soon_threadsafe(loop.call_later, DRAIN, end, signum, frame)

    signal.signal(signal.SIGTERM, stop)
    async with AsyncConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=8, open=False) as app.state.pool:
        yield  # behind it the pool is closed: last, since requests under way needed it


app = FastAPI(lifespan=lifespan)


@app.get("/livez")
async def livez():
    return Response()  # 200: nothing here is broken


@app.get("/readyz")
async def readyz(request: Request):
    return Response(status_code=503 if request.app.state.leaving else 200)


@app.post("/orders", status_code=201)
async def order(request: Request):
    """Stands for a request that takes a second and a half."""
    async with request.app.state.pool.connection() as db:
        await db.execute("SELECT pg_sleep(1.5)")
        await db.execute("INSERT INTO orders (note) VALUES ('paid')")


@app.get("/stuck")
async def stuck(request: Request):
    """Stands for a request that hangs."""
    async with request.app.state.pool.connection() as db:
        await db.execute("SELECT pg_sleep(600)")
