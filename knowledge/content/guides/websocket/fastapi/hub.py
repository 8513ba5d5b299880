import asyncio
from collections import Counter
from dataclasses import dataclass, field

QUEUE = 16  # messages that may wait for one client
PER_USER = 10  # sockets of one user: some tabs, not a thousand


@dataclass(eq=False)
class Client:
    session: str
    user: str
    queue: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(QUEUE))  # shut down: the client is cut off


class Hub:
    """Knows who is there. It belongs to the event loop: no calls from threads."""

    def __init__(self):
        self.clients = set[Client]()
        self.closing = False

    def full(self, user: str) -> bool:
        return Counter(c.user for c in self.clients)[user] >= PER_USER

    def tell(self, sender: Client, message: str) -> None:
        """Tells all but the sender. It never waits: a client whose queue is full is cut off."""
        for c in self.clients - {sender}:
            try:
                c.queue.put_nowait(message)
            except (asyncio.QueueFull, asyncio.QueueShutDown):
                c.queue.shutdown(immediate=True)

    def close(self) -> None:
        self.closing = True
        for c in self.clients:
            c.queue.shutdown(immediate=True)
