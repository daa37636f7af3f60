"""`http.client`: the way of requests, urllib, urllib3, botocore, hvac, google-auth and Azure's synchronous clients."""

from __future__ import annotations

from ..seen_request import seen_request

_STATE = "_mayfly_request"


def install(context, module) -> None:
    connection = module.HTTPConnection
    secure = module.HTTPSConnection if hasattr(module, "HTTPSConnection") else ()

    def put_request(original):
        def putrequest(self, method, url, *args, **kwargs):
            result = original(self, method, url, *args, **kwargs)
            self.__dict__[_STATE] = _Request(context, method, url)
            return result

        return putrequest

    def put_header(original):
        def putheader(self, header, *values):
            result = original(self, header, *values)
            state = self.__dict__.get(_STATE)
            if state is not None:
                state.header(header, values)
            return result

        return putheader

    def end_headers(original):
        def endheaders(self, *args, **kwargs):
            state = self.__dict__.get(_STATE)
            if state is None:
                return original(self, *args, **kwargs)
            state.begin(self, isinstance(self, secure))
            try:
                return original(self, *args, **kwargs)
            except BaseException:
                state.failed()
                raise

        return endheaders

    def send_data(original):
        def send(self, data):
            state = self.__dict__.get(_STATE)
            if state is not None and state.watched is not None:
                data = state.sent(data)
            return original(self, data)

        return send

    def get_response(original):
        def getresponse(self, *args, **kwargs):
            state = self.__dict__.pop(_STATE, None)
            if state is None or state.watched is None:
                return original(self, *args, **kwargs)
            state.watched.body_sent()
            try:
                response = original(self, *args, **kwargs)
            except BaseException:
                state.failed()
                raise
            state.answered(response)
            return response

        return getresponse

    def make_tunnel(original):
        def _tunnel(self, *args, **kwargs):
            watched = _watch_tunnel(context, self)
            try:
                result = original(self, *args, **kwargs)
            except BaseException:
                if watched is not None:
                    watched.failed()
                raise
            if watched is not None:
                watched.answered(200, _no_header)
            return result

        return _tunnel

    context.patch(connection, "putrequest", put_request)
    context.patch(connection, "putheader", put_header)
    context.patch(connection, "endheaders", end_headers)
    context.patch(connection, "send", send_data)
    context.patch(connection, "getresponse", get_response)
    if hasattr(connection, "_tunnel"):
        context.patch(connection, "_tunnel", make_tunnel)


class _Request:
    """One request of a connection, from its line to its answer."""

    __slots__ = ("_context", "_method", "_url", "_headers", "_is_head", "watched")

    def __init__(self, context, method, url) -> None:
        self._context = context
        self._method = method
        self._url = url
        self._headers: list[tuple[str, str]] = []
        self._is_head = False
        """The next thing that is sent is the head."""
        self.watched = None

    def header(self, name, values) -> None:
        if len(self._headers) < 1_000:
            value = values[0] if len(values) == 1 else b"\r\n\t".join(_bytes(each) for each in values)
            self._headers.append((name, value))

    def begin(self, connection, is_secure: bool) -> None:
        """The headers are complete."""
        try:
            if self._context.is_own():
                return
            scheme = "https" if is_secure else "http"
            host, port = _place(connection, self._headers)
            method = self._method if isinstance(self._method, str) else str(self._method)
            request = seen_request(method, scheme, host, port, self._url or "/", self._headers)
            self.watched = self._context.watch(request)
            if self.watched is not None:
                self._is_head = True
                self.watched.presented()
        except Exception:
            self._context.failed()

    def sent(self, data):
        """What is sent goes on as it is; of a file or an iterator nobody knows the content before it is read."""
        if self._is_head:
            self._is_head = False
            return data
        watched = self.watched
        if watched.wants_body:
            if isinstance(data, (bytes, bytearray, memoryview, str)):
                watched.body(data)
            elif hasattr(data, "read"):
                return _Reading(data, watched)
        return data

    def answered(self, response) -> None:
        watched = self.watched
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
            self._context.failed()

    def failed(self) -> None:
        if self.watched is not None:
            self.watched.failed()


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


def _place(connection, headers) -> tuple[str, int | None]:
    """Whom the request is for: the host that it names, else the end of a tunnel, else the connection's."""
    host = getattr(connection, "_tunnel_host", None) or connection.host
    port = getattr(connection, "_tunnel_port", None) if getattr(connection, "_tunnel_host", None) else connection.port
    for name, value in headers:
        if (name if isinstance(name, str) else name.decode("latin-1")).lower() == "host":
            text = value if isinstance(value, str) else value.decode("latin-1")
            bare, colon, given = text.rpartition(":")
            if colon and given.isdigit() and not bare.endswith(":") and (":" not in bare or bare.endswith("]")):
                return bare, int(given)
            # A connection to a socket file, or one that a test has redirected, says nothing better.
            return text, None if getattr(connection, "default_port", None) in (80, 443) else port
    return host, port


def _watch_tunnel(context, connection):
    """The credential of a proxy is presented where a tunnel is asked for."""
    try:
        headers = getattr(connection, "_tunnel_headers", None)
        if not headers or context.is_own():
            return None
        pairs = [(name, value) for name, value in headers.items() if str(name).lower() != "host"]
        request = seen_request("CONNECT", "http", connection.host, connection.port, "", pairs)
        watched = context.watch(request)
        if watched is not None:
            watched.presented()
        return watched
    except Exception:
        context.failed()
        return None


def _bytes(value) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("latin-1", "replace")


def _no_header(_name, *_more) -> None:
    return None
