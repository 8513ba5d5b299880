import json
import re

from fastapi import HTTPException, Request
from fastapi.routing import APIRoute

MAX_BODY = 16 * 1024
MEDIA = re.compile(r'application/json(\s*;\s*charset="?utf-8"?)?', re.IGNORECASE)


class StrictRequest(Request):
    """The first gates: media type, size, syntax. Starlette alone has no limit and reads whatever comes."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            if not MEDIA.fullmatch(self.headers.get("content-type", "")):
                raise HTTPException(415, "send application/json in UTF-8")
            body = b""
            async for chunk in self.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise HTTPException(413, f"at most {MAX_BODY} bytes")
            if not body.strip():  # FastAPI itself does not tell an empty body from null
                raise HTTPException(400, "the body is empty")
            self._body = body
        return self._body

    async def json(self):
        """json.loads alone takes UTF-16, NaN and the last of two equal members, and raises RecursionError on deep input."""
        try:
            return json.loads((await self.body()).decode(), object_pairs_hook=once, parse_constant=no_number)
        except (ValueError, RecursionError):
            raise HTTPException(400, "the body is not one JSON value in UTF-8") from None


def once(pairs: list[tuple]) -> dict:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is there twice")
    return members


def no_number(name: str):
    raise ValueError(f"{name} is not JSON")


class StrictRoute(APIRoute):
    """Hands every route of a router the strict request: APIRouter(route_class=StrictRoute)."""

    def get_route_handler(self):
        handler = super().get_route_handler()

        async def strict(request: Request):
            return await handler(StrictRequest(request.scope, request.receive))

        return strict
