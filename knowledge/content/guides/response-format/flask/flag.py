"""The success flag, for clients that read it already. Status and flag are set in one place and therefore agree."""

from typing import Any


def ok(data: Any, meta: dict | None = None) -> dict:
    """meta is about a list as a whole; it has no total where counting is too slow, which is not the same as 0."""
    return {"success": True, "data": data} | ({"meta": meta} if meta else {})


def failed(status: int, code: str, message: str) -> tuple[dict, int]:
    if status < 400:
        raise ValueError("a failure has the status of one")
    return {"success": False, "error": {"code": code, "message": message}}, status
