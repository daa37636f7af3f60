"""Cumulative counters by key of equal observations (the wire contract says which those are)."""

from __future__ import annotations

from .actor import NOBODY_KNOWN
from .known_targets import OTHER_TARGET
from .otlp_line import key_values

_MOST_KEYS_PER_CREDENTIAL = 1_000
"""Keys of one credential before the rest share the key `other`."""
_MOST_KEYS = 12_000
"""Keys in all before the counters start over under a new instance."""
_MOST_DETAILS = 29


class Channel:
    """What is observed: the name of the span and the source, location or reason."""

    __slots__ = ("id", "name", "text")

    def __init__(self, id_: str, name: str, attributes: dict) -> None:
        self.id = id_
        self.name = name
        self.text = key_values(attributes)


_channels: dict[str, Channel] = {}


def use_channel(location: str) -> Channel:
    return _channels.get(location) or _made(location, "credential.use", {"mayfly.use.location": location})


def fetch_channel(source: str, held: bool) -> Channel:
    id_ = f"held {source}" if held else f"fetch {source}"
    found = _channels.get(id_)
    if found is None:
        attributes: dict = {"mayfly.fetch.source": source}
        if held:
            attributes["mayfly.credential.held"] = True
        found = _made(id_, "credential.fetch", attributes)
    return found


def end_channel(reason: str) -> Channel:
    id_ = f"end {reason}"
    return _channels.get(id_) or _made(id_, "credential.end", {"mayfly.end.reason": reason})


def _made(id_: str, name: str, attributes: dict) -> Channel:
    found = _channels[id_] = Channel(id_, name, attributes)
    return found


class Detail:
    """What a hook says of an observation besides its key: names and policies of a fetch, the subject of a use."""

    __slots__ = ("attributes", "bit")

    def __init__(self, attributes: dict, bit: int) -> None:
        self.attributes = attributes
        self.bit = bit
        """Its bit in `Series.told`; 0 when there are too many: each is then told again."""


PLAIN = Detail({}, 1)


class Tuple:
    """A key of equal observations but for the outcome."""

    __slots__ = ("channel", "target", "actor", "instance", "keys", "is_other", "series", "details")

    def __init__(self, channel, target, actor, instance, keys, is_other) -> None:
        self.channel = channel
        self.target = target
        self.actor = actor
        self.instance = instance
        self.keys = keys
        self.is_other = is_other
        self.series: dict[str, Series] = {}
        self.details: dict[tuple, Detail] | None = None

    def detail(self, parts: tuple, make) -> Detail:
        """The same detail for the same words, so that it is told once and not on every line."""
        if not any(parts):
            return PLAIN
        if self.details is None:
            self.details = {}
        found = self.details.get(parts)
        if found is None:
            count = len(self.details)
            if count >= _MOST_DETAILS:
                return Detail(make(), 0)
            found = self.details[parts] = Detail(make(), 2 << count)
        return found


class Series:
    """The counter of a key, and what its next line says."""

    __slots__ = (
        "tuple outcome count owed waits room room_at at status sighting revision told text_of text"
    ).split()

    def __init__(self, of: Tuple, outcome: str) -> None:
        self.tuple = of
        self.outcome = outcome
        self.count = 0
        """Observations so far: the reading of `mayfly.count`."""
        self.owed = 0
        """Observations that no line stands for yet."""
        self.waits = False
        self.room = 0
        """Lines that may be written at once, and when that was reckoned."""
        self.room_at = 0
        self.at = 0
        self.status = 0
        self.sighting = None
        self.revision = 0
        self.told = 0
        self.text_of: tuple | None = None
        self.text = ""


class Keys:
    __slots__ = ("size", "all")

    def __init__(self) -> None:
        self.size = 0
        self.all: dict[tuple, Tuple] = {}


class Counters:
    def __init__(self, renew_instance) -> None:
        self._renew_instance = renew_instance
        self._credentials: dict[str, Keys] = {}
        self._size = 0
        self._instance = 0

    def tuple(self, fingerprint: str, channel: Channel, target, actor) -> Tuple:
        keys = self._credentials.get(fingerprint)
        name = (channel.id, target.id, actor.id)
        if keys is not None:
            found = keys.all.get(name)
            if found is not None:
                return found
        keys = self._keys_of(fingerprint)
        if keys.size < _MOST_KEYS_PER_CREDENTIAL:
            made = keys.all[name] = Tuple(channel, target, actor, self._instance, keys, False)
            return made
        name = (channel.id, OTHER_TARGET.id, NOBODY_KNOWN.id)
        found = keys.all.get(name)
        if found is None:
            found = keys.all[name] = Tuple(channel, OTHER_TARGET, NOBODY_KNOWN, self._instance, keys, True)
        return found

    def is_running(self, of: Tuple) -> bool:
        """Whether uses that are like one that this key was found for still belong to it."""
        return of.instance == self._instance and not of.is_other

    def each(self):
        """Each key of the running instance, with the fingerprint that it is of."""
        return [(name, of) for name, keys in list(self._credentials.items()) for of in list(keys.all.values())]

    def series(self, of: Tuple, outcome: str) -> Series:
        found = of.series.get(outcome)
        if found is None:
            found = of.series[outcome] = Series(of, outcome)
            # An answer stays with its use, also past the bound: it would be counted twice elsewhere.
            of.keys.size += 1
            if of.instance == self._instance:
                self._size += 1
        return found

    def _keys_of(self, fingerprint: str) -> Keys:
        if self._size >= _MOST_KEYS:
            self._credentials.clear()
            self._size = 0
            self._instance += 1
            self._renew_instance(self._instance)
        keys = self._credentials.get(fingerprint)
        if keys is None:
            keys = self._credentials[fingerprint] = Keys()
        return keys
