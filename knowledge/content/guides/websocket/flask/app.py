import json
import os
import queue
import threading
from time import monotonic
from typing import Annotated

from flask import Flask, abort, request
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from simple_websocket import ConnectionClosed, Server

from hub import Client, Hub

ORIGINS = os.environ["ORIGINS"].split()  # exact: "https://app.example.com"
HEARTBEAT = int(os.environ.get("HEARTBEAT_MS", 30_000)) / 1000
PER_SECOND = int(os.environ.get("MESSAGES_PER_SECOND", 20))
MESSAGE = 64 << 10  # bytes; the library has no limit of its own
PLACES = 24  # sockets, of the 32 threads in gunicorn.conf.py: the API must go on when they are all taken

# Stands for your session store: the cookie's value, and whose it is.
sessions = {f"s-{user}": user for user in ("ada", "bob", "carol", "dan", "eve")}
places = threading.Semaphore(PLACES)
hub = Hub()
app = Flask(__name__)


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@app.route("/ws", websocket=True)
def ws():
    """Checks first and upgrades then: behind the upgrade there are no status codes, and CORS does not apply at all."""
    session = request.cookies.get("session", "")
    user = sessions.get(session) or abort(401)
    # Browsers always send Origin. A program that sends none has no cookies of a victim to abuse.
    if request.headers.get("Origin", ORIGINS[0]) not in ORIGINS:
        abort(403)
    client = Client(session, user, request.environ["gunicorn.socket"])
    if not places.acquire(blocking=False):
        abort(503)
    try:
        if not hub.join(client):
            abort(429)
        try:
            talk(client)
        finally:
            hub.leave(client)
            client.cut_off()  # the writer's thread stops, too
    finally:
        places.release()
    return ""  # to nobody: the connection is shut


def talk(client: Client) -> None:
    # ping_interval: a client that has not answered one ping by the next is closed.
    socket = Server.accept(request.environ, ping_interval=HEARTBEAT, max_message_size=MESSAGE)
    threading.Thread(target=write, args=(socket, client), daemon=True).start()
    try:
        socket.close(*read(socket, client))
        socket.thread.join(2)  # until the client has said good-bye: closing over unread bytes is a reset, which eats our reason
    except (ConnectionClosed, OSError):
        pass  # it went by itself, or was cut off
    finally:
        client.waiting.shutdown(immediate=True)  # ends the writer


def read(socket: Server, client: Client) -> tuple[int, str]:
    """Takes messages until the socket ends. Each is checked like a request: rate, rights, form."""
    second, count = monotonic(), 0
    while True:
        data = socket.receive(timeout=min(HEARTBEAT, 1))
        if hub.closing.is_set():
            return 1001, "restart"  # the client comes back, after a wait of its own
        if client.session not in sessions:
            return 1008, "signed out"
        if data is None:
            continue
        if monotonic() - second > 1:
            second, count = monotonic(), 0
        count += 1
        if count > PER_SECOND:
            return 1008, "too many messages"
        if not isinstance(data, str):
            return 1003, "text only"
        try:
            message = Message.model_validate_json(data)
        except ValidationError:
            return 1008, "not a message"
        # Who said it comes from the session, never from the message.
        hub.tell(client, json.dumps({"from": client.user, "text": message.text}, ensure_ascii=False))


def write(socket: Server, client: Client) -> None:
    try:
        while True:
            socket.send(client.waiting.get())
    except (queue.ShutDown, ConnectionClosed, OSError):
        pass  # read ends with it


@app.post("/sign-out")
def sign_out():
    if sessions.pop(request.cookies.get("session", ""), None) is None:
        abort(401)
    return "", 204


@app.get("/sockets")
def sockets():
    return {"open": len(hub)}  # a good number for a chart
