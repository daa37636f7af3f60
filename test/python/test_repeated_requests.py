"""Requests that come again are told as the first was, whatever is remembered of it."""

from __future__ import annotations

import unittest

from support import KEY, fake_secret, run_hooked, server
from mayfly_instrumentation.fingerprints import fingerprint, fingerprint_key
from mayfly_instrumentation.repeated_requests import UNKNOWN, RepeatedRequests

ASK = """
import http.client, sys
def ask(port, path='/v1/things', **headers):
    connection = http.client.HTTPConnection('127.0.0.1', port)
    connection.request('GET', path, headers={name.replace('_', '-'): value for name, value in headers.items()})
    return connection.getresponse().read()
"""


def name_of(secret: str) -> str:
    return fingerprint(fingerprint_key(KEY), secret)


def counts(run) -> dict:
    """The highest reading of each: fingerprint, outcome, path."""
    found: dict = {}
    for span in run.named("credential.use"):
        of = span["attributes"]
        key = (of["mayfly.credential.fingerprint"], of["mayfly.use.outcome"], of["url.template"])
        found[key] = max(found.get(key, 0), of["mayfly.count"])
    return found


class RepeatedTest(unittest.TestCase):
    def test_each_is_counted_with_its_own_answer(self) -> None:
        token, other = fake_secret("ghp_", 36), fake_secret("ghp_", 36)
        statuses = iter((200, 401, 200, 503, 200, 200))
        with server(lambda *_: (next(statuses), {}, b"{}")) as port:
            run = run_hooked(
                f"""
                {ASK}
                for at in range(4):
                    ask({port}, Authorization='Bearer {token}', X_Request_Id=str(at) * 20, X_Other=str(at) * 20)
                ask({port}, Authorization='Bearer {other}')
                ask({port}, '/v1/other', Authorization='Bearer {token}')
                """.replace("\n" + " " * 16, "\n")
            )
        self.assertEqual((run.err, run.code), ("", 0))
        self.assertEqual(
            counts(run),
            {
                (name_of(token), "sent", "/v1/things"): 4,
                (name_of(token), "accepted", "/v1/things"): 2,
                (name_of(token), "denied", "/v1/things"): 1,
                (name_of(token), "error", "/v1/things"): 1,
                (name_of(other), "sent", "/v1/things"): 1,
                (name_of(other), "accepted", "/v1/things"): 1,
                (name_of(token), "sent", "/v1/other"): 1,
                (name_of(token), "accepted", "/v1/other"): 1,
            },
        )

    def test_each_belongs_to_who_makes_it(self) -> None:
        token = fake_secret("ghp_", 36)
        with server(lambda *_: (200, {}, b"{}")) as port:
            run = run_hooked(
                f"""
                {ASK}
                from mayfly_instrumentation import with_actor
                for agent in ('one', 'two', 'two', 'one'):
                    with with_actor(agent=agent):
                        ask({port}, Authorization='Bearer {token}')
                ask({port}, Authorization='Bearer {token}')
                """.replace("\n" + " " * 16, "\n")
            )
        found: dict = {}
        for span in run.named("credential.use"):
            of = span["attributes"]
            key = (of.get("gen_ai.agent.name"), of["mayfly.use.outcome"])
            found[key] = max(found.get(key, 0), of["mayfly.count"])
        agents = {"one": 2, "two": 2, None: 1}
        self.assertEqual(found, {(who, how): count for who, count in agents.items() for how in ("sent", "accepted")})

    def test_a_credential_that_was_forgotten_is_met_again(self) -> None:
        token = fake_secret("ghp_", 36)
        with server(lambda *_: (200, {}, b"{}")) as port:
            run = run_hooked(
                f"""
                {ASK}
                from mayfly_instrumentation import process
                for at in range(3):
                    ask({port}, Authorization='Bearer {token}')
                    for number in range(1_100):
                        process.current().recorder.used({{'secret': f'{{at}}-{{number}}-' + 'x' * 20, 'location': 'header'}})
                    print(process.current().recorder.knows('{token}'))
                    for number in range(1_100):
                        process.current().recorder.used({{'secret': f'{{number}}-{{at}}-' + 'y' * 20, 'location': 'header'}})
                """.replace("\n" + " " * 16, "\n")
            )
        self.assertEqual((run.err, run.out), ("", "True\nTrue\nTrue\n"))
        mine = {key[1]: count for key, count in counts_of(run, name_of(token)).items()}
        self.assertEqual(mine, {"sent": 3, "accepted": 3})

    def test_a_forked_child_counts_anew(self) -> None:
        token = fake_secret("ghp_", 36)
        with server(lambda *_: (200, {}, b"{}")) as port:
            run = run_hooked(
                f"""
                {ASK}
                import os
                ask({port}, Authorization='Bearer {token}')
                child = os.fork()
                ask({port}, Authorization='Bearer {token}')
                if child == 0:
                    ask({port}, Authorization='Bearer {token}')
                    os._exit(0)
                os.waitpid(child, 0)
                """.replace("\n" + " " * 16, "\n")
            )
        most: dict = {}
        for span in run.named("credential.use"):
            if span["attributes"]["mayfly.use.outcome"] == "sent":
                instance = span["resource"]["service.instance.id"]
                most[instance] = max(most.get(instance, 0), span["attributes"]["mayfly.count"])
        self.assertEqual(sorted(most.values()), [2, 2])


