import asyncio
import logging
import os
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address, ip_network

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from psycopg_pool import AsyncConnectionPool

ANSWER_TIME = 1  # second; a store that hangs must not hold up everybody. In one data centre 0.05 will do
log = logging.getLogger("uvicorn.error")

pool = AsyncConnectionPool(
    os.environ["DATABASE_URL"], min_size=1, max_size=8, timeout=ANSWER_TIME, check=AsyncConnectionPool.check_connection, open=False
)


@dataclass
class Policy:
    """One line of the table of limits. open: what happens while the store is gone, everybody passes or nobody."""

    name: str
    quota: int
    seconds: int
    open: bool = False


SEARCH = Policy("search", 10, 60, open=True)  # by address; reading goes on without the store
REPORTS = Policy("reports", 5, 900)  # by account; it costs money
LOGIN_ADDRESS = Policy("login-address", 20, 900)  # one address, many accounts
LOGIN_PAIR = Policy("login-pair", 5, 900)  # one address, one account
LOGIN_ACCOUNT = Policy("login-account", 20, 900)  # many addresses, one account


class Refused(Exception):
    def __init__(self, answer: Response):
        self.answer = answer


async def take(response: Response, policy: Policy, key: str) -> None:
    """Counts one, before the work is done, and raises Refused where it must not be done."""
    name, quota, seconds = policy.name, policy.quota, policy.seconds
    try:
        n, wait = await ask("SELECT n, wait FROM hit(%s, %s, %s)", f"{name}\n{key}", quota, seconds)
    except Exception as e:
        log.error("limit %s not counted: %r", name, e)
        if policy.open:
            return
        raise Refused(problem(503, {"Retry-After": "5"})) from e
    # draft-ietf-httpapi-ratelimit-headers-11: quota and window; what remains, and until when.
    headers = {"RateLimit-Policy": f'"{name}";q={quota};w={seconds}', "RateLimit": f'"{name}";r={max(0, quota - n)};t={wait}'}
    for field, value in headers.items():
        response.headers.append(field, value)
    if n > quota:
        type = "https://iana.org/assignments/http-problem-types#quota-exceeded"
        raise Refused(problem(429, headers | {"Retry-After": str(wait)}, {"type": type, "violated-policies": [name]}))


async def forget(policy: Policy, key: str) -> None:
    """Sets a count back to none."""
    await ask("SELECT forget(%s)", f"{policy.name}\n{key}")


async def ask(statement: str, *values):
    async def asked():
        async with pool.connection() as db:
            return await (await db.execute(statement, values)).fetchone()

    task = asyncio.create_task(asked())
    running.add(task)
    task.add_done_callback(done)
    # Not wait_for or timeout: they wait until the question has been called off, which takes a store that hangs seconds.
    await asyncio.wait({task}, timeout=ANSWER_TIME)
    if not task.done():
        raise TimeoutError
    return task.result()


running: set[asyncio.Task] = set()


def done(task: asyncio.Task) -> None:
    running.discard(task)
    if not task.cancelled():
        task.exception()  # seen, also where nobody waits any more


def address(request: Request) -> str:
    """Who asks. uvicorn reads X-Forwarded-For from the right, and only from the proxies in --forwarded-allow-ips or
    FORWARDED_ALLOW_IPS: 127.0.0.1 by itself. With "*" it takes what the client wrote."""
    host = request.client.host if request.client else ""
    try:
        client = ip_address(host.partition("%")[0])
    except ValueError:  # a socket file
        return host
    client = getattr(client, "ipv4_mapped", None) or client
    if client.version == 4:
        return str(client)
    return str(ip_network((int(client) >> 64 << 64, 64)))  # who has one address of it has 2^64


def problem(status: int, headers: dict | None = None, more: dict | None = None) -> JSONResponse:
    body = {"title": HTTPStatus(status).phrase, "status": status} | (more or {})
    return JSONResponse(body, status, (headers or {}) | {"Cache-Control": "no-store"}, media_type="application/problem+json")
