import queue
import socket
import threading
from collections import Counter
from dataclasses import dataclass, field

QUEUE = 16  # messages that may wait for one client
PER_USER = 10  # sockets of one user: some tabs, not a thousand


@dataclass(eq=False)
class Client:
    session: str
    user: str
    connection: socket.socket
    waiting: queue.Queue[str] = field(default_factory=lambda: queue.Queue(QUEUE))

    def cut_off(self) -> None:
        """Ends it at once. Whoever waits for this socket, to read or to write, stops waiting."""
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it has gone already


class Hub:
    """Knows who is there. All clients are in this one process."""

    def __init__(self):
        self._lock = threading.Lock()
        self._clients = set[Client]()
        self.closing = threading.Event()

    def join(self, client: Client) -> bool:
        with self._lock:
            if Counter(c.user for c in self._clients)[client.user] >= PER_USER:
                return False
            self._clients.add(client)
            return True

    def leave(self, client: Client) -> None:
        with self._lock:
            self._clients.discard(client)

    def tell(self, sender: Client, message: str) -> None:
        """Tells all but the sender. It never waits: a client whose queue is full is cut off."""
        with self._lock:
            for c in self._clients - {sender}:
                try:
                    c.waiting.put_nowait(message)
                except (queue.Full, queue.ShutDown):
                    c.cut_off()

    def __len__(self) -> int:
        with self._lock:
            return len(self._clients)
