"""The first hooks, in processes of their own: what they see, and that nobody notices."""

from __future__ import annotations

import gzip
import json
import tempfile
import unittest
from pathlib import Path

from support import HOME, fake_secret, run_hooked, server
from mayfly_instrumentation.fingerprints import fingerprint, fingerprint_key
from mayfly_instrumentation.hooks import HOOKS
from support import KEY


def name_of(secret: str) -> str:
    return fingerprint(fingerprint_key(KEY), secret)


def told(spans: list[dict], *names: str) -> list[tuple]:
    return [tuple(span["attributes"].get(name) for name in names) for span in spans]


USE = ("mayfly.credential.fingerprint", "mayfly.use.location", "mayfly.use.outcome")


class RegistryTest(unittest.TestCase):
    def test_every_hook_is_registered_and_has_a_test(self) -> None:
        files = {path.stem for path in (HOME / "mayfly_instrumentation" / "hooks").glob("*.py")} - {"__init__"}
        self.assertEqual(files, {name for name, _ in HOOKS})
        tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
        for name in files:
            words = "".join(word.capitalize() for word in name.split("_"))
            self.assertIn(f"class {words}Test", tests, f"no test for the hook {name}")


class EnvironTest(unittest.TestCase):
    def test_what_is_held_and_what_is_read_are_told_apart(self) -> None:
        read, held = fake_secret("ghp_", 36), fake_secret("", 24)
        run = run_hooked(
            "import os; os.environ.get('GITHUB_TOKEN'); os.getenv('HOME'); dict(os.environ); os.environ.copy()",
            env={"GITHUB_TOKEN": read, "DB_PASSWORD": held, "PLAIN": "some words"},
        )
        found = told(run.named("credential.fetch"), "mayfly.credential.fingerprint", "mayfly.fetch.name", "mayfly.credential.held")
        self.assertCountEqual(
            found,
            [
                (name_of(read), "GITHUB_TOKEN", None),
                (name_of(read), "GITHUB_TOKEN", True),
                (name_of(held), "DB_PASSWORD", True),
            ],
        )

    def test_what_the_application_writes_is_told_when_it_is_read(self) -> None:
        secret = fake_secret("ghp_", 36)
        run = run_hooked(f"import os; os.environ['A_TOKEN'] = {secret!r}; os.environ['A_TOKEN']")
        self.assertEqual(told(run.named("credential.fetch"), "mayfly.fetch.name"), [("A_TOKEN",)])

    def test_a_connection_url_is_its_password(self) -> None:
        password = fake_secret("", 20)
        run = run_hooked("import os; os.environ['DATABASE_URL']", env={"DATABASE_URL": f"postgres://bob:{password}@db.example/x"})
        self.assertIn((name_of(password), "bob"), told(run.named("credential.fetch"), "mayfly.credential.fingerprint", "mayfly.credential.subject"))

    def test_the_environment_behaves_as_before(self) -> None:
        run = run_hooked(
            """
            import os, pickle
            try:
                os.environ['NOT_THERE']
            except KeyError as error:
                print(error)
            print(os.environ.get('NOT_THERE', 'default'), 'PATH' in os.environ, sorted(os.environ) == sorted(list(os.environ.keys())))
            os.environ['NEW'] = 'value'; del os.environ['NEW']
            print('NEW' in os.environ, type(os.environ).__getitem__.__name__)
            """
        )
        self.assertEqual(run.out, "'NOT_THERE'\ndefault True True\nFalse __getitem__\n")
        self.assertEqual((run.err, run.code), ("", 0))


