import asyncio
import os
from contextlib import asynccontextmanager

from fastapi import FastAPI, Response
from prometheus_client import start_http_server

from metrics import Measured


@asynccontextmanager
async def lifespan(_: FastAPI):
    """The page has another port: the balancer does not know it, and the firewall lets only the one who scrapes come to it."""
    server, thread = start_http_server(int(os.environ["METRICS_PORT"]), addr="127.0.0.1")
    yield
    server.shutdown()
    thread.join()


app = FastAPI(lifespan=lifespan)
app.add_middleware(Measured)


@app.get("/livez")
async def livez():
    return Response()


@app.get("/orders/{number}")
async def order(number: str):
    return {"id": number}


@app.delete("/orders/{number}", status_code=204)
async def drop(number: str):
    return None


@app.get("/reports")
async def report():
    await asyncio.sleep(1)  # stands for something slow


@app.get("/invoices/{number}")
async def invoice(number: str):
    raise RuntimeError("a fault")
