"""Turns what hooks report into spans with cumulative counts."""

from __future__ import annotations

import threading
import time

from .actor import KnownActors, read_actor
from .counters import Counters, end_channel, fetch_channel, use_channel
from .generated.core.recognise import looks_like_credential
from .known_accounts import remember_fetched
from .known_credentials import KnownCredentials
from .known_targets import KnownTargets
from .pace import Pace, Sighting, Totals
from .seen_rows import seen_rows
from .use_answer import PreparedUse, UseAnswer
from .withholding import Withholding


class Recorder:
    """
    What hooks report to. Nothing it does raises into the host. The actor is read when `fetched` or `used` is
    called, so call them in the context of the caller. Mappings have the words of the Node side (recorder.ts).
    """

    def __init__(self, key, previous_key, sink, later, renew_instance, failed) -> None:
        self._lock = threading.RLock()
        self._failed = failed
        self._withholding = Withholding(self._holds_known)
        self._known = KnownCredentials(key, previous_key, self._withholding.met)
        self._targets = KnownTargets(self._withholding)
        self._actors = KnownActors()
        self._pace = Pace(sink, _now, later, self._withholding)
        self._counters = Counters(self._renewed_instance)
        self._renew_instance = renew_instance
        self._methods = {
            "fetched": self.fetched,
            "used": self.used,
            "ended": self.ended,
            "renewed": self.renewed,
            "dropped": self.dropped,
            "knows": self.knows,
        }

    def get(self, name: str):
        """For the generated modules, to which every object is a mapping."""
        return self._methods.get(name)

    def fetched(self, fetch) -> None:
        try:
            with self._lock:
                remember_fetched(fetch)
                get = fetch.get
                target = get("target")
                known = self._known.fetched(fetch, None if target is None else target.get("address"))
                channel = fetch_channel(fetch["source"], get("held") is True)
                self._fetched(known, channel, target, (get("name"), get("policy"), get("module")), get("startedAt"))
        except Exception:
            self._failed()

    def used(self, use):
        """A function that tells what became of it, once: `{"status": 200}`, `{"error": True}`, `{"outcome": …}`."""
        try:
            with self._lock:
                return self._presented(self._prepared(use))
        except Exception:
            self._failed()
            return _ignored

    def prepare(self, use) -> PreparedUse:
        """For `present`, when the same use is made again."""
        with self._lock:
            return self._prepared(use)

    def present(self, prepared: PreparedUse) -> UseAnswer:
        """As `used`."""
        with self._lock:
            if not self._known.is_young(prepared.use["secret"], prepared.known):
                prepared.renew(self._prepared(prepared.use))
            return self._presented(prepared)

    def ended(self, of, reason: str, target=None) -> None:
        """Of a secret, or of all that are known by `{"joinKey": …}`."""
        try:
            with self._lock:
                if isinstance(of, str):
                    every = [self._known.ended(of, None if target is None else target.get("address"))]
                else:
                    every = self._known.by_join_key(of["joinKey"])
                for known in every:
                    tuple_, actor, nobody = self._meet(known, end_channel(reason), target)
                    self._observe(tuple_, Sighting(known, actor, nobody, tuple_.detail((), dict), None))
        except Exception:
            self._failed()

    def renewed(self, join_key: str, expires_at: int, target=None) -> None:
        try:
            with self._lock:
                for known in self._known.renewed(join_key, expires_at):
                    origin = known.origin or {}
                    words = (origin.get("name"), origin.get("policy"), None)
                    channel = fetch_channel(origin.get("source") or "unknown", False)
                    self._fetched(known, channel, target, words, None)
        except Exception:
            self._failed()

    def dropped(self, count: int = 1) -> None:
        """Something that may have held a credential was too large to be looked at."""
        with self._lock:
            self._pace.lost(count)

    def knows(self, text: str) -> bool:
        """Whether exactly this text is a credential that this process has met."""
        return self._known.knows(text)

    def known_in(self, text: str) -> list[tuple[str, str]]:
        """Of the credentials that this process has met, those that stand in a text: secret and fingerprint."""
        with self._lock:
            return self._known.all_in(text)

    def seen(self) -> list[tuple]:
        with self._lock:
            return seen_rows(self._counters, self._known, self._withholding)

    def totals(self) -> Totals:
        return self._pace.totals

    def flush(self) -> None:
        with self._lock:
            self._pace.flush()

    def on_time(self) -> None:
        with self._lock:
            self._pace.on_time()

    def close(self) -> None:
        with self._lock:
            self._pace.close()

    def hold(self) -> None:
        """Before a fork: nobody is in the middle of anything."""
        self._lock.acquire()

    def release(self) -> None:
        self._lock.release()

    def _prepared(self, use) -> PreparedUse:
        target = use.get("target")
        known = self._known.used(use, None if target is None else target.get("address"))
        return PreparedUse(use, known, use_channel(use["location"]), self._targets.find(target))

    def _presented(self, prepared: PreparedUse) -> UseAnswer:
        known = prepared.known
        if known.is_minted:
            self.fetched({"secret": prepared.use["secret"], "source": "minted_locally", "name": None})
        facts = read_actor()
        tuple_ = prepared.tuple
        if tuple_ is None or facts != prepared.facts or not self._counters.is_running(tuple_):
            actor = self._actors.find(facts)
            tuple_ = self._counters.tuple(known.fingerprint, prepared.channel, prepared.target, actor)
            use = prepared.use
            detail = _use_detail(tuple_, use.get("subject"), use.get("mechanism"))
            prepared.facts = facts
            prepared.tuple = tuple_
            prepared.sighting = Sighting(known, facts, actor.is_nobody, detail, None)
            prepared.sent = self._counters.series(tuple_, "sent")
        self._pace.observe(prepared.sent, prepared.sighting, 0)
        return UseAnswer(self._answered, prepared)

    def _answered(self, tuple_, sighting: Sighting, how: tuple) -> None:
        outcome, status, use, mechanism = how
        try:
            with self._lock:
                if mechanism is not None:
                    chosen = _use_detail(tuple_, use.get("subject"), mechanism)
                    sighting = Sighting(sighting.credential, sighting.actor, sighting.is_unattributed, chosen, None)
                self._pace.observe(self._counters.series(tuple_, outcome), sighting, status)
        except Exception:
            self._failed()

    def _fetched(self, known, channel, target, words: tuple, started_at) -> None:
        tuple_, actor, nobody = self._meet(known, channel, target)
        detail = tuple_.detail(words, lambda: _fetch_attributes(*words))
        self._observe(tuple_, Sighting(known, actor, nobody, detail, started_at))

    def _meet(self, known, channel, target):
        facts = read_actor()
        actor = self._actors.find(facts)
        found = self._counters.tuple(known.fingerprint, channel, self._targets.find(target), actor)
        return found, facts, actor.is_nobody

    def _observe(self, of, sighting: Sighting) -> None:
        self._pace.observe(self._counters.series(of, "sent"), sighting, 0)

    def _holds_known(self, text: str) -> bool:
        return self._known.is_in(text)

    def _renewed_instance(self, instance: int) -> None:
        self._pace.settle()
        ended = self._pace.totals
        self._renew_instance(ended)
        self._pace.renew_instance(instance)


def _ignored(_how) -> None:
    """What became of a use that could not be recorded."""


def _now() -> int:
    return time.time_ns() // 1_000_000


def _fetch_attributes(name, policy, module) -> dict:
    return {"mayfly.fetch.name": name, "mayfly.fetch.policy": policy, "mayfly.fetch.module": module}


def _use_detail(of, subject, mechanism):
    def made() -> dict:
        told = None if subject is None or looks_like_credential(subject) else subject
        return {"mayfly.credential.subject": told, "mayfly.use.mechanism": mechanism}

    return of.detail((subject, mechanism), made)