def counts_of(run, name: str) -> dict:
    found: dict = {}
    for span in run.named("credential.use"):
        of = span["attributes"]
        if of["mayfly.credential.fingerprint"] == name:
            key = (name, of["mayfly.use.outcome"])
            found[key] = max(found.get(key, 0), of["mayfly.count"])
    return found


class KeyTest(unittest.TestCase):
    def setUp(self) -> None:
        self.repeated = RepeatedRequests(lambda use: use, lambda use: use)

    def test_lines_that_say_nothing_tell_no_requests_apart(self) -> None:
        token = fake_secret("ghp_", 36)
        for line, is_told in (
            (b"Accept: */*", False),
            (b"X-Request-Id: 2f3c5a54-51b1-4a8e-8a8f-0d0b3f1c2a11", False),
            (b"Content-Length: 12", False),
            (b"X-Colour: red", False),
            (f"X-Colour: {token}".encode(), True),
            (f"Authorization: Bearer {token}".encode(), True),
            ((b"x-api-key", token.encode()), True),
            (("Cookie", f"session={token}"), True),
            (("Cookie", "theme=dark"), False),
            (("accept-encoding", "gzip"), False),
            (b"Host: example.com", True),
            (("X-Long", "x" * 70_000), False),
        ):
            for _ in range(2):
                self.assertEqual(self.repeated.key(["place"], [line]), ("place", line) if is_told else ("place",), line)

    def test_a_header_by_which_requests_were_told_apart_is_told_from_then_on(self) -> None:
        line = b"Accept: text/event-stream"
        key = self.repeated.key(["place"], [line])
        self.repeated.remember(key, [], None)
        self.assertIsNone(self.repeated.again(key))
        self.assertFalse(self.repeated.asks("accept"))
        self.assertTrue(self.repeated.asks("accept"))
        self.assertIs(self.repeated.again(key), UNKNOWN)
        self.assertEqual(self.repeated.key(["place"], [line]), ("place", line))

    def test_what_is_remembered_is_bounded(self) -> None:
        self.repeated.remember(("x" * 9_000,), [], None)
        self.assertIs(self.repeated.again(("x" * 9_000,)), UNKNOWN)
        for at in range(2_000):
            self.repeated.remember((at,), [], None)
            self.repeated.key([f"/{at}"], [f"X-Request-Id: {at}".encode()])
        self.assertLessEqual(len(self.repeated._known), 512)
        self.assertLessEqual(len(self.repeated._plain), 1_024)
        self.assertLessEqual(len(self.repeated._shapes), 1_024)

    def test_an_issuer_that_answered_makes_all_unknown(self) -> None:
        self.repeated.remember(("key",), [], None)
        self.repeated.forget()
        self.assertIs(self.repeated.again(("key",)), UNKNOWN)


if __name__ == "__main__":
    unittest.main()
