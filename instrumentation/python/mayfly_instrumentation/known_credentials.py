"""Fingerprints and recognises; with the lines of repeated requests the only place where a secret is held longer than a call."""

from __future__ import annotations

from .fingerprints import fingerprint
from .generated.core.holds_credential import is_named_by
from .generated.core.minted_locally import minted_locally
from .generated.core.recognise import recognise
from .generated.core.stand_in import is_stand_in
from .generated.node.credential_attributes import credential_attributes
from .generated.node.merged_facts import are_same_facts, merged_facts
from .js import Obj

_LONGEST_REMEMBERED = 8_192
"""Longer secrets (whole documents, keys) are fingerprinted anew: they are rare as uses."""
_MOST_PLACES = 16
_MOST_IN_GENERATION = 1_000
"""Secrets remembered, so that a repeated use costs a look-up instead of an HMAC: twice as many at most."""
_SHORTEST_IN_TEXT = 8
_NOTHING = Obj()


class Known:
    """What this process knows of a credential."""

    __slots__ = (
        "fingerprint previous is_name is_remembered form facts host name places attributes revision origin is_minted"
        " text text_epoch text_revision"
    ).split()

    def __init__(self, name: str | None, host: str | None) -> None:
        self.name = name
        self.host = host
        self.places: set[tuple[str, str | None]] | None = None
        self.attributes: dict = {}
        self.revision = 0
        """Another number for other attributes, never used twice."""
        self.origin: Obj | None = None
        """Where it was fetched the last time; None: it was not fetched in this process."""
        self.is_minted = False
        self.text = ""
        self.text_epoch = -1
        self.text_revision = -1


class KnownCredentials:
    def __init__(self, key, previous_key, met) -> None:
        self._key = key
        self._previous_key = previous_key
        self._met = met
        self._young: dict[str, Known] = {}
        self._old: dict[str, Known] = {}
        self._revisions = 0

    def used(self, use, address: str | None) -> Known:
        found = self._look_up(use["secret"], address, use.get("name"))
        kind = use.get("type")
        if kind is not None and found.facts.get("type") == "unknown":
            self._learn(found, Obj({"type": kind}))
        facts = use.get("facts")
        if facts is not None:
            self._learn(found, facts)
        return found

    def fetched(self, fetch, address: str | None) -> Known:
        found = self._look_up(fetch["secret"], address, fetch.get("name"))
        found.origin = Obj(
            {"source": fetch["source"], "name": fetch.get("name"), "policy": fetch.get("policy")}
        )
        parents = fetch.get("parents")
        news = Obj(fetch)
        news["parents"] = None if parents is None else [self._name_of(parent) for parent in parents]
        self._learn(found, news)
        found.is_minted = False
        return found

    def ended(self, secret: str, address: str | None) -> Known:
        return self._look_up(secret, address, None)

    def by_join_key(self, join_key: str) -> list[Known]:
        return [each for each in self.each() if join_key in (each.facts.get("joinKeys") or ())]

    def each(self) -> list[Known]:
        return list({id(each): each for each in (*self._young.values(), *self._old.values())}.values())

    def renewed(self, join_key: str, expires_at: int) -> list[Known]:
        found = self.by_join_key(join_key)
        for each in found:
            self._learn(each, Obj({"expiresAt": expires_at}))
        return found

    def knows(self, text: str) -> bool:
        return text in self._young or text in self._old

    def is_young(self, secret: str, known: Known) -> bool:
        """Whether this is what is known of a secret, and not about to be forgotten."""
        return self._young.get(secret) is known

    def is_in(self, text: str) -> bool:
        """Whether one of the remembered stands in this text; not those that are their own public name."""
        for memory in (self._young, self._old):
            for secret, each in list(memory.items()):
                if secret in text and not each.is_name and len(secret) >= _SHORTEST_IN_TEXT:
                    return True
        return False

    def all_in(self, text: str) -> list[tuple[str, str]]:
        every = {**self._old, **self._young}
        return [
            (secret, each.fingerprint)
            for secret, each in every.items()
            if len(secret) >= _SHORTEST_IN_TEXT and not each.is_name and secret in text
        ]

    def _name_of(self, secret: str) -> str:
        found = self._young.get(secret) or self._old.get(secret)
        return fingerprint(self._key, secret) if found is None else found.fingerprint

    def _look_up(self, secret: str, host: str | None, name: str | None) -> Known:
        found = self._young.get(secret)
        if found is None:
            found = self._old.pop(secret, None)
            if found is None:
                return self._meet(secret, host, name)
            self._remember(secret, found)
        if host is not None and found.facts.get("type") == "unknown" and _is_new_place(found, host, name):
            self._learn(found, recognise(secret, Obj({"host": host, "name": name})))
        return found

    def _meet(self, secret: str, host: str | None, name: str | None) -> Known:
        form = recognise(secret, Obj({"host": host, "name": name}))
        known = Known(name, host)
        known.fingerprint = fingerprint(self._key, secret)
        known.previous = None if self._previous_key is None else fingerprint(self._previous_key, secret)
        known.is_name = is_stand_in(secret) or is_named_by(secret, form["joinKeys"])
        known.is_remembered = len(secret) <= _LONGEST_REMEMBERED
        known.form = known.facts = form
        if known.is_remembered:
            self._remember(secret, known)
            if not known.is_name:
                self._met()
        self._learn(known, _NOTHING)
        return known

    def _remember(self, secret: str, known: Known) -> None:
        if len(self._young) >= _MOST_IN_GENERATION:
            self._old = self._young
            self._young = {}
        self._young[secret] = known

    def _learn(self, known: Known, news) -> None:
        """Takes in what is new of a credential: other facts make other attributes."""
        facts = merged_facts(known.form, known.facts, news)
        if known.revision > 0 and are_same_facts(facts, known.facts):
            return
        self._revisions += 1
        known.revision = self._revisions
        known.facts = facts
        known.is_minted = (
            known.origin is None
            and known.is_remembered
            and minted_locally(Obj({"type": facts.get("type") or "unknown"}))
        )
        previous = {} if known.previous is None else {"mayfly.credential.previous_fingerprint": known.previous}
        known.attributes = {
            "mayfly.credential.fingerprint": known.fingerprint,
            **previous,
            **credential_attributes(facts),
        }


def _is_new_place(known: Known, host: str, name: str | None) -> bool:
    """Whether an unknown secret was not judged in this place before: only another place can tell more."""
    if known.host == host and known.name == name:
        return False
    if known.places is None:
        known.places = set()
    if (host, name) in known.places or len(known.places) >= _MOST_PLACES:
        return False
    known.places.add((host, name))
    return True
