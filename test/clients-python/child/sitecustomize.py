"""
Every connection to a port that the test serves goes to loopback, whatever the host's name, below the level at which
hooks look: so clients keep their real host names, ports and URLs. What is written in C connects by itself: it asks
`local_port(443)`. `as_agent(name)` says on whose behalf a script works.
"""

import builtins
import json
import os
import socket
from contextlib import nullcontext

_ports = {int(port): to for port, to in json.loads(os.environ.get("MAYFLY_TEST_PORTS", "{}")).items()}
_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _local(address):
    if isinstance(address, tuple) and len(address) > 1 and address[1] in _ports:
        return ("127.0.0.1", _ports[address[1]])
    return address


def getaddrinfo(host, port, *args, **kwargs):
    # Whom nobody serves is not there, whatever the machine could reach.
    return _getaddrinfo(host if host is None else "127.0.0.1", port, socket.AF_INET, *args[1:], **{k: v for k, v in kwargs.items() if k != "family"})


socket.socket.connect = lambda self, address: _connect(self, _local(address))
socket.socket.connect_ex = lambda self, address: _connect_ex(self, _local(address))
socket.getaddrinfo = getaddrinfo
socket.gethostbyname = lambda _host: "127.0.0.1"


def as_agent(name):
    try:
        from mayfly_instrumentation import with_actor
    except ImportError:
        return nullcontext()
    return with_actor(agent=name)


builtins.as_agent = as_agent
builtins.local_port = lambda port: _ports[port]
