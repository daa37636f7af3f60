"""What became of a use of a credential, told once."""

from __future__ import annotations


class PreparedUse:
    """What is found out of a use once, however often it is made, and what it was counted under the last time."""

    __slots__ = ("use", "known", "channel", "target", "facts", "tuple", "sighting", "sent")

    def __init__(self, use, known, channel, target) -> None:
        self.use = use
        self.known = known
        self.channel = channel
        self.target = target
        self.facts = None
        """The actor's."""
        self.tuple = None
        self.sighting = None
        self.sent = None
        """The series of uses whose answer is not told."""

    def renew(self, by: PreparedUse) -> None:
        self.known, self.target, self.tuple = by.known, by.target, None


class UseAnswer:
    """Called with `{"status": 200}`, `{"error": True}` or `{"outcome": …}`; what is told after that says nothing."""

    __slots__ = ("_observe", "_tuple", "_sighting", "_use", "_is_told")

    def __init__(self, observe, prepared: PreparedUse) -> None:
        self._observe = observe
        self._tuple = prepared.tuple
        self._sighting = prepared.sighting
        self._use = prepared.use
        self._is_told = False

    def __call__(self, how) -> None:
        if not self._is_told:
            self._is_told = True
            status = how.get("status") or 0
            self._observe(self._tuple, self._sighting, (_outcome_of(how), status, self._use, how.get("mechanism")))

    def with_status(self, status: int) -> None:
        if not self._is_told:
            self._is_told = True
            self._observe(self._tuple, self._sighting, (outcome_of_status(status), status, None, None))


def _outcome_of(how) -> str:
    outcome = how.get("outcome")
    if outcome is not None:
        return outcome
    return "error" if how.get("error") else outcome_of_status(how.get("status") or 0)


def outcome_of_status(status: int) -> str:
    """401, 403 and 407 refuse the credential; any other answer below 500 says that it was let in."""
    if status in (401, 403, 407):
        return "denied"
    return "error" if status >= 500 else "accepted"
