"""Requests that come again: what the first presented is remembered, so that the next costs a few look-ups.

With `known_credentials.py` the only place where a secret is held longer than a call: in the lines of heads, since to
find the secret in a line is what the look-up saves, and a hash of it would make two credentials one where it collides.
What is held is bounded in number and length, is only ever compared, never told or written, and is dropped when the hooks
are switched off and in a forked child, which begins with nothing.
"""

from __future__ import annotations

from .loading import load
from .use_answer import PreparedUse

_MOST_LINES = 1_024
_MOST_REQUESTS = 512
_LONGEST_LINE = 512
_LONGEST_REQUEST = 8_192
_SWITCHING_PROTOCOLS = 101

UNKNOWN = object()
"""Of a request that did not come before, or that has to be looked at each time."""


class RepeatedRequests:
    """
    A request is known by its place, by its path but for the ids in it, and by the lines of its head, but for those that
    say nothing of a credential or of an issuer. `prepare` and `present` are the recorder's. Not locked: single operations on dicts are whole.
    """

    __slots__ = ("_prepare", "_present", "_plain", "_asked", "_known", "_shapes", "_unlike")

    def __init__(self, prepare, present) -> None:
        self._prepare = prepare
        self._present = present
        self._plain: set = set()
        """Lines that say nothing."""
        self._asked = {"host"}
        """Headers by whose values requests are told apart, in lower case."""
        self._known: dict[tuple, list] = {}
        """What is presented again, each time that such a request is made."""

        self._shapes: dict = {}
        """What was asked for, by what it is known."""
        self._unlike: set = set()
        """Shapes of paths where an id may tell an issuer."""

    def key(self, place: list, lines) -> tuple:
        """
        `place` begins with the path, or the line or the address that has it, and is added to. A line is as the client
        has it: `b"name: value"`, or a pair of texts or bytes.
        """
        asked = place[0]
        place[0] = self._shapes.get(asked) or self._shape(asked)
        plain = self._plain
        for line in lines:
            if line not in plain and not self._is_plain(line):
                place.append(line)
        return tuple(place)

    def again(self, key: tuple | None):
        """The request, presented, as a `WatchedRequest`; None when there is nothing in it to watch; or UNKNOWN."""
        uses = self._known.get(key)
        if uses is None:
            return UNKNOWN
        if not uses:
            return None
        answers = []
        for at, use in enumerate(uses):
            if not isinstance(use, PreparedUse):
                use = uses[at] = self._prepare(use)
            answers.append(self._present(use))
        return PlainRequest(answers)

    def asks(self, name: str) -> bool:
        """A request was told from others by a header; False: it was not among those before."""
        if name in self._asked:
            return True
        self._asked = {*self._asked, name}
        self._plain = set()
        self._known = {}
        return False

    def remember(self, key: tuple, uses: list, request) -> None:
        """Of a request of which only the answer is waited for."""
        like = key[0]
        if isinstance(like, str) and "\0" in like and not load("path_shape", "is_free")(request):
            self._tell_apart(like)
            return
        if sum(_length(part) for part in key) > _LONGEST_REQUEST:
            return
        if len(self._known) >= _MOST_REQUESTS:
            self._known = {}
        self._known[key] = uses

    def forget(self) -> None:
        """An issuer answered: it may have told where others are."""
        self._known = {}

    def _shape(self, asked):
        like = load("path_shape", "path_shape")(asked)
        if like is None or like in self._unlike:
            like = asked
        if len(asked) <= _LONGEST_LINE:
            if len(self._shapes) >= _MOST_LINES:
                self._shapes = {}
            self._shapes[asked] = like
        return like

    def _tell_apart(self, like: str) -> None:
        """From now on requests of this shape are known by their whole paths."""
        if len(self._unlike) >= _MOST_REQUESTS:
            self._unlike = set()
        self._unlike.add(like)
        self._shapes = {}

    def _is_plain(self, line) -> bool:
        if isinstance(line, bytes):
            name, _, value = line.partition(b": ")
        else:
            name, value = line
        if isinstance(name, bytes):
            name = name.decode("latin-1")
        name = name.lower()
        if name in self._asked or not self._says_nothing(name, value):
            return False
        if _length(line) <= _LONGEST_LINE:
            if len(self._plain) >= _MOST_LINES:
                self._plain = set()
            self._plain.add(line)
        return True

    @staticmethod
    def _says_nothing(name: str, value) -> bool:
        if load("generated.node.header_kind", "header_kind")(name) == "plain":
            return True
        from .js import Obj

        text = value.decode("latin-1") if isinstance(value, bytes) else value
        lost: list = []
        alone = Obj({"host": "", "path": "/", "eachHeader": lambda visit, *_: visit(name, text)})
        found = load("generated.node.request_credentials", "request_credentials")(alone, lambda *_: lost.append(1))
        return not found and not lost


class PlainRequest:
    """As a `WatchedRequest`, of which only the answer is waited for."""

    __slots__ = ("_answers",)
    wants_body = wants_answer_body = False

    def __init__(self, answers: list) -> None:
        self._answers = answers

    def answered(self, status: int, _header=None) -> None:
        if status >= 200 or status == _SWITCHING_PROTOCOLS:
            for answer in self._answers:
                answer.with_status(status)

    def failed(self) -> None:
        for answer in self._answers:
            answer({"error": True})

    def nothing(self, *_args) -> None:
        """Nobody waits for it."""

    presented = body = body_sent = answer_body = ended = concluded = nothing


def _length(part) -> int:
    if isinstance(part, (str, bytes)):
        return len(part)
    return sum(len(each) for each in part) if isinstance(part, tuple) else 0
