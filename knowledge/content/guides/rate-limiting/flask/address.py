import os
from ipaddress import ip_address, ip_network

from flask import request

# The networks of our own proxies.
PROXIES = [ip_network(text) for text in os.environ.get("TRUSTED_PROXIES", "").split(",") if text]


def address() -> str:
    """Who asks. Each proxy adds at the right whom it saw, so we read from the right, and only as far as our own proxies vouch for
    it. What stands left of that anybody can write. (ProxyFix counts hops and believes them of whoever connects.)"""
    client = parsed(request.remote_addr)
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if not any(client in network for network in PROXIES):
            break
        try:
            client = parsed(hop.strip())
        except ValueError:
            break
    if client.version == 4:
        return str(client)
    return str(ip_network((int(client) >> 64 << 64, 64)))  # who has one address of it has 2^64


def parsed(text: str):
    client = ip_address(text.partition("%")[0])
    return getattr(client, "ipv4_mapped", None) or client
