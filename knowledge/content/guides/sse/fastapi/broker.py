import asyncio
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass

KEPT = 256  # events that a client can catch up on
QUEUE = 16  # events that may wait for one client


@dataclass(frozen=True)
class Event:
    """Ids ascend by one; with several processes take them from the table that events are written to."""

    id: int
    data: str


@dataclass(frozen=True)
class Follow:
    """missed goes out first, then what queue brings, without a gap. known says that the client's id was ours."""

    place: int  # the id before all of that
    missed: list[Event]
    queue: asyncio.Queue[Event]  # shut down when the client fell behind, or the process ends
    known: bool


class Broker:
    """Hands events to everybody who listens, and keeps the last ones. It belongs to the event loop: no calls from threads."""

    def __init__(self):
        # Ids begin at the start's microsecond. From 1, a client with an id of the process before a release would be handed
        # other events, and never hear what it missed.
        self._last = time.time_ns() // 1000
        self._events = deque[Event](maxlen=KEPT)
        self._queues = set[asyncio.Queue[Event]]()
        self._closed = False
        self.open = 0  # how many follow now; a good number for a chart

    def publish(self, data: str) -> None:
        """Never waits: a client whose queue is full is cut off and comes back with its last id."""
        self._last += 1
        event = Event(self._last, data)
        self._events.append(event)
        for queue in self._queues.copy():
            try:
                queue.put_nowait(event)
            except asyncio.QueueFull:
                self._queues.remove(queue)
                queue.shutdown()

    @contextmanager
    def follow(self, last: str):
        """Goes on behind the event with id last."""
        queue = asyncio.Queue[Event](QUEUE)
        if self._closed:
            queue.shutdown()
        self._queues.add(queue)
        self.open += 1
        oldest = self._last - len(self._events)  # the id before the first one kept
        id = int(last) if last.isascii() and last.isdigit() and len(last) < 20 else -1
        known = oldest <= id <= self._last
        try:
            yield Follow(id if known else self._last, list(self._events)[id - oldest :] if known else [], queue, known)
        finally:
            self.open -= 1
            self._queues.discard(queue)

    def close(self) -> None:
        self._closed = True
        for queue in self._queues:
            queue.shutdown()
