"""`httpcore`: the way of httpx, and so of most packages for models, HTTP/2 included."""

from __future__ import annotations

import sys
from importlib import import_module

from ..named_host import named_host
from ..repeated_requests import UNKNOWN
from ..seen_request import seen_request
from ..tapped_stream import TappedAsyncStream, TappedStream

_SECURE = {b"https": "https", b"wss": "https"}
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PLACE = 5
"""What tells requests apart besides their headers."""


def install(context, module) -> None:
    def pool(original):
        def handle_request(self, request):
            watched = _watch(context, self, request)
            if watched is None:
                return original(self, request)
            content = _tapped(context, request, watched, TappedStream)
            try:
                response = original(self, request)
            except BaseException:
                watched.failed()
                raise
            finally:
                if content is not None:
                    request.stream = content
            return _answered(context, watched, response, TappedStream)

        return handle_request

    def async_pool(original):
        async def handle_async_request(self, request):
            watched = _watch(context, self, request)
            if watched is None:
                return await original(self, request)
            content = _tapped(context, request, watched, TappedAsyncStream)
            try:
                response = await original(self, request)
            except BaseException:
                watched.failed()
                raise
            finally:
                if content is not None:
                    request.stream = content
            return _answered(context, watched, response, TappedAsyncStream)

        return handle_async_request

    def tunnel(original):
        def handle_request(self, request):
            watched = _watch_tunnel(context, self)
            if watched is None:
                return original(self, request)
            try:
                return original(self, request)
            finally:
                _tunnel_answered(context, watched, self)

        return handle_request

    def async_tunnel(original):
        async def handle_async_request(self, request):
            watched = _watch_tunnel(context, self)
            if watched is None:
                return await original(self, request)
            try:
                return await original(self, request)
            finally:
                _tunnel_answered(context, watched, self)

        return handle_async_request

    context.patch(module.ConnectionPool, "handle_request", pool)
    context.patch(module.AsyncConnectionPool, "handle_async_request", async_pool)
    proxies = import_module(f"{module.__name__}._sync.http_proxy")
    async_proxies = import_module(f"{module.__name__}._async.http_proxy")
    context.patch(proxies.TunnelHTTPConnection, "handle_request", tunnel)
    context.patch(async_proxies.AsyncTunnelHTTPConnection, "handle_async_request", async_tunnel)


def _watch(context, pool, request):
    try:
        if context.is_own():
            return None
        url = request.url
        # A tunnel's proxy never sees the request.
        asked, more = (None, ()) if url.scheme in _SECURE else _proxy_of(pool)
        key = None
        if asked is None:
            place = [url.target, request.method, url.scheme, url.host, url.port]
            key = context.key_of(place, request.headers)
        watched = context.again(key)
        return context.present(_seen(request, asked, more, key), key) if watched is UNKNOWN else watched
    except Exception:
        context.failed()
        return None


def _seen(request, proxy, more, key):
    url = request.url
    scheme = _SECURE.get(url.scheme, "http")
    named = next((value for name, value in request.headers if name.lower() == b"host"), None)
    host, port = named_host(named, url.host.decode("latin-1"), url.port, _DEFAULT_PORTS[scheme])
    method, path = request.method.decode("latin-1"), url.target.decode("latin-1")
    telling = None if key is None else key[_PLACE:]
    return seen_request(method, scheme, host, port, path, [*more, *request.headers], proxy, telling=telling)


def _proxy_of(pool):
    """Host and port of the proxy of plain requests, and what is said to it alone."""
    given = getattr(pool, "_proxy", None)
    url = given.url if given is not None else getattr(pool, "_proxy_url", None)
    if url is None or not url.scheme.startswith(b"http"):
        return None, ()
    headers = given.headers if given is not None else getattr(pool, "_proxy_headers", ())
    return (url.host.decode("latin-1"), url.origin.port), headers


def _tapped(context, request, watched, tapped):
    """What the request had for a body, when what is sent of it is copied now."""
    if not watched.wants_body:
        return None
    try:
        content = request.stream
        request.stream = tapped(content, watched.body)
        return content
    except Exception:
        context.failed()
        return None


def _answered(context, watched, response, tapped):
    try:
        watched.body_sent()
        watched.answered(response.status, lambda name, *_: _header(response, name))
        if watched.wants_answer_body:
            response.stream = tapped(response.stream, watched.answer_body, watched.ended)
        else:
            watched.ended()
    except Exception:
        context.failed()
    return response


def _header(response, name: str) -> str | None:
    wanted = name.encode("latin-1")
    return next((value.decode("latin-1") for known, value in response.headers if known.lower() == wanted), None)


def _watch_tunnel(context, connection):
    """The credential of a proxy is presented where a tunnel is asked for."""
    try:
        if connection._connected or not connection._proxy_headers or context.is_own():
            return None
        origin = connection._proxy_origin
        seen = seen_request("CONNECT", "http", origin.host.decode("latin-1"), origin.port, "", connection._proxy_headers)
        return context.present(seen)
    except Exception:
        context.failed()
        return None


def _tunnel_answered(context, watched, connection) -> None:
    try:
        if connection._connected:
            watched.answered(200, _no_header)
            return
        refused = _status_of_refusal()
        if refused is None:
            watched.failed()
        else:
            watched.answered(refused, _no_header)
    except Exception:
        context.failed()


def _status_of_refusal() -> int | None:
    """What a proxy said stands at the beginning of the error that is now on its way."""
    word = str(sys.exc_info()[1]).partition(" ")[0]
    return int(word) if len(word) == 3 and word.isdigit() else None


def _no_header(_name, *_more) -> None:
    return None
