"""Stand for what goes wrong in your routes."""

import asyncio

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from edge import behind
from errors import AppError

faults = APIRouter()


class StoreError(Exception):
    pass


def store():
    raise StoreError('relation "users" does not exist (/srv/app/db.py:17)')  # what a driver says


@faults.get("/faults/error")
def error():
    store()


@faults.get("/faults/late")
async def late():
    await asyncio.sleep(0.01)
    store()


@faults.get("/faults/panic")
async def panic():
    return {}["/srv/app"]


@faults.get("/faults/partner-status")
async def partner_status():
    error = StoreError("/srv/app/partner.py")
    error.status_code = 404  # its 404 is not ours
    raise error


@faults.get("/faults/called-off")
async def called_off():
    task = asyncio.create_task(asyncio.sleep(60))
    asyncio.get_running_loop().call_later(0.01, task.cancel, "/srv/app")  # by us; the client waits
    await task


@faults.get("/faults/unmapped-kind")
async def unmapped_kind():
    raise AppError("gone", "/srv/app")


@faults.get("/half")
async def half():
    async def items():
        yield '{"items":['
        await asyncio.sleep(0.01)
        store()

    return StreamingResponse(items(), media_type="application/json")


@faults.get("/partner")
async def partner():
    async with asyncio.timeout(0.05):
        await asyncio.sleep(60)


@faults.get("/wait")
async def wait():
    await asyncio.sleep(2)  # a route is not told that its client has left: give what it waits for a limit
    return Response()


@faults.post("/mails", status_code=202)
async def mails():
    async def mail():
        raise StoreError("no mail server in /srv/app/mail.py")

    behind(mail())
