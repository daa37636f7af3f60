"""Whom a request is for: the host that it names, else the one that is connected to."""

from __future__ import annotations


def named_host(header, host: str, port: int | None, default_port: int | None) -> tuple[str, int | None]:
    """`header`: the value of `host`, text or bytes, or None. A connection may go to an address or a socket file."""
    if not header:
        return host, port
    named, given = host_and_port(header if isinstance(header, str) else header.decode("latin-1"))
    return named, default_port if given is None else given


def host_and_port(text: str) -> tuple[str, int | None]:
    """Of `example.com:8443` and `[::1]:8443`; an address of IPv6 without brackets has no port."""
    bare, colon, given = text.rpartition(":")
    if colon and given.isdecimal() and not bare.endswith(":") and (":" not in bare or bare.endswith("]")):
        return bare, int(given)
    return text, None
