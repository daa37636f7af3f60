"""Law 3 by construction: every text of a span passes through here, wherever it came from."""

from __future__ import annotations

_EXEMPT = frozenset(
    {
        "mayfly.credential.fingerprint",
        "mayfly.credential.parents",
        "mayfly.credential.previous_fingerprint",
    }
)
"""Fingerprints, made here and of no secret's form."""
_MOST_REMEMBERED = 2_048
_LONGEST_TEXT = 1_024
_LONGEST_READ = _LONGEST_TEXT + 4_096
_SHORTEST = 8
_MOST_AT_ONCE = 64


class Withholding:
    """What holds a credential, by its form or because this process knows it, is told as `withheld`."""

    __slots__ = ("_holds_known", "_judged", "_met", "epoch")

    def __init__(self, holds_known) -> None:
        self._holds_known = holds_known
        self._judged: dict[str, str] = {}
        self._met = 0
        self.epoch = 0
        """Another number when texts that were judged have to be judged again."""

    def text(self, raw: str) -> str:
        if len(raw) < _SHORTEST:
            return raw
        told = self._judged.get(raw)
        if told is None:
            from .generated.core.holds_credential import holds_credential, withheld

            holds = holds_credential(raw[:_LONGEST_READ], self._holds_known)
            told = withheld if holds else raw[:_LONGEST_TEXT]
            if len(self._judged) >= _MOST_REMEMBERED:
                self._judged.clear()
            self._judged[raw] = told
        return told

    def bag(self, raw) -> dict:
        return {name: value if name in _EXEMPT else self._value(value) for name, value in raw.items()}

    def _value(self, value):
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, (list, tuple)):
            told = [self.text(str(item)) for item in value]
            return told if told == list(value) else list(dict.fromkeys(told))
        return value

    def met(self) -> None:
        """A secret was met: what was judged before is judged again; soon, where secrets are many."""
        self._met += 1
        if self._met > _MOST_AT_ONCE and self._met % _MOST_AT_ONCE != 0:
            return
        self._judged.clear()
        self.epoch += 1
