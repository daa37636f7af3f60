"""Which observations are written at once and which a later line stands for: counts are cumulative."""

from __future__ import annotations

from .actor import actor_attributes
from .otlp_line import key_values

_BURST = 100
"""Lines that one key may write in a burst, so that a short job writes every observation."""
_HOLD_MS = 50
"""Past its burst a key is written this often, with its latest count: what a kill can cost at most."""
_MOST_AT_ONCE = 256
_MOST_WAITING = 10_000
_SHORTEST_PAUSE_MS = 10
_LONGEST_PAUSE_MS = 1_000


class Totals:
    """Once nothing waits to be written, `seen` is the sum of `spooled`, `coalesced` and `dropped`."""

    __slots__ = ("instance", "seen", "spooled", "coalesced", "dropped", "unattributed", "overflowed")

    def __init__(self, instance: int = 0) -> None:
        self.instance = instance
        self.seen = self.spooled = self.coalesced = self.dropped = self.unattributed = self.overflowed = 0


class Sighting:
    """An observation that is not yet written."""

    __slots__ = ("credential", "actor", "is_unattributed", "detail", "start_ms")

    def __init__(self, credential, actor, is_unattributed, detail, start_ms) -> None:
        self.credential = credential
        self.actor = actor
        self.is_unattributed = is_unattributed
        self.detail = detail
        self.start_ms = start_ms


class Pace:
    """Called with the recorder's lock held."""

    def __init__(self, sink, now, later, withholding) -> None:
        self._sink = sink
        self._now = now
        self._later = later
        self._withholding = withholding
        self.totals = Totals()
        self._waiting: list = []
        self._since = 0
        self._is_timed = False
        self._is_closed = False
        self._pause_until = 0
        self._pause_ms = 0

    def observe(self, series, sighting: Sighting, status: int) -> None:
        at = self._now()
        totals = self.totals
        totals.seen += 1
        if sighting.is_unattributed:
            totals.unattributed += 1
        if series.tuple.is_other:
            totals.overflowed += 1
        series.count += 1
        series.owed += 1
        series.at = at
        series.status = status
        series.sighting = sighting
        if self._may_write_at_once(series, sighting, at):
            self._write(series, sighting, False)
        if series.owed > 0:
            if self._is_closed:
                self._drop(series)
            else:
                self._add_waiting(series, at)
        if self._waiting:
            self._write_due(at)

    def lost(self, count: int) -> None:
        """What may have been an observation could not be looked at."""
        self.totals.seen += count
        self.totals.dropped += count

    def flush(self) -> None:
        self._write_waiting(self._now(), len(self._waiting))

    def settle(self) -> None:
        """Writes what waits, as far as the sink takes it, and drops the rest."""
        self.flush()
        for series in self._waiting:
            series.waits = False
            self._drop(series)
        self._waiting = []

    def close(self) -> None:
        """The process ends: from now on nothing waits."""
        self.settle()
        self._is_closed = True

    def renew_instance(self, instance: int) -> None:
        self.totals = Totals(instance)

    def on_time(self) -> None:
        self._is_timed = False
        if self._waiting:
            self._write_waiting(self._now(), _MOST_AT_ONCE)
        if self._waiting:
            self._time()

    def _may_write_at_once(self, series, sighting: Sighting, at: int) -> bool:
        if self._is_closed:
            return True
        has_room = _take_room(series, at)
        if at < self._pause_until:
            return False
        # Facts of the credential, or details, that no line of this key has told.
        return (
            has_room
            or series.revision != sighting.credential.revision
            or series.told & sighting.detail.bit == 0
        )

    def _write(self, series, sighting: Sighting, is_later: bool) -> bool:
        try:
            of = series.tuple
            start = series.at if sighting.start_ms is None else sighting.start_ms
            attributes = self._attributes(series, sighting)
            taken = self._sink(of.channel.name, (start, series.at), attributes, of.instance, is_later)
        except Exception:
            taken = False
        if not taken:
            self._pause_ms = min(_LONGEST_PAUSE_MS, max(_SHORTEST_PAUSE_MS, self._pause_ms * 2))
            self._pause_until = self._now() + self._pause_ms
            return False
        self._pause_ms = self._pause_until = 0
        self.totals.spooled += 1
        self.totals.coalesced += series.owed - 1
        series.owed = 0
        series.sighting = None
        if series.revision != sighting.credential.revision:
            series.revision = sighting.credential.revision
            series.told = 0
        series.told |= sighting.detail.bit
        return True

    def _attributes(self, series, sighting: Sighting) -> str:
        epoch = self._withholding.epoch
        credential = sighting.credential
        actor = sighting.actor
        text_of = (epoch, credential.revision, id(sighting.detail) if sighting.detail.bit else None)
        if series.text_of != text_of or sighting.detail.bit == 0:
            series.text = self._lasting(series, sighting)
            series.text_of = text_of
        text = f'{series.text},{{"key":"mayfly.count","value":{{"intValue":"{series.count}"}}}}'
        if series.status:
            text += f',{{"key":"http.response.status_code","value":{{"intValue":"{series.status}"}}}}'
        if actor and not series.tuple.is_other:
            told = key_values(self._withholding.bag(actor_attributes(actor)))
            if told:
                text = f"{told},{text}"
        return text

    def _lasting(self, series, sighting: Sighting) -> str:
        """What stays the same from line to line. What the request says of the credential stands first."""
        of = series.tuple
        withholding = self._withholding
        parts = [key_values(withholding.bag(sighting.detail.attributes)), of.channel.text]
        if of.channel.name == "credential.use":
            parts.append(f'{{"key":"mayfly.use.outcome","value":{{"stringValue":"{series.outcome}"}}}}')
        parts.append(of.target.told(withholding))
        credential = sighting.credential
        if credential.text_epoch != withholding.epoch or credential.text_revision != credential.revision:
            credential.text = key_values(withholding.bag(credential.attributes))
            credential.text_epoch = withholding.epoch
            credential.text_revision = credential.revision
        parts.append(credential.text)
        return ",".join(part for part in parts if part)

    def _drop(self, series) -> None:
        self.totals.dropped += series.owed
        series.owed = 0
        series.sighting = None

    def _add_waiting(self, series, at: int) -> None:
        if series.waits:
            return
        if len(self._waiting) >= _MOST_WAITING:
            self._drop(series)
            return
        series.waits = True
        self._waiting.append(series)
        if len(self._waiting) == 1:
            self._since = at
        self._time()

    def _write_due(self, at: int) -> None:
        """A clock that was set back must not make anybody wait."""
        if at < self._pause_until:
            return
        if at - self._since >= _HOLD_MS or at < self._since:
            self._write_waiting(at, _MOST_AT_ONCE)

    def _write_waiting(self, at: int, most: int) -> None:
        due = self._waiting[:most]
        self._since = at
        done = 0
        for series in due:
            if series.owed > 0 and series.sighting is not None:
                if not self._write(series, series.sighting, True):
                    break
            done += 1
            series.waits = False
            series.room = 0
            series.room_at = at
        self._waiting = self._waiting[done:]

    def _time(self) -> None:
        if not self._is_timed:
            self._is_timed = True
            self._later(max(_HOLD_MS, self._pause_until - self._now()))


def _take_room(series, at: int) -> bool:
    """A bucket of lines that fills with time. A key that waits goes on waiting, whatever its bucket holds."""
    lines = abs(at - series.room_at) // _HOLD_MS
    if lines > 0:
        series.room = min(_BURST, series.room + lines)
        series.room_at = at
    if series.room == 0 or series.waits:
        return False
    series.room -= 1
    return True
