"""websockets: the handshakes of its clients, with threads and with asyncio; both speak through one protocol class."""

from __future__ import annotations

from ..seen_request import header_function, seen_request

_WATCHED = "_mayfly_request"


def install(context, module) -> None:
    def send(original):
        def send_request(self, request):
            result = original(self, request)
            _watch(context, self, request)
            return result

        return send_request

    def process(original):
        def process_response(self, response):
            watched = self.__dict__.pop(_WATCHED, None)
            if watched is not None:
                _answered(context, watched, response)
            return original(self, response)

        return process_response

    def closed(original):
        def receive_eof(self):
            watched = self.__dict__.get(_WATCHED)
            result = original(self)
            # What has been received is understood by now: no answer was among it.
            if watched is not None and self.__dict__.pop(_WATCHED, None) is not None:
                watched.failed()
            return result

        return receive_eof

    context.patch(module.ClientProtocol, "send_request", send)
    context.patch(module.ClientProtocol, "process_response", process)
    context.patch(module.ClientProtocol, "receive_eof", closed)


def _watch(context, protocol, request) -> None:
    try:
        if context.is_own():
            return
        # Older ones called it `wsuri`.
        uri = getattr(protocol, "uri", None) or protocol.wsuri
        scheme = "https" if uri.secure else "http"
        seen = seen_request("GET", scheme, uri.host, uri.port, request.path, list(request.headers.raw_items()))
        watched = context.present(seen)
        if watched is not None:
            watched.body_sent()
            protocol.__dict__[_WATCHED] = watched
    except Exception:
        context.failed()


def _answered(context, watched, response) -> None:
    try:
        watched.answered(response.status_code, header_function(response.headers.get))
        if watched.wants_answer_body and response.body:
            watched.answer_body(bytes(response.body))
        watched.ended()
    except Exception:
        context.failed()
