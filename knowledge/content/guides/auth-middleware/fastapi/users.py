import time
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class User:
    """The caller as the store knows it now."""

    id: str
    roles: tuple[str, ...] = ()
    blocked: bool = False
    since: float = 0  # a new password or "sign out everywhere" moves it to now; older tokens end with it


# Stands for your database.
_users = {u.id: u for u in (User("ada", ("admin",)), User("bob"), User("dan"), User("eve", blocked=True))}


def find(id: str) -> User | None:
    if id == "outage":
        raise ConnectionError("the database does not answer")  # so that our checks see what happens then
    return _users.get(id)


def sign_out_everywhere(user: User) -> None:
    _users[user.id] = replace(user, since=time.time())
