"""Beginnings and ends of processes: nothing is lost, nobody is disturbed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from support import HOME, fake_secret, plain_environment, run_hooked, server, spans_of

STARTUP = HOME / "mayfly_instrumentation" / "startup"


def use(secret: str) -> str:
    """Source that presents a secret to nobody."""
    return (
        "from urllib.request import Request, urlopen\n"
        "try:\n"
        f"    urlopen(Request('http://127.0.0.1:1/', headers={{'Authorization': 'token {secret}'}}))\n"
        "except OSError:\n"
        "    pass\n"
    )


class EndsTest(unittest.TestCase):
    def test_every_end_keeps_what_was_seen(self) -> None:
        for what, end in (
            ("an ordinary one", ""),
            ("sys.exit", "import sys; sys.exit(3)"),
            ("an exception", "raise ValueError('x')"),
            ("os._exit", "import os; os._exit(0)"),
            ("SIGTERM", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"),
            ("SIGKILL", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"),
            ("exec", "import os; os.execv('/bin/true', ['true'])"),
        ):
            with self.subTest(what):
                run = run_hooked(use(fake_secret("ghp_", 36)) + end)
                outcomes = [span["attributes"]["mayfly.use.outcome"] for span in run.named("credential.use")]
                self.assertEqual(outcomes, ["sent", "error"])

    def test_the_last_heartbeat_adds_up(self) -> None:
        run = run_hooked(use(fake_secret("ghp_", 36)))
        beats = [span["attributes"] for span in run.named("mayfly.process")]
        self.assertEqual([beat["mayfly.process.phase"] for beat in beats], ["start", "end"])
        last = beats[-1]
        self.assertLessEqual({"environ", "files", "http_client"}, set(last["mayfly.process.hooks"]))
        self.assertEqual(last["mayfly.process.seen"], 2)
        self.assertEqual(last["mayfly.process.spooled"], 2)
        self.assertEqual(last["mayfly.process.unattributed"], 2)
        resource = run.spans[0]["resource"]
        self.assertEqual(resource["process.runtime.name"], sys.implementation.name)
        self.assertRegex(resource["service.instance.id"], "^[0-9a-f]{32}$")


class ChildrenTest(unittest.TestCase):
    def instances(self, run) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for span in run.spans:
            found.setdefault(span["resource"]["process.pid"], set()).add(span["resource"]["service.instance.id"])
        return found

    def test_a_forked_child_counts_for_itself(self) -> None:
        source = "import os\n" + use(fake_secret("ghp_", 36)) + "pid = os.fork()\n" + use(fake_secret("ghp_", 36))
        run = run_hooked(source + "if pid == 0: os._exit(0)\nos.waitpid(pid, 0)\n")
        self.assertEqual(run.err, "")
        found = self.instances(run)
        self.assertEqual([len(each) for each in found.values()], [1, 1])
        self.assertEqual(len(set.union(*found.values())), 2)
        self.assertEqual({span["attributes"]["mayfly.count"] for span in run.named("credential.use")}, {1})

    def test_a_fork_while_threads_work_neither_hangs_nor_loses(self) -> None:
        secret = fake_secret("ghp_", 36)
        run = run_hooked(
            f"""
            import os, sys, threading
            from urllib.request import Request, urlopen
            def ask(count):
                for _ in range(count):
                    try:
                        urlopen(Request('http://127.0.0.1:1/', headers={{'Authorization': 'token {secret}'}}))
                    except OSError:
                        pass
            # Python itself hangs in a child that was forked while another thread imports (encodings.idna).
            ask(1)
            threads = [threading.Thread(target=ask, args=(60,)) for _ in range(4)]
            for thread in threads: thread.start()
            pids = []
            for _ in range(8):
                pid = os.fork()
                if pid == 0:
                    ask(3)
                    os._exit(0)
                pids.append(pid)
            for pid in pids:
                assert os.waitpid(pid, 0)[1] == 0
            for thread in threads: thread.join()
            """
        )
        self.assertEqual(run.code, 0, run.err)
        most: dict[tuple, int] = {}
        for span in run.named("credential.use"):
            key = (span["resource"]["service.instance.id"], span["attributes"]["mayfly.use.outcome"])
            most[key] = max(most.get(key, 0), span["attributes"]["mayfly.count"])
        self.assertEqual(sorted(most.values()), sorted([241, 241] + [3] * 16))

    def test_multiprocessing_in_each_of_its_ways(self) -> None:
        secret = fake_secret("ghp_", 36)
        for method in ("fork", "spawn", "forkserver"):
            with self.subTest(method):
                run = run_hooked(
                    "import multiprocessing\n"
                    "def work():\n"
                    + "".join(f"    {line}\n" for line in use(secret).splitlines())
                    + "if __name__ == '__main__':\n"
                    f"    process = multiprocessing.get_context({method!r}).Process(target=work)\n"
                    "    process.start(); process.join(); print(process.exitcode)\n"
                )
                self.assertEqual((run.out, run.err), ("0\n", ""))
                self.assertEqual(len(run.named("credential.use")), 2)

    def test_a_subinterpreter_is_harmless(self) -> None:
        run = run_hooked(
            """
            try:
                import _xxsubinterpreters as interpreters
            except ImportError:
                import _interpreters as interpreters
            one = interpreters.create()
            run = getattr(interpreters, 'run_string', None) or interpreters.exec
            run(one, "import os, http.client; os.environ.get('PATH'); open('/dev/null').close()")
            interpreters.destroy(one)
            print('done')
            """
        )
        self.assertEqual((run.out, run.code), ("done\n", 0), run.err)


class BadSurroundingsTest(unittest.TestCase):
    def run_plain(self, source: str, **env: str) -> subprocess.CompletedProcess:
        start = "import mayfly_instrumentation.process as p; p.start()\n"
        return subprocess.run(
            [sys.executable, "-c", start + source], env=plain_environment(**env), capture_output=True, text=True, timeout=120, check=False
        )

    def test_without_a_key_one_line_says_what_to_do_and_children_are_silent(self) -> None:
        child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import mayfly_instrumentation.process as p; p.start()'])"
        done = self.run_plain(child, MAYFLY_FINGERPRINT_KEY="")
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertIn("set MAYFLY_FINGERPRINT_KEY or MAYFLY_FINGERPRINT_KEY_FILE", done.stderr)

    def test_a_key_that_is_too_short_or_a_file_that_is_not_there(self) -> None:
        done = self.run_plain("", MAYFLY_FINGERPRINT_KEY="short")
        self.assertIn("needs at least 32 bytes, got 5", done.stderr)
        self.assertNotIn("short\n", done.stderr)
        done = self.run_plain("", MAYFLY_FINGERPRINT_KEY="", MAYFLY_FINGERPRINT_KEY_FILE="/nowhere/key")
        self.assertIn("/nowhere/key cannot be read", done.stderr)
        self.assertEqual(done.returncode, 0)

    def test_switched_off_it_is_silent(self) -> None:
        done = self.run_plain("print(p.current())", MAYFLY_DISABLED="1", MAYFLY_FINGERPRINT_KEY="")
        self.assertEqual((done.stdout, done.stderr), ("None\n", ""))

    def test_without_a_collector_nothing_is_said_and_the_lines_stay(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            done = self.run_plain(use(fake_secret("ghp_", 36)), MAYFLY_SPOOL=folder, OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1")
            self.assertEqual((done.stderr, done.returncode), ("", 0))
            self.assertEqual(len([path for path in Path(folder).iterdir() if path.suffix == ".ndjson"]), 1)

    def test_without_a_folder_that_can_be_written_to_the_next_is_taken_or_lines_go_from_memory(self) -> None:
        got: list[bytes] = []
        with tempfile.TemporaryDirectory() as folder, server(lambda _m, _p, _h, body: (got.append(body), (200, {}, b"{}"))[1]) as port:
            (Path(folder) / "file").write_text("")
            patch = f"import mayfly_instrumentation.config as c; c._places = lambda env: (c.SpoolPlace({folder + '/file/x'!r}, None),)\n"
            done = subprocess.run(
                [sys.executable, "-c", patch + "import mayfly_instrumentation.process as p; p.start()\n" + use(fake_secret("ghp_", 36))],
                env=plain_environment(OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}"),
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            self.assertIn("no spool folder can be written to", done.stderr)
            self.assertTrue(eventually(lambda: any(b"credential.use" in body for body in got)))

    def test_no_module_that_judges_is_loaded_at_the_start(self) -> None:
        done = self.run_plain("import sys; print([m for m in sys.modules if m.startswith(('mayfly_instrumentation.generated', 'http', 'json', 'hmac', 'wrapt', 'opentelemetry'))])")
        self.assertEqual(done.stdout, "[]\n")


class SendingTest(unittest.TestCase):
    def test_the_process_sends_for_itself_and_somebody_sends_what_is_left_at_its_end(self) -> None:
        got: list[bytes] = []
        with tempfile.TemporaryDirectory() as folder, server(lambda _m, _p, _h, body: (got.append(body), (200, {}, b"{}"))[1]) as port:
            env = plain_environment(MAYFLY_SPOOL=folder, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}")
            start = "import mayfly_instrumentation.process as p; p.start()\n"
            done = subprocess.run(
                [sys.executable, "-c", start + use(fake_secret("ghp_", 36)) + "import time; time.sleep(0.5)"],
                env=env, capture_output=True, text=True, timeout=120, check=False,
            )
            self.assertEqual(done.stderr, "")
            self.assertTrue(eventually(lambda: os.listdir(folder) == []), os.listdir(folder))
            spans = spans_of(b"\n".join(got))
            self.assertGreater(len(got), 1)
            self.assertEqual({span["attributes"].get("mayfly.process.phase") for span in spans}, {None, "start", "end"})
            uses = [span for span in spans if span["name"] == "credential.use"]
            self.assertNotIn("/v1/traces", {span["attributes"]["url.template"] for span in uses})


class SwitchTest(unittest.TestCase):
    def test_sitecustomize_switches_it_on_and_runs_the_next_one(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "sitecustomize.py").write_text("print('the other one', __file__)\n")
            path = os.pathsep.join([str(STARTUP), folder])
            env = {**plain_environment(MAYFLY_SPOOL=f"{folder}/spool", MAYFLY_DRAIN="external"), "PYTHONPATH": path}
            done = subprocess.run(
                [sys.executable, "-c", "import mayfly_instrumentation.process as p; print(p.current() is not None)"],
                env=env, capture_output=True, text=True, timeout=120, check=False,
            )
            self.assertEqual(done.stderr, "")
            self.assertEqual(done.stdout, f"the other one {folder}/sitecustomize.py\nTrue\n")

    def test_the_instrumentor_switches_on_and_off(self) -> None:
        run = run_hooked(
            """
            import http.client, os
            from mayfly_instrumentation import CredentialInstrumentor, process
            patched = http.client.HTTPConnection.endheaders
            process.stop()
            plain = http.client.HTTPConnection.endheaders
            print(plain is not patched, hasattr(plain, '__wrapped__'), process.current())
            CredentialInstrumentor().instrument()
            print(process.current() is not None, hasattr(http.client.HTTPConnection.endheaders, '__wrapped__'))
            CredentialInstrumentor().uninstrument()
            print(process.current())
            """
        )
        self.assertEqual(run.out, "True False None\nTrue True\nNone\n", run.err)

    def test_opentelemetry_instrument_finds_it(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            tool = Path(sys.executable).parent / "opentelemetry-instrument"
            if not tool.exists():
                self.skipTest("opentelemetry-instrumentation is not installed")
            env = plain_environment(MAYFLY_SPOOL=folder, MAYFLY_DRAIN="external", OTEL_TRACES_EXPORTER="none", OTEL_METRICS_EXPORTER="none", OTEL_LOGS_EXPORTER="none")
            env.pop("PYTHONPATH")
            done = subprocess.run(
                [str(tool), sys.executable, "-c", "import mayfly_instrumentation.process as p; print(p.current() is not None)"],
                env=env, capture_output=True, text=True, timeout=120, check=False,
            )
            self.assertEqual(done.stdout, "True\n", done.stderr)

    def test_with_actor_says_which_word_it_does_not_know(self) -> None:
        from mayfly_instrumentation import with_actor

        with self.assertRaisesRegex(TypeError, "and no agnet"), with_actor(agnet="x"):
            pass


def eventually(holds, tries: int = 400) -> bool:
    for _ in range(tries):
        if holds():
            return True
        time.sleep(0.05)
    return holds()


if __name__ == "__main__":
    unittest.main()
