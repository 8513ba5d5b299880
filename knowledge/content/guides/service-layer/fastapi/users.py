import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class User:
    """What the rest of the program, and clients, may see. The hash is not in it, so it cannot leave by mistake."""

    id: str
    email: str
    name: str
    created_at: datetime


class Store(Protocol):
    """What the service needs of a store; it is declared here, where it is used."""

    def find(self, id: str) -> User | None: ...

    def add(self, user: User, password_hash: str) -> bool:
        """False when another user has the address, also when both arrive at once."""


# Errors that callers tell apart. Who calls decides what they become: a status, an exit code, a retry.
class NotFound(Exception):
    pass


class EmailTaken(Exception):
    pass


class Invalid(Exception):
    pass


@dataclass
class UserService:
    """Holds the rules, and knows neither HTTP nor SQL. Everything it depends on is handed in."""

    store: Store
    hash: Callable[[str], str]
    now: Callable[[], datetime]

    def find(self, id: str) -> User:
        user = self.store.find(id)
        if user is None:
            raise NotFound("no such user")
        return user

    def create(self, email: str, name: str, password: str) -> User:
        """Validates, hashes, inserts and returns the new user."""
        email, name = email.strip().lower(), name.strip()
        check(re.fullmatch(r"[^@\s]+@[^@\s]+", email) and len(email) <= 254, "email is not an e-mail address")
        check(1 <= len(name) <= 80, "name is 1 to 80 characters")
        check(15 <= len(password) <= 128, "password is 15 to 128 characters")  # the upper limit spares the hash
        password_hash = self.hash(password)
        user = User(str(uuid.uuid4()), email, name, self.now())
        # No "is it taken?" first: between that question and the insert another request fits. The constraint decides.
        if not self.store.add(user, password_hash):
            raise EmailTaken("the e-mail address is taken")
        return user


def check(good, otherwise: str) -> None:
    if not good:
        raise Invalid(otherwise)
