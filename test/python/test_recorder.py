"""Counts, keys and facts of observations, as the wire contract has them."""

from __future__ import annotations

import unittest

from support import KEY, fake_secret
from mayfly_instrumentation.fingerprints import fingerprint, fingerprint_key
from mayfly_instrumentation.recorder import Recorder
from mayfly_instrumentation.manual_actor import with_actor
from support import attributes_of
import json


class Kept:
    """A recorder, and what it wrote."""

    def __init__(self, takes=lambda: True) -> None:
        self.lines: list[tuple[str, dict, int]] = []
        self.timed: list[int] = []
        self.errors = 0
        self.instances: list[int] = []
        self.takes = takes
        self.recorder = Recorder(
            fingerprint_key(KEY), None, self._sink, self.timed.append, lambda totals: self.instances.append(totals.instance), self._failed
        )

    def _sink(self, name, _times, attributes, instance, _is_later) -> bool:
        if not self.takes():
            return False
        self.lines.append((name, attributes_of(json.loads(f"[{attributes}]")), instance))
        return True

    def _failed(self) -> None:
        self.errors += 1

    def used(self, secret, host="api.example.com", path="/v1/things", **more):
        target = {"address": host, "port": 443, "method": "GET", "path": path, "rpc": None}
        return self.recorder.used({"secret": secret, "location": "header", "name": "authorization", "target": target, **more})


