"""aiohttp's client: its requests, WebSocket handshakes and tunnels; the way of aiobotocore and Azure's asynchronous clients."""

from __future__ import annotations

from ..named_host import named_host
from ..repeated_requests import UNKNOWN
from ..seen_request import header_function, seen_request

_WATCHED = "_mayfly_request"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SECURE = ("https", "wss")
_PLACE = 2
"""What tells requests apart besides their headers."""


def install(context, module) -> None:
    def send_request(original):
        async def send(self, conn):
            watched = _watch(context, self)
            if watched is None:
                return await original(self, conn)
            try:
                response = await original(self, conn)
            except BaseException:
                watched.failed()
                raise
            _follow(context, self, response, watched)
            return response

        return send

    def start_response(original):
        async def start(self, connection):
            watched = self.__dict__.pop(_WATCHED, None)
            if watched is None:
                return await original(self, connection)
            try:
                result = await original(self, connection)
            except BaseException:
                watched[0].failed()
                raise
            _answered(context, *watched, self)
            return result

        return start

    context.patch(module.ClientRequest, "send", send_request)
    context.patch(module.ClientResponse, "start", start_response)


def _watch(context, request):
    try:
        if context.is_own():
            return None
        if request.method == "CONNECT":
            # To the proxy, which is whom the request was made for.
            url = request.original_url
            headers = [(name, value) for name, value in request.headers.items() if name.lower() != "host"]
            return context.present(seen_request("CONNECT", "http", url.host or "", url.port, "", headers))
        url = request.url
        proxy = None if url.scheme in _SECURE else request.proxy
        headers = list(request.headers.items())
        key = context.key_of([str(url), request.method], headers) if proxy is None else None
        watched = context.again(key)
        return context.present(_seen(request, proxy, headers, key), key) if watched is UNKNOWN else watched
    except Exception:
        context.failed()
        return None


def _seen(request, proxy, headers, key):
    url = request.url
    scheme = "https" if url.scheme in _SECURE else "http"
    host, port = named_host(request.headers.get("Host"), url.raw_host or "", url.port, _DEFAULT_PORTS[scheme])
    asked = None if proxy is None else (proxy.raw_host or "", proxy.port)
    telling = None if key is None else key[_PLACE:]
    return seen_request(request.method, scheme, host, port, url.raw_path_qs, headers, asked, telling=telling)


def _follow(context, request, response, watched) -> None:
    try:
        if watched.wants_body:
            # Payloads that hold bytes; of files and generators nobody knows the content before it is read.
            content = getattr(request.body, "_value", request.body)
            if isinstance(content, (bytes, bytearray, memoryview)):
                watched.body(content)
        watched.body_sent()
        inflates = getattr(getattr(request, "_session", None), "_auto_decompress", True) is not False
        response.__dict__[_WATCHED] = (watched, inflates)
    except Exception:
        context.failed()


def _answered(context, watched, inflates, response) -> None:
    try:
        header = header_function(response._headers.get)
        # What the parser hands on has lost its content coding.
        plain = (lambda name, *_: None if name == "content-encoding" else header(name)) if inflates else header
        watched.answered(response.status, plain)
        if watched.wants_answer_body:
            _tap(response.content, watched)
        else:
            watched.ended()
    except Exception:
        context.failed()


def _tap(content, watched) -> None:
    """
    Of this one stream; what the parser feeds it is copied. It has slots, so that it gets a class of its own.
    What is there already is copied first, and stays where it is.
    """
    of = type(content)
    if content.is_eof() and not content._buffer:
        watched.ended()
        return

    class Tapped(of):  # type: ignore[valid-type,misc]
        __slots__ = ()

        def feed_data(self, data, *args):
            watched.answer_body(data)
            return of.feed_data(self, data, *args)

    Tapped.__name__, Tapped.__qualname__, Tapped.__module__ = of.__name__, of.__qualname__, of.__module__
    for chunk in content._buffer:
        watched.answer_body(chunk)
    if not content.is_eof():
        content.__class__ = Tapped
    content.on_eof(watched.ended)
