from enum import StrEnum


class Kind(StrEnum):
    """What a caller must tell apart. It is about the domain; only the edge knows which status it becomes."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    CONFLICT = "conflict"


class AppError(Exception):
    """An error that may be told to a client: detail is written for people outside. What is behind it: raise ... from."""

    def __init__(self, kind: Kind, detail: str, fields: list[dict] | None = None):
        super().__init__(detail)
        self.kind, self.detail, self.fields = kind, detail, fields


def not_valid(detail: str, **where: str) -> AppError:
    """where is pointer="#/email", a JSON Pointer into the body, or parameter="limit"."""
    return AppError(Kind.INVALID, "the input is not valid", [where | {"detail": detail}])
