import json

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

MAX_BODY = 16 * 1024


def json_body(request):
    """The first gates: media type, size, syntax."""
    if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType("send application/json in UTF-8")
    body = request.get_data()
    if len(body) > MAX_BODY:
        raise RequestEntityTooLarge(f"at most {MAX_BODY} bytes")
    return parse(body)


def parse(body: bytes):
    """json.loads alone takes UTF-16, NaN and the last of two equal members, and raises RecursionError on deep input."""
    try:
        return json.loads(body.decode(), object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise BadRequest("the body is not one JSON value in UTF-8") from None


def once(pairs: list[tuple]) -> dict:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is there twice")
    return members


def no_number(name: str):
    raise ValueError(f"{name} is not JSON")
