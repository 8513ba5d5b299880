import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Cookie, Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, StringConstraints
from sse_starlette import EventSourceResponse, ServerSentEvent

from broker import Broker

HEARTBEAT = int(os.environ.get("HEARTBEAT_MS", 15_000)) / 1000  # shorter than the 30 to 60 s after which proxies give up
WRITE_TIME = 5  # seconds that one write may take

sessions = {"s-ada": "ada", "s-bob": "bob"}  # stands for your session store: the cookie's value, and whose it is
broker = Broker()


@asynccontextmanager
async def lifespan(_: FastAPI):
    """uvicorn waits for open streams before it ends the lifespan, so they end at the signal itself."""
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

    def stop(signum, frame):
        loop.call_soon_threadsafe(broker.close)
        before(signum, frame)

    signal.signal(signal.SIGTERM, stop)
    yield


app = FastAPI(lifespan=lifespan)


async def signed_in(session: Annotated[str, Cookie()] = "") -> str:
    if session not in sessions:
        raise HTTPException(401)
    return session


Session = Annotated[str, Depends(signed_in)]


@app.get("/events")
async def events(session: Session, last_event_id: Annotated[str, Header()] = ""):
    # It notices clients that have gone, and writes that take too long; a StreamingResponse does neither under uvicorn.
    return EventSourceResponse(
        stream(session, last_event_id),
        send_timeout=WRITE_TIME,
        ping=86400,  # the heartbeat is ours, together with the question for rights
        headers={"Cache-Control": "no-store"},  # X-Accel-Buffering: no comes from the library
    )


async def stream(session: str, last: str) -> AsyncIterator[ServerSentEvent]:
    with broker.follow(last) as f:
        # An id without data is no event, but the browser keeps it: it knows its place before the first event comes.
        yield ServerSentEvent(id=str(f.place), retry=2000)
        if last and not f.known:
            yield ServerSentEvent(event="reset", data="")  # "read everything again"
        for event in f.missed:
            yield ServerSentEvent(id=str(event.id), data=event.data)
        clock = asyncio.get_running_loop().time
        beat = clock() + HEARTBEAT
        while True:
            try:
                async with asyncio.timeout_at(beat):  # not a time for each event: they may never pause
                    event = await f.queue.get()
                yield ServerSentEvent(id=str(event.id), data=event.data)
            except asyncio.QueueShutDown:
                return  # it fell behind and comes back with Last-Event-ID, or the process ends
            except TimeoutError:
                if session not in sessions:  # signed out meanwhile
                    return
                yield ServerSentEvent(comment="")  # shows us dead clients, and proxies that the stream lives
                beat = clock() + HEARTBEAT


class Message(BaseModel):
    text: Annotated[str, StringConstraints(max_length=16 << 10)]


@app.post("/messages", status_code=204)
async def publish(_: Session, message: Message):
    """Stands for everything that changes data. The event is a hint; the API has the whole."""
    broker.publish(message.text)


@app.post("/sign-out", status_code=204)
async def sign_out(session: Session):
    del sessions[session]


@app.get("/streams")
async def streams():
    return {"open": broker.open}
