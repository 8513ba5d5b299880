import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def one_line(text: str) -> str:
    """Control characters end up in logs, mails and terminals."""
    if any(unicodedata.category(c) == "Cc" for c in text):
        raise ValueError("has a control character")
    return text


def address(text: str) -> str:
    """No regular expression finds out whether an address exists: send a mail to it."""
    local, at, host = text.rpartition("@")
    if not (local and host) or any(c in '@<>()[],;:\\" ' for c in local + host):
        raise ValueError("is not an e-mail address")
    return text


# The constraints stand before the functions: behind them pydantic counts first and takes the spaces off then.
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(one_line)
]
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, max_length=254),
    AfterValidator(one_line),
    AfterValidator(address),
]
Password = Annotated[str, StringConstraints(min_length=15, max_length=128), AfterValidator(one_line)]  # as it was typed
Tag = Annotated[str, StringConstraints(min_length=1, max_length=30), AfterValidator(one_line)]


class SignUp(BaseModel):
    """What a stranger may send. There is no role in it, and extra members are forbidden, so nobody can send one.

    Strict, since pydantic would otherwise take "7" and true for numbers.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    name: Name
    email: Email
    password: Password
    age: int | None = Field(None, ge=0, le=150)
    tags: list[Tag] = Field([], max_length=10)


def faults(errors: list[dict]) -> list[dict]:
    """All faults at once, each with its JSON Pointer (RFC 6901). What was sent is not repeated: it holds a password."""
    return [{"pointer": pointer(e["loc"]), "detail": e["msg"]} for e in errors]


def pointer(path: tuple) -> str:
    return "#" + "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in path)
