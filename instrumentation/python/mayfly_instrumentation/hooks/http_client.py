"""`http.client`: the way of requests, urllib, urllib3, botocore, hvac, google-auth and Azure's synchronous clients."""

from __future__ import annotations

from ..named_host import named_host
from ..repeated_requests import UNKNOWN
from ..seen_request import seen_request

_WATCHED = "_mayfly_request"
"""Of a connection: the request that waits for its answer, or None."""
_BODY = "_mayfly_body"
"""Of a connection: whose body is copied as it is sent, or None."""
_PLACE = 5
"""What tells requests apart besides the lines of their headers."""


def install(context, module) -> None:
    connection = module.HTTPConnection
    secure = module.HTTPSConnection if hasattr(module, "HTTPSConnection") else ()

    def end_headers(original):
        def endheaders(self, *args, **kwargs):
            watched = _watch(context, self, secure)
            if watched is None:
                return original(self, *args, **kwargs)
            try:
                return original(self, *args, **kwargs)
            except BaseException:
                watched.failed()
                raise

        return endheaders

    def send_data(original):
        def send(self, data):
            body = getattr(self, _BODY, None)
            return original(self, data if body is None else body.sent(data))

        return send

    def get_response(original):
        def getresponse(self, *args, **kwargs):
            watched = getattr(self, _WATCHED, None)
            if watched is None:
                return original(self, *args, **kwargs)
            setattr(self, _WATCHED, None)
            watched.body_sent()
            try:
                response = original(self, *args, **kwargs)
            except BaseException:
                watched.failed()
                raise
            _answered(context, watched, response)
            return response

        return getresponse

    def make_tunnel(original):
        def _tunnel(self, *args, **kwargs):
            watched = _watch_tunnel(context, self)
            # What the tunnel sends is no part of the request that waits for it.
            body = getattr(self, _BODY, None)
            setattr(self, _BODY, None)
            try:
                result = original(self, *args, **kwargs)
            except BaseException:
                if watched is not None:
                    watched.failed()
                raise
            setattr(self, _BODY, body)
            if watched is not None:
                watched.answered(200, _no_header)
            return result

        return _tunnel

    context.patch(connection, "endheaders", end_headers)
    context.patch(connection, "send", send_data)
    context.patch(connection, "getresponse", get_response)
    if hasattr(connection, "_tunnel"):
        context.patch(connection, "_tunnel", make_tunnel)


def _watch(context, connection, secure):
    """The headers are complete: the head stands, a line each, in what is to be sent."""
    try:
        setattr(connection, _WATCHED, None)
        lines = connection._buffer
        if not lines or context.is_own():
            return None
        # urllib3's class for HTTPS is none of the standard library's.
        is_secure = isinstance(connection, secure) or getattr(connection, "default_port", None) == 443
        tunnel = getattr(connection, "_tunnel_host", None)
        place = [lines[0], is_secure, connection.host, connection.port, tunnel]
        key = context.key_of(place, lines[1:])
        watched = context.again(key)
        if watched is UNKNOWN:
            telling = lines[1:] if key is None else key[_PLACE:]
            watched = context.present(_seen(connection, is_secure, telling), key)
        if watched is None:
            return None
        setattr(connection, _BODY, _Body(watched) if watched.wants_body else None)
        setattr(connection, _WATCHED, watched)
        return watched
    except Exception:
        context.failed()
        return None


def _seen(connection, is_secure: bool, telling):
    """Lines: `GET /path HTTP/1.1`, then `name: value` of each header."""
    first, *lines = connection._buffer
    method, _, rest = first.decode("latin-1").partition(" ")
    pairs = [_pair(line) for line in lines]
    path = rest.rpartition(" ")[0] or "/"
    # Of a proxy the whole address is asked: it is who is connected to.
    host, port = (connection.host, connection.port) if path.startswith("http") else _place(connection, pairs)
    scheme = "https" if is_secure else "http"
    return seen_request(method, scheme, host, port, path, pairs, telling=[_pair(line) for line in telling])


