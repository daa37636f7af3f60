"""A secret that this kernel holds and a cell shows: whoever gets the notebook gets it too."""

from __future__ import annotations

import json
import re
import time

from ..actor import NOBODY
from .started_for import run_for

_KINDS = frozenset(("stream", "display_data", "update_display_data", "execute_result", "error"))
"""Messages that become part of a notebook (Jupyter messaging protocol, IOPub channel)."""
_LONGEST = 262_144
"""Characters of one message that are looked through: a saved notebook is rarely larger."""
_PER_SECOND = 4_194_304
"""Characters that are looked through in a second: what is beyond is counted as not looked at."""
_TAIL = 1_024
"""A stream is sent in pieces: a secret may begin in one and end in the next."""
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


class NotebookOutput:
    def __init__(self, process, session, cell_of_request) -> None:
        self._process = process
        self._session = session
        self._cell_of_request = cell_of_request
        self._tails: dict[tuple, str] = {}
        self._room = _PER_SECOND
        self._room_at = time.monotonic()
        self._is_on = True

    def install(self) -> None:
        look = self._process.context.guard(self._look)

        def make(original):
            def send(*args, **kwargs):
                if self._is_on:
                    look(*args, **kwargs)
                return original(*args, **kwargs)

            return send

        self._process.context.hook = "attribution.notebook_output"
        self._process.context.patch(self._session, "send", make)

    def uninstall(self) -> None:
        self._is_on = False

    def _look(self, _stream=None, message=None, content=None, parent=None, *_rest, **_more) -> None:
        """As jupyter_client's `Session.send` is called: with a whole message, or with its kind and content."""
        if isinstance(message, dict):
            kind, content, parent = message.get("msg_type"), message.get("content"), message.get("parent_header")
        else:
            kind = message
        if kind not in _KINDS or not isinstance(content, dict):
            return
        request = (parent or {}).get("msg_id") or ((parent or {}).get("header") or {}).get("msg_id")
        if kind == "stream":
            found = self._in_stream((request, content.get("name")), str(content.get("text") or ""))
        else:
            texts = list(_texts(kind, content))
            found = {secret for text in texts for secret in self._found(text)}
        if found:
            # Streams are sent by a thread of the kernel's, for the cell that wrote.
            run_for((self._cell_of_request(request) or NOBODY) if kind == "stream" else None, self._tell, found)

    def _tell(self, found) -> None:
        for secret in found:
            self._process.recorder.used(
                {"secret": secret, "location": "notebook_output", "target": None, "name": None}
            )

    def _in_stream(self, key: tuple, text: str) -> set[str]:
        before = self._tails.pop(key, "")
        whole = before + text
        if len(self._tails) >= 16:
            self._tails.clear()
        self._tails[key] = whole[-_TAIL:]
        return {secret for secret in self._found(whole) if secret not in before or secret in text}

    def _found(self, text: str) -> list[str]:
        """The end of a long text, as a prompt's, is where the newest stands."""
        if len(text) > _LONGEST:
            self._process.recorder.dropped()
            text = text[: _LONGEST // 4] + "\n" + text[-_LONGEST * 3 // 4 :]
        now = time.monotonic()
        self._room = min(_PER_SECOND, self._room + (now - self._room_at) * _PER_SECOND)
        self._room_at = now
        if len(text) > self._room:
            self._process.recorder.dropped()
            return []
        self._room -= len(text)
        return [secret for secret, _ in self._process.recorder.known_in(text)]


def _texts(kind: str, content: dict):
    if kind == "error":
        yield _ESCAPE.sub("", "\n".join(str(line) for line in content.get("traceback") or ()))
        yield str(content.get("evalue") or "")
        return
    for mime, data in (content.get("data") or {}).items():
        if isinstance(data, str):
            # Pictures and other bytes are base64, in which nobody reads a secret.
            if not mime.startswith(("image/", "audio/", "video/")) or mime == "image/svg+xml":
                yield data
        elif isinstance(data, (dict, list)):
            yield json.dumps(data, default=str, ensure_ascii=False)