class RecorderTest(unittest.TestCase):
    def test_a_use_is_told_at_once_and_its_answer_after_it(self) -> None:
        kept = Kept()
        secret = fake_secret("ghp_", 36)
        answer = kept.used(secret, mechanism="Bearer")
        answer({"status": 200})
        answer({"status": 500})
        (name, sent, _), (_, accepted, _) = kept.lines
        self.assertEqual(name, "credential.use")
        self.assertEqual(sent["mayfly.use.outcome"], "sent")
        self.assertEqual(accepted["mayfly.use.outcome"], "accepted")
        self.assertEqual(accepted["http.response.status_code"], 200)
        self.assertEqual(sent["mayfly.credential.fingerprint"], fingerprint(fingerprint_key(KEY), secret))
        self.assertEqual(sent["mayfly.credential.type"], "github.personal_token")
        self.assertEqual(sent["url.template"], "/v1/things")
        self.assertEqual(sent["mayfly.use.mechanism"], "Bearer")
        self.assertEqual(sent["mayfly.count"], 1)
        self.assertNotIn(secret, json.dumps(kept.lines))

    def test_outcomes(self) -> None:
        for how, outcome in (
            ({"status": 401}, "denied"),
            ({"status": 403}, "denied"),
            ({"status": 407}, "denied"),
            ({"status": 404}, "accepted"),
            ({"status": 503}, "error"),
            ({"error": True}, "error"),
            ({"outcome": "denied"}, "denied"),
        ):
            kept = Kept()
            kept.used(fake_secret("ghp_", 36))(how)
            self.assertEqual(kept.lines[-1][1]["mayfly.use.outcome"], outcome, how)

    def test_a_hot_key_is_written_in_a_burst_and_then_stands_for_many(self) -> None:
        kept = Kept()
        secret = fake_secret("ghp_", 36)
        for _ in range(1_000):
            kept.used(secret)
        kept.recorder.flush()
        totals = kept.recorder.totals()
        self.assertEqual(totals.seen, 1_000)
        self.assertEqual(totals.spooled + totals.coalesced, 1_000)
        self.assertEqual(len(kept.lines), totals.spooled)
        self.assertLess(totals.spooled, 400)
        self.assertEqual(max(line[1]["mayfly.count"] for line in kept.lines), 1_000)
        self.assertEqual(len(kept.timed), 1)

    def test_a_sink_that_takes_nothing_costs_lines_and_no_counts(self) -> None:
        takes = [False]
        kept = Kept(lambda: takes[0])
        secret = fake_secret("ghp_", 36)
        for _ in range(10):
            kept.used(secret)
        takes[0] = True
        kept.recorder.flush()
        self.assertEqual(kept.lines[-1][1]["mayfly.count"], 10)
        self.assertEqual(kept.recorder.totals().dropped, 0)

    def test_what_nobody_took_by_the_end_is_counted_as_dropped(self) -> None:
        kept = Kept(lambda: False)
        kept.used(fake_secret("ghp_", 36))
        kept.recorder.close()
        self.assertEqual(kept.recorder.totals().dropped, 1)

    def test_keys_past_the_thousandth_share_the_key_other(self) -> None:
        kept = Kept()
        secret = fake_secret("ghp_", 36)
        for number in range(1_100):
            kept.used(secret, host=f"h{number}.example.com")
        totals = kept.recorder.totals()
        self.assertEqual(totals.overflowed, 100)
        self.assertEqual(kept.lines[-1][1]["server.address"], "other")

    def test_too_many_keys_begin_another_instance(self) -> None:
        kept = Kept()
        for _ in range(13):
            secret = fake_secret("", 40)
            for number in range(1_000):
                kept.used(secret, host=f"h{number}.example.com")
        self.assertEqual(kept.instances, [0])
        self.assertEqual(kept.recorder.totals().instance, 1)
        self.assertEqual(kept.lines[-1][2], 1)

    def test_actors_have_keys_of_their_own_and_nobody_is_counted(self) -> None:
        kept = Kept()
        secret = fake_secret("ghp_", 36)
        kept.used(secret)
        with with_actor(agent="researcher", tool="search", conversation="c1"):
            kept.used(secret)
            with with_actor(tool="fetch"):
                kept.used(secret)
        with with_actor(agent="researcher", tool="search", conversation="c2"):
            kept.used(secret)
        told = [(line.get("gen_ai.agent.name"), line.get("gen_ai.tool.name"), line["mayfly.count"]) for _, line, _ in kept.lines]
        self.assertEqual(
            told,
            [(None, None, 1), ("researcher", "search", 1), ("researcher", "fetch", 1), ("researcher", "search", 2)],
        )
        self.assertEqual(kept.recorder.totals().unattributed, 1)

    def test_a_fetch_tells_what_it_was_made_from_and_a_use_goes_by_it(self) -> None:
        kept = Kept()
        parent, child = fake_secret("", 40), fake_secret("", 40)
        kept.used(parent)
        kept.recorder.fetched(
            {"secret": child, "source": "token_endpoint", "name": "role a", "policy": "p", "type": "oauth.access_token", "parents": [parent], "expiresAt": 1_900_000_000_000}
        )
        kept.used(child)
        fetched, used = kept.lines[1][1], kept.lines[2][1]
        self.assertEqual(fetched["mayfly.fetch.name"], "role a")
        self.assertEqual(fetched["mayfly.credential.parents"], [fingerprint(fingerprint_key(KEY), parent)])
        self.assertEqual(used["mayfly.credential.expires_at"], 1_900_000_000_000)
        self.assertEqual(used["mayfly.credential.type"], "oauth.access_token")

    def test_an_end_and_a_renewal_find_a_credential_by_its_public_name(self) -> None:
        kept = Kept()
        secret = fake_secret("", 40)
        kept.recorder.fetched({"secret": secret, "source": "secret_manager", "name": "db", "joinKeys": ["vault.lease_id:a/b/1"]})
        kept.recorder.renewed("vault.lease_id:a/b/1", 1_900_000_000_000)
        kept.recorder.ended({"joinKey": "vault.lease_id:a/b/1"}, "revoked")
        kept.recorder.ended({"joinKey": "vault.lease_id:another"}, "revoked")
        names = [name for name, _, _ in kept.lines]
        self.assertEqual(names, ["credential.fetch", "credential.fetch", "credential.end"])
        self.assertEqual(kept.lines[1][1]["mayfly.credential.expires_at"], 1_900_000_000_000)
        self.assertEqual(kept.lines[2][1]["mayfly.end.reason"], "revoked")

    def test_no_text_of_a_line_holds_a_secret(self) -> None:
        kept = Kept()
        secret = fake_secret("", 40)
        kept.used(secret)
        kept.recorder.fetched({"secret": fake_secret("ghp_", 36), "source": "file", "name": f"/tmp/{secret}/x"})
        with with_actor(agent=f"agent {secret}", tool=fake_secret("ghp_", 36)):
            kept.used(secret, subject=f"me {secret}", path=f"/x/{secret}")
        text = json.dumps(kept.lines)
        self.assertNotIn(secret, text)
        self.assertNotIn("ghp_", text)
        self.assertIn("withheld", text)

    def test_bad_reports_are_counted_and_harm_nobody(self) -> None:
        kept = Kept()
        for report in ({}, {"secret": 5, "source": "env"}, {"secret": None}):
            kept.recorder.fetched(report)
            kept.recorder.used(report)({"status": 200})
        self.assertEqual(kept.errors, 6)
        kept.used(fake_secret("ghp_", 36))
        self.assertEqual(len(kept.lines), 1)


if __name__ == "__main__":
    unittest.main()