def _pair(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").partition(": ")
    return name, value


def _place(connection, pairs) -> tuple[str, int | None]:
    """Whom the request is for: the host that it names, else the end of a tunnel, else the connection's."""
    host, port = connection.host, connection.port
    if getattr(connection, "_tunnel_host", None):
        host, port = connection._tunnel_host, connection._tunnel_port
    header = next((value for name, value in pairs if name.lower() == "host"), None)
    # A connection to a socket file, or one that a test has redirected, says nothing better.
    return named_host(header, host, port, None if getattr(connection, "default_port", None) in (80, 443) else port)


def _answered(context, watched, response) -> None:
    get = response.getheader
    watched.answered(response.status, lambda name, *_: get(name))
    if not watched.wants_answer_body:
        return
    try:
        if response.fp is None:
            watched.ended()
        else:
            response.fp = _Tee(response.fp, watched, response)
    except Exception:
        context.failed()


class _Body:
    """What is sent goes on as it is; of a file or an iterator nobody knows the content before it is read."""

    def __init__(self, watched) -> None:
        self._watched = watched
        self._is_head = True
        """The next thing that is sent is the head."""

    def sent(self, data):
        if self._is_head:
            self._is_head = False
        elif isinstance(data, (bytes, bytearray, memoryview, str)):
            self._watched.body(data)
        elif hasattr(data, "read"):
            return _Reading(data, self._watched)
        return data


class _Reading:
    """A body that is a file: copies what is read of it."""

    def __init__(self, source, watched) -> None:
        self._source = source
        self._watched = watched

    def read(self, *args):
        data = self._source.read(*args)
        self._watched.body(data)
        return data

    def __getattr__(self, name):
        return getattr(self._source, name)


class _Tee:
    """The file of an answer: what the client reads of it is copied, and told when the body ends."""

    def __init__(self, file, watched, response) -> None:
        self._file = file
        self._watched = watched
        self._copy = _Dechunked(watched) if getattr(response, "chunked", False) is True else watched.answer_body
        self._is_over = False

    def read(self, *args):
        return self._copied(self._file.read(*args))

    def read1(self, *args):
        return self._copied(self._file.read1(*args))

    def readline(self, *args):
        return self._copied(self._file.readline(*args))

    def readinto(self, buffer):
        count = self._file.readinto(buffer)
        if count:
            self._copied(bytes(memoryview(buffer).cast("B")[:count]))
        return count

    def readinto1(self, buffer):
        count = self._file.readinto1(buffer)
        if count:
            self._copied(bytes(memoryview(buffer).cast("B")[:count]))
        return count

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def close(self):
        self._end()
        return self._file.close()

    def _copied(self, data):
        if data:
            self._copy(data)
        return data

    def _end(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._watched.ended()

    def __getattr__(self, name):
        return getattr(self._file, name)


class _Dechunked:
    """A body in chunks (RFC 9112 section 7.1) without its frame."""

    __slots__ = ("_watched", "_rest", "_left", "_is_over")

    def __init__(self, watched) -> None:
        self._watched = watched
        self._rest = b""
        self._left = 0
        """Bytes of the chunk that are still to come, with the two that end it."""
        self._is_over = False

    def __call__(self, data: bytes) -> None:
        self._rest += data
        while not self._is_over and self._rest:
            if self._left > 0:
                part = self._rest[: self._left]
                self._rest = self._rest[len(part) :]
                ending = max(0, 2 - (self._left - len(part)))
                self._left -= len(part)
                content = part[: len(part) - ending] if ending else part
                if content:
                    self._watched.answer_body(content)
                continue
            end = self._rest.find(b"\n")
            if end < 0:
                self._is_over = len(self._rest) > 1_024
                return
            size = self._rest[:end].partition(b";")[0].strip()
            self._rest = self._rest[end + 1 :]
            try:
                count = int(size, 16) if size else -1
            except ValueError:
                count = 0
            if count == 0:
                self._is_over = True
            elif count > 0:
                self._left = count + 2


def _watch_tunnel(context, connection):
    """The credential of a proxy is presented where a tunnel is asked for."""
    try:
        headers = getattr(connection, "_tunnel_headers", None)
        if not headers or context.is_own():
            return None
        pairs = [(name, value) for name, value in headers.items() if str(name).lower() != "host"]
        request = seen_request("CONNECT", "http", connection.host, connection.port, "", pairs)
        return context.present(request)
    except Exception:
        context.failed()
        return None


def _no_header(_name, *_more) -> None:
    return None
