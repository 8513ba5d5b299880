import queue
import threading
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
    queue: queue.Queue[Event]  # shut down when the client fell behind, or the process ends
    known: bool


class Broker:
    """Hands events to everybody who listens, and keeps the last ones. All listeners are in this one process."""

    def __init__(self):
        # Ids begin at the start's microsecond. From 1, a client with an id of the process before a release would be handed
        # other events, and never hear what it missed.
        self._last = time.time_ns() // 1000
        self._events = deque[Event](maxlen=KEPT)
        self._queues = set[queue.Queue[Event]]()
        self._lock = threading.Lock()
        self._closed = False
        self.open = 0  # how many follow now; a good number for a chart

    def publish(self, data: str) -> None:
        """Never waits: a client whose queue is full is cut off and comes back with its last id."""
        with self._lock:
            self._last += 1
            event = Event(self._last, data)
            self._events.append(event)
            for q in self._queues.copy():
                try:
                    q.put_nowait(event)
                except queue.Full:
                    self._queues.remove(q)
                    q.shutdown()

    @contextmanager
    def follow(self, last: str):
        """Goes on behind the event with id last."""
        q = queue.Queue[Event](QUEUE)
        with self._lock:
            if self._closed:
                q.shutdown()
            self.open += 1
            self._queues.add(q)
            oldest = self._last - len(self._events)  # the id before the first one kept
            id = int(last) if last.isascii() and last.isdigit() and len(last) < 20 else -1
            known = oldest <= id <= self._last
            missed = list(self._events)[id - oldest :] if known else []
            place = id if known else self._last
        try:
            yield Follow(place, missed, q, known)
        finally:
            with self._lock:
                self.open -= 1
                self._queues.discard(q)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for q in self._queues:
                q.shutdown()
