import os
import queue
import re
import threading
from collections.abc import Iterator
from time import monotonic

from flask import Flask, Response, abort, request

from broker import Broker, Event

HEARTBEAT = int(os.environ.get("HEARTBEAT_MS", 15_000)) / 1000  # shorter than the 30 to 60 s after which proxies give up
WRITE_TIME = 5  # seconds that one write may take
LISTENERS = 24  # of the 32 threads in gunicorn.conf.py: the API must go on when they are all taken

sessions = {"s-ada": "ada", "s-bob": "bob"}  # stands for your session store: the cookie's value, and whose it is
broker = Broker()
places = threading.Semaphore(LISTENERS)

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 16 << 10


def session() -> str:
    """The caller's session. 401 without one."""
    id = request.cookies.get("session", "")
    if id not in sessions:
        abort(401)
    return id


@app.get("/events")
def events():
    id, last = session(), request.headers.get("Last-Event-ID", "")
    if not places.acquire(blocking=False):
        abort(503)
    # A client that stops reading would hold its thread for ever. gunicorn hands us the socket.
    request.environ["gunicorn.socket"].settimeout(WRITE_TIME)
    answer = Response(stream(id, last), mimetype="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back; Connection is not ours to set
    answer.call_on_close(places.release)
    return answer


def stream(session_id: str, last: str) -> Iterator[str]:
    with broker.follow(last) as f:
        # An id without data is no event, but the browser keeps it: it knows its place before the first event comes.
        yield f"retry: 2000\nid: {f.place}\n\n"
        if last and not f.known:
            yield "event: reset\ndata:\n\n"  # "read everything again"
        yield from map(frame, f.missed)
        beat = monotonic() + HEARTBEAT
        while True:
            try:
                event = next_event(f.queue, beat)
            except queue.ShutDown:
                return  # it fell behind and comes back with Last-Event-ID, or the process ends
            if event:
                yield frame(event)
            elif session_id not in sessions:  # signed out meanwhile
                return
            else:
                yield ":\n\n"  # shows us dead clients, and proxies that the stream lives
                beat = monotonic() + HEARTBEAT


def next_event(q: queue.Queue[Event], beat: float) -> Event | None:
    """Waits for an event until it is time for a heartbeat, which is then due even if events never pause."""
    try:
        left = beat - monotonic()
        return q.get(timeout=left) if left > 0 else None
    except queue.Empty:
        return None


def frame(e: Event) -> str:
    """Every line of the data gets its own field: a line break must not begin an event of its own."""
    lines = "".join(f"data: {line}\n" for line in re.split(r"\r\n|\r|\n", e.data))
    return f"id: {e.id}\n{lines}\n"


@app.post("/messages")
def publish():
    """Stands for everything that changes data. The event is a hint; the API has the whole."""
    session()
    text = request.get_json().get("text")
    if not isinstance(text, str):
        abort(400)
    broker.publish(text)
    return "", 204


@app.post("/sign-out")
def sign_out():
    del sessions[session()]
    return "", 204


@app.get("/streams")
def streams():
    return {"open": broker.open}
