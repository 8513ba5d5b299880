import asyncio

import structlog
from fastapi import FastAPI, Response

import logs
from orders import find_order, sum_up
from request import LogRequests

logs.set_up()
log = structlog.get_logger("app")
app = FastAPI()
app.add_middleware(LogRequests)


@app.get("/livez")
async def livez():
    return Response()


@app.get("/orders/{number}")
async def order(number: str):
    return await find_order(number)


@app.post("/login")
async def login(body: dict[str, str]):
    # A careless line, as somebody writes one while looking for a fault. The net in logs.py keeps the password out.
    log.debug("sign-in", body=body)
    log.warning("sign-in refused")
    return Response(status_code=401)


@app.post("/resets/{token}", status_code=204)
async def reset(token: str):
    return None


@app.get("/reports")
async def report():
    await asyncio.sleep(1)  # stands for something slow


@app.get("/invoices/{number}")
async def invoice(number: str):
    return sum_up([3, 4])