class FilesTest(unittest.TestCase):
    def test_a_secret_file_is_read_whoever_opens_it_and_told_once(self) -> None:
        secret = fake_secret("", 32)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / ".env").write_text(f"API_KEY={secret}\nPORT=80\n")
            run = run_hooked(
                f"""
                import os, pathlib
                path = {folder + '/.env'!r}
                open(path).read(); pathlib.Path(path).read_bytes(); os.close(os.open(path, os.O_RDONLY))
                """
            )
            self.assertEqual(
                told(run.named("credential.fetch"), "mayfly.credential.fingerprint", "mayfly.fetch.source", "mayfly.fetch.name"),
                [(name_of(secret), "file", f"{folder}/.env")],
            )

    def test_other_files_written_files_pipes_and_missing_files_are_left_alone(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            run = run_hooked(
                f"""
                import os, threading
                folder = {folder!r}
                open(folder + '/a.txt', 'w').write('x'); open(folder + '/a.txt').read()
                open(folder + '/.env', 'w').write('API_KEY={fake_secret("", 30)}')
                try:
                    open(folder + '/credentials.json')
                except FileNotFoundError:
                    print('missing')
                os.mkfifo(folder + '/key.pem')
                threading.Thread(target=lambda: open(folder + '/key.pem', 'w').write('through')).start()
                print(open(folder + '/key.pem').read())
                """
            )
        self.assertEqual(run.named("credential.fetch"), [])
        self.assertEqual(run.out, "missing\nthrough\n")


class HttpClientTest(unittest.TestCase):
    def test_a_credential_in_a_header_is_used_and_answered(self) -> None:
        token, key = fake_secret("ghp_", 36), fake_secret("", 32)
        with server(lambda *_: (200, {}, b"{}")) as port:
            for source in (
                f"import requests; requests.get('http://127.0.0.1:{port}/user', headers={{'Authorization': 'Bearer {token}', 'X-Api-Key': '{key}'}})",
                f"from urllib.request import *; urlopen(Request('http://127.0.0.1:{port}/user', headers={{'Authorization': 'Bearer {token}', 'X-Api-Key': '{key}'}})).read()",
                f"import urllib3; urllib3.PoolManager().request('GET', 'http://127.0.0.1:{port}/user', headers={{'Authorization': 'Bearer {token}', 'X-Api-Key': '{key}'}})",
            ):
                with self.subTest(source.split("(")[0]):
                    run = run_hooked(source)
                    self.assertEqual((run.err, run.code), ("", 0))
                    self.assertCountEqual(
                        told(run.named("credential.use"), *USE, "server.address", "server.port", "url.template"),
                        [
                            (name_of(secret), "header", outcome, "127.0.0.1", port, "/user")
                            for secret in (token, key)
                            for outcome in ("sent", "accepted")
                        ],
                    )

    def test_an_issuer_s_answer_is_read_while_the_application_reads_it(self) -> None:
        token = fake_secret("ghs_", 36)
        answer = json.dumps({"token": token, "expires_at": "2030-01-01T00:00:00Z", "permissions": {}}).encode()
        chunked = b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in (answer[:7], answer[7:])) + b"0\r\n\r\n"
        for headers, body in (
            ({}, answer),
            ({"content-encoding": "gzip"}, gzip.compress(answer)),
            ({"transfer-encoding": "chunked"}, chunked),
        ):
            with self.subTest(headers), server(lambda *_, h=headers, b=body: (201, h, b)) as port:
                run = run_hooked(
                    f"""
                    import requests
                    answer = requests.post('http://127.0.0.1:{port}/app/installations/12/access_tokens', headers={{'authorization': 'Bearer x.y.z'}})
                    print(len(answer.json()['token']))
                    """
                )
                self.assertEqual((run.out, run.err), ("40\n", ""))
                self.assertEqual(
                    told(run.named("credential.fetch"), "mayfly.credential.fingerprint", "mayfly.fetch.source", "mayfly.fetch.name"),
                    [(name_of(token), "token_endpoint", "installation 12")],
                )

    def test_a_secret_in_the_body_of_a_token_request_is_a_use(self) -> None:
        secret, token = fake_secret("", 40), fake_secret("", 40)
        answer = json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": 60}).encode()
        with server(lambda *_: (200, {}, answer)) as port:
            run = run_hooked(
                f"""
                import requests
                form = {{'grant_type': 'client_credentials', 'client_id': 'me', 'client_secret': '{secret}'}}
                requests.post('http://127.0.0.1:{port}/oauth/token', data=form).json()
                """
            )
        self.assertIn((name_of(secret), "body", "accepted"), told(run.named("credential.use"), *USE))
        [fetched] = run.named("credential.fetch")
        self.assertEqual(fetched["attributes"]["mayfly.credential.parents"], [name_of(secret)])
        self.assertEqual(fetched["attributes"]["mayfly.fetch.policy"], "oauth client me, grant client_credentials")

    def test_a_refusal_and_a_dead_server_are_told(self) -> None:
        token = fake_secret("ghp_", 36)
        with server(lambda *_: (401, {}, b"")) as port:
            run = run_hooked(f"import requests; requests.get('http://127.0.0.1:{port}/', headers={{'Authorization': 'token {token}'}})")
        self.assertEqual([each[2] for each in told(run.named("credential.use"), *USE)], ["sent", "denied"])
        run = run_hooked(
            f"""
            import requests
            try:
                requests.get('http://127.0.0.1:1/', headers={{'Authorization': 'token {token}'}})
            except requests.ConnectionError as error:
                print('refused')
            """
        )
        self.assertEqual([each[2] for each in told(run.named("credential.use"), *USE)], ["sent", "error"])
        self.assertEqual((run.out, run.err), ("refused\n", ""))

    def test_a_proxy_is_told_from_the_host_behind_it(self) -> None:
        token, password = fake_secret("ghp_", 36), fake_secret("", 20)
        with server(lambda *_: (200, {}, b"{}")) as port:
            run = run_hooked(
                f"""
                import requests
                proxies = {{'http': 'http://me:{password}@127.0.0.1:{port}'}}
                requests.get('http://api.example.com/user', headers={{'Authorization': 'token {token}'}}, proxies=proxies)
                """
            )
        found = told(run.named("credential.use"), "mayfly.credential.fingerprint", "server.address")
        self.assertEqual(set(found), {(name_of(token), "api.example.com"), (name_of(password), "127.0.0.1")})

    def test_files_and_iterators_are_sent_as_they_are(self) -> None:
        got: list[bytes] = []
        with server(lambda _m, _p, _h, body: (got.append(body), (200, {}, b"{}"))[1]) as port:
            run = run_hooked(
                f"""
                import io, requests
                url = 'http://127.0.0.1:{port}/oauth/token'
                requests.post(url, data=io.BytesIO(b'grant_type=client_credentials&client_secret={fake_secret("", 30)}'),
                    headers={{'content-type': 'application/x-www-form-urlencoded'}})
                """
            )
        self.assertEqual((run.err, run.code), ("", 0))
        self.assertTrue(got[0].startswith(b"grant_type=client_credentials"))
        self.assertIn("body", [each[1] for each in told(run.named("credential.use"), *USE)])

    def test_another_who_patched_first_or_later_is_called_too(self) -> None:
        token = fake_secret("ghp_", 36)
        other = """
            import http.client
            before = http.client.HTTPConnection.endheaders
            def endheaders(self, *args, **more):
                print('other', self.host)
                return before(self, *args, **more)
            http.client.HTTPConnection.endheaders = endheaders
            """
        with server(lambda *_: (200, {}, b"{}")) as port:
            ask = f"from urllib.request import *; urlopen(Request('http://127.0.0.1:{port}/', headers={{'Authorization': 'token {token}'}})).read()"
            for run in (run_hooked(ask, before=other), run_hooked(_joined(other, ask))):
                self.assertIn("other 127.0.0.1", run.out)
                self.assertEqual(len(run.named("credential.use")), 2)

    def test_what_breaks_inside_is_counted_and_nobody_notices(self) -> None:
        with server(lambda *_: (200, {}, b"fine")) as port:
            run = run_hooked(
                f"""
                import mayfly_instrumentation.generated.node.watch_request as broken
                def fail(*_): raise RuntimeError('broken inside')
                broken.watch_request = fail
                import requests
                print(requests.get('http://127.0.0.1:{port}/', headers={{'Authorization': 'token x'}}).text)
                """
            )
        self.assertEqual((run.out, run.err), ("fine\n", ""))
        self.assertEqual(run.named("mayfly.process")[-1]["attributes"]["mayfly.process.dropped"], 1)


def _joined(*sources: str) -> str:
    from textwrap import dedent

    return "\n".join(dedent(source) for source in sources)


if __name__ == "__main__":
    unittest.main()
