"""The resource of this process: what the environment says as OpenTelemetry defines it, and what it knows of itself."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping

_INTS = frozenset({"process.pid"})
_NAMES = frozenset(
    "service.name service.namespace service.version service.instance.id deployment.environment.name mayfly.owner "
    "host.name host.id process.pid process.creation.time process.executable.name process.runtime.name "
    "process.runtime.version k8s.namespace.name k8s.pod.name k8s.pod.uid k8s.cluster.name cloud.provider "
    "cloud.account.id cloud.region container.id".split()
)
"""Names of the contract that a resource may be given. A list of its own: a test holds it equal."""

_SUSPICIOUS = r"://|%|[A-Za-z0-9]_\w*[0-9]|[0-9a-f]{32}|(?=\w*[0-9])(?=\w*[A-Z])\w{16}"


def process_resource(env: Mapping[str, str], started_at: int, instance: str) -> dict[str, str | int]:
    given = _given(env)
    own = given.get("service.instance.id")
    return {
        "service.name": f"unknown_service:{_process_name()}",
        "host.name": _host_name(),
        "process.pid": os.getpid(),
        "process.creation.time": _iso(started_at),
        "process.runtime.name": sys.implementation.name,
        "process.runtime.version": ".".join(str(part) for part in sys.version_info[:3]),
        **given,
        "service.instance.id": f"{own}-{instance}" if isinstance(own, str) else instance,
    }


def parse_resource_attributes(text: str) -> dict[str, str | int]:
    """`key1=value1,key2=value2`, percent-encoded (OpenTelemetry resource SDK specification)."""
    bag: dict[str, str | int] = {}
    for pair in text.split(","):
        name, equals, raw = pair.partition("=")
        name = name.strip()
        if not equals or name not in _NAMES:
            continue
        value = _decoded(raw.strip())
        if name not in _INTS:
            bag[name] = value
        elif value.isascii() and value.isdecimal() and len(value) <= 15:
            bag[name] = int(value)
    return bag


def process_started_at() -> int:
    """Start of this process, milliseconds since the epoch."""
    try:
        with open("/proc/self/stat", encoding="latin-1") as stat, open("/proc/uptime", encoding="latin-1") as up:
            # Field 2 is the command in parentheses and may hold anything.
            ticks = int(stat.read().rpartition(")")[2].split()[19])
            uptime = float(up.read().split()[0])
        return round((time.time() - uptime + ticks / os.sysconf("SC_CLK_TCK")) * 1000)
    except (OSError, ValueError, IndexError):
        return round(time.time() * 1000)


def _given(env: Mapping[str, str]) -> dict[str, str | int]:
    given = parse_resource_attributes(env.get("OTEL_RESOURCE_ATTRIBUTES", ""))
    if env.get("OTEL_SERVICE_NAME"):
        given["service.name"] = env["OTEL_SERVICE_NAME"]
    return {name: _told(value, env) if isinstance(value, str) else value for name, value in given.items()}


def _told(text: str, env: Mapping[str, str]) -> str:
    """A setting as it may be told: `withheld` where it holds a credential."""
    if len(text) < 8:
        return text
    holders = [
        (name, value)
        for name, value in env.items()
        if len(value) >= 8 and value in text and not name.upper().startswith(("MAYFLY_", "OTEL_"))
    ]
    if not holders:
        import re

        if not re.search(_SUSPICIOUS, text, re.ASCII):
            return text
    from .js import Obj
    from .generated.core.holds_credential import holds_credential, withheld
    from .generated.node.hooks.env_credentials import variable_credentials

    every = Obj(env)
    secrets = [
        found["secret"] for name, value in holders for found in variable_credentials(name, value, every)
    ]
    return withheld if holds_credential(text, lambda reading: any(each in reading for each in secrets)) else text


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    try:
        return unquote(text, errors="strict")
    except UnicodeError:
        return text


def _host_name() -> str:
    if hasattr(os, "uname"):
        return os.uname().nodename
    import platform

    return platform.node()


def _process_name() -> str:
    return (os.path.basename(sys.executable or "python").removesuffix(".exe") or "python")[:64]


def _iso(millis: int) -> str:
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(millis // 1000))
    return f"{whole}.{millis % 1000:03d}Z"
