import asyncio
import json
import os
import signal
from contextlib import asynccontextmanager
from time import monotonic
from typing import Annotated

from fastapi import Cookie, FastAPI, HTTPException, Response, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from hub import Client, Hub

ORIGINS = os.environ["ORIGINS"].split()  # exact: "https://app.example.com"
HEARTBEAT = int(os.environ.get("HEARTBEAT_MS", 30_000)) / 1000
PER_SECOND = int(os.environ.get("MESSAGES_PER_SECOND", 20))
WRITE_TIME = 5  # seconds that one write may take

# Stands for your session store: the cookie's value, and whose it is.
sessions = {f"s-{user}": user for user in ("ada", "bob", "carol", "dan", "eve")}
hub = Hub()


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@asynccontextmanager
async def lifespan(_: FastAPI):
    """uvicorn closes sockets at SIGTERM by itself, with 1012 and without waiting for what is in the queues."""
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

    def stop(signum, frame):
        loop.call_soon_threadsafe(hub.close)
        before(signum, frame)

    signal.signal(signal.SIGTERM, stop)
    yield


app = FastAPI(lifespan=lifespan)


@app.websocket("/ws")
async def ws(socket: WebSocket, session: Annotated[str, Cookie()] = ""):
    """Checks first and accepts then: behind the upgrade there are no status codes, and CORS does not apply at all."""
    user, origins = sessions.get(session), socket.headers.getlist("origin")
    if user is None:
        return await socket.send_denial_response(Response(status_code=401))
    # Browsers always send Origin. A program that sends none has no cookies of a victim to abuse.
    if origins and (len(origins) > 1 or origins[0] not in ORIGINS):
        return await socket.send_denial_response(Response(status_code=403))
    if hub.full(user):
        return await socket.send_denial_response(Response(status_code=429))
    client = Client(session, user)
    hub.clients.add(client)
    try:
        await socket.accept()
        tasks = [asyncio.create_task(read(socket, client)), asyncio.create_task(write(socket, client))]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        end = done.pop().result()
    finally:
        hub.clients.discard(client)
    if end:
        await socket.close(*end)


async def read(socket: WebSocket, client: Client) -> tuple[int, str] | None:
    """Takes messages until the socket ends. Each is checked like a request: rate, rights, form."""
    second, count = monotonic(), 0
    while True:
        frame = await socket.receive()  # uvicorn ends what is too large with 1009, and bad frames with 1002
        if frame["type"] == "websocket.disconnect":
            return None
        if monotonic() - second > 1:
            second, count = monotonic(), 0
        count += 1
        if count > PER_SECOND:
            return 1008, "too many messages"
        if client.session not in sessions:
            return 1008, "signed out"
        if frame.get("text") is None:
            return 1003, "text only"
        try:
            message = Message.model_validate_json(frame["text"])
        except ValidationError:
            return 1008, "not a message"
        # Who said it comes from the session, never from the message.
        hub.tell(client, json.dumps({"from": client.user, "text": message.text}, ensure_ascii=False))


async def write(socket: WebSocket, client: Client) -> tuple[int, str] | None:
    """The only one that sends. uvicorn pings by itself: --ws-ping-interval, --ws-ping-timeout."""
    beat = monotonic() + HEARTBEAT
    while True:
        if (left := beat - monotonic()) <= 0:
            if client.session not in sessions:
                return 1008, "signed out"
            beat = monotonic() + HEARTBEAT
            continue
        try:
            async with asyncio.timeout(left):
                message = await client.queue.get()
        except TimeoutError:
            continue
        except asyncio.QueueShutDown:
            return (1001, "restart") if hub.closing else (1008, "reads too slowly")
        try:
            async with asyncio.timeout(WRITE_TIME):
                await socket.send_text(message)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return 1008, "reads too slowly"


@app.post("/sign-out", status_code=204)
async def sign_out(session: Annotated[str, Cookie()] = ""):
    if sessions.pop(session, None) is None:
        raise HTTPException(401)


@app.get("/sockets")
async def sockets():
    return {"open": len(hub.clients)}  # a good number for a chart
