"""A real kernel under the hooks: which cell used what, and what its output shows."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from urllib.parse import quote

from notebooks import run_cells, started
from support import KEY, fake_secret, plain_environment, run_hooked, spans_of

from mayfly_instrumentation import fingerprint, fingerprint_key

ASK = """
from urllib.request import Request, urlopen
def ask(secret):
    try:
        urlopen(Request('http://127.0.0.1:1/', headers={'Authorization': 'token ' + secret}))
    except OSError:
        pass
"""


def name_of(secret: str) -> str:
    return fingerprint(fingerprint_key(KEY), secret)


def token() -> str:
    return fake_secret("ghp_", 36)


class CellsTest(unittest.TestCase):
    def cells_of(self, run, *secrets: str) -> list[list[tuple]]:
        """For each secret: cell and execution count of each of its uses."""
        found = []
        for secret in secrets:
            uses = [use for use in run.uses() if use["mayfly.credential.fingerprint"] == name_of(secret)]
            found.append([(use.get("mayfly.notebook.cell_id"), use.get("mayfly.notebook.execution_count")) for use in uses])
        return found

    def test_each_use_has_its_cell_also_from_threads_pools_and_tasks(self) -> None:
        ways = {
            "in the cell": "ask('{0}')",
            "a thread": "import threading\nt = threading.Thread(target=ask, args=('{0}',)); t.start(); t.join()",
            "a thread of a class": "import threading\nclass T(threading.Thread):\n    def run(self): ask('{0}')\nt = T(); t.start(); t.join()",
            "a thread of a thread": "import threading\ndef more():\n    t = threading.Thread(target=ask, args=('{0}',)); t.start(); t.join()\nt = threading.Thread(target=more); t.start(); t.join()",
            "await": "import asyncio\nawait asyncio.sleep(0)\nask('{0}')",
            "a task": "async def work():\n    await asyncio.sleep(0)\n    ask('{0}')\nawait asyncio.gather(asyncio.create_task(work()), asyncio.sleep(0))",
            "to_thread": "await asyncio.to_thread(ask, '{0}')",
            "run_in_executor": "await asyncio.get_running_loop().run_in_executor(None, ask, '{0}')",
            "a pool": "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\npool.submit(ask, '{0}').result()",
            "a pool of another cell": "list(pool.map(ask, ['{0}']))",
            "a pool of multiprocessing": "from multiprocessing.pool import ThreadPool\nmany = ThreadPool(1)\nmany.map(ask, ['{0}'])",
            "one of another cell": "many.apply(ask, ('{0}',)); list(many.imap(str, 'x'))",
            "a timer": "import threading\nt = threading.Timer(0.01, ask, ('{0}',)); t.start(); t.join()",
            "an error": "ask('{0}')\n1/0",
            "after an error": "ask('{0}')",
            "another cell within": "get_ipython().run_cell('1+1')\nask('{0}')",
        }
        secrets = [token() for _ in ways]
        sources = [way.format(secret) for way, secret in zip(ways.values(), secrets)]
        errors = "import mayfly_instrumentation.process as p\nprint(p.current().context.errors)"
        run = run_cells(ASK, *sources, errors, env=started(), ids=True)
        found = self.cells_of(run, *secrets)
        for at, what in enumerate(ways):
            with self.subTest(what):
                self.assertEqual(len(found[at]), 1, run.text(at + 1))
                self.assertEqual(found[at][0][0], run.cells[at + 1]["id"])
        self.assertEqual((run.dropped, run.text(len(ways) + 1)), (0, "0\n"))
        self.assertEqual([each[0][1] for each in found], list(range(2, len(ways) + 2)))

    def test_what_outlives_its_cell_stays_its_own(self) -> None:
        thread, task = token(), token()
        run = run_cells(
            ASK + "import asyncio, threading\ngo = threading.Event()\n"
            f"t = threading.Thread(target=lambda: (go.wait(60), ask('{thread}'))); t.start()",
            f"gate = asyncio.Event()\nasync def work():\n    await gate.wait()\n    ask('{task}')\nlater = asyncio.create_task(work())\nawait asyncio.sleep(0)",
            "go.set(); t.join(); gate.set(); await later",
            env=started(),
            ids=True,
        )
        found = self.cells_of(run, thread, task)
        self.assertEqual([[each[0] for each in uses] for uses in found], [[run.cells[0]["id"]], [run.cells[1]["id"]]])

    def test_a_cell_that_is_run_twice_is_one_cell(self) -> None:
        secret = token()
        use = f"ask('{secret}')"
        run = run_cells(ASK, use, use, env=started())
        [first, second] = self.cells_of(run, secret)[0]
        self.assertEqual(first[0], second[0])
        self.assertRegex(first[0], "^code:[0-9a-f]{12}$")
        self.assertEqual((first[1], second[1]), (2, 3))
        self.assertEqual([use["mayfly.count"] for use in run.uses()], [1, 2])

    def test_the_kernel_says_whose_it_is_and_what_is_told_better_wins(self) -> None:
        mine, other = token(), token()
        run = run_cells(
            ASK + f"ask('{mine}')",
            "from mayfly_instrumentation import with_actor\n"
            f"with with_actor(agent='planner', user='ada'):\n    ask('{other}')",
            env=started(JPY_SESSION_NAME="/home/me/notes/a.ipynb", JUPYTERHUB_USER="me"),
        )
        by = {use["mayfly.credential.fingerprint"]: use for use in run.uses()}
        self.assertEqual((by[name_of(mine)]["mayfly.notebook.path"], by[name_of(mine)]["user.id"]), ("/home/me/notes/a.ipynb", "me"))
        self.assertEqual((by[name_of(other)]["gen_ai.agent.name"], by[name_of(other)]["user.id"]), ("planner", "ada"))
        self.assertIn("mayfly.notebook.cell_id", by[name_of(other)])

    def test_the_notebook_that_vs_code_and_papermill_name(self) -> None:
        for name in ("__vsc_ipynb_file__", "PAPERMILL_INPUT_PATH"):
            with self.subTest(name):
                secret = token()
                run = run_cells(f"{name} = '/w/b.ipynb'", ASK + f"ask('{secret}')", env=started())
                self.assertEqual([use["mayfly.notebook.path"] for use in run.uses()], ["/w/b.ipynb"])

    def test_a_kernel_as_vs_code_starts_and_asks_it(self) -> None:
        """github.com/microsoft/vscode-jupyter, July 2026: kernelProcess.node.ts, kernel.ts, cellExecution.ts."""
        from jupyter_client.manager import KernelManager

        home = "/home/me/" + "a long folder/" * 30
        address = "vscode-notebook-cell:" + quote(f"{home}b.ipynb") + "#W{0}sZmlsZQ%3D%3D"
        for startup, named in ((f'__vsc_ipynb_file__ = "{home}b.ipynb"', f"{home}b.ipynb"), ("pass", f"{home}b.ipynb")):
            secrets = [token(), token()]
            with self.subTest(startup[:20]), tempfile.TemporaryDirectory() as folder:
                env = plain_environment(MAYFLY_SPOOL=f"{folder}/spool", MAYFLY_DRAIN="external", IPYTHONDIR=folder, **started(PYDEVD_IPYTHON_COMPATIBLE_DEBUGGING="1"))
                kernel = KernelManager(kernel_name="python3", connection_file=f"{folder}/kernel-v3{'0a' * 20}.json")
                kernel.kernel_spec.argv[:] = [sys.executable, "-m", "ipykernel_launcher", "--f={connection_file}"]
                kernel.start_kernel(env=env, stderr=subprocess.DEVNULL)
                client = kernel.client()
                client.start_channels()
                try:
                    client.wait_for_ready(timeout=120)
                    reply(client, client.execute(startup, silent=False, store_history=False))
                    for at, secret in enumerate(secrets):
                        message = client.session.msg("execute_request", {"code": ASK + f"ask('{secret}')", "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": True, "stop_on_error": False})
                        message["metadata"] = {"cellId": address.format(at), "tags": []}
                        client.shell_channel.send(message)
                        reply(client, message["header"]["msg_id"])
                finally:
                    client.stop_channels()
                    kernel.shutdown_kernel(now=True)
                spans = spans_of(b"".join(path.read_bytes() for path in Path(f"{folder}/spool").glob("*.ndjson")))
            uses = [span["attributes"] for span in spans if span["attributes"].get("mayfly.use.location") == "header" and span["attributes"]["mayfly.use.outcome"] == "sent"]
            names = ("mayfly.notebook.path", "mayfly.notebook.cell_id", "mayfly.notebook.execution_count", "mayfly.notebook.kernel_id")
            self.assertEqual([tuple(use.get(name) for name in names) for use in uses], [(named, f"W{at}sZmlsZQ==", at + 1, "v3" + "0a" * 20) for at in range(2)])

    def test_the_notebook_that_the_operator_names_stays(self) -> None:
        run = run_cells("__vsc_ipynb_file__ = '/w/b.ipynb'", ASK + f"ask('{token()}')", env=started(MAYFLY_NOTEBOOK="jobs/a.ipynb"))
        self.assertEqual([use["mayfly.notebook.path"] for use in run.uses()], ["jobs/a.ipynb"])

    def test_load_ext_is_enough_and_unload_ext_ends_it(self) -> None:
        secret, later = token(), token()
        run = run_cells("%load_ext mayfly", ASK + f"ask('{secret}')", "%unload_ext mayfly", f"ask('{later}')")
        self.assertEqual([len(each) for each in self.cells_of(run, secret, later)], [1, 1])
        self.assertIsNotNone(self.cells_of(run, secret)[0][0][0])
        self.assertEqual(self.cells_of(run, later), [[(None, None)]])

    def test_threads_keep_their_own_context_variables(self) -> None:
        run = run_cells(
            "import contextvars, threading\nv = contextvars.ContextVar('v', default='none')\nv.set('cell')",
            "got = []\nv.set('cell')\nt = threading.Thread(target=lambda: got.append(v.get())); t.start(); t.join()\nprint(got)",
            env=started(),
        )
        self.assertEqual(run.text(1), "['none']\n")


class EndsTest(unittest.TestCase):
    def test_no_end_of_a_kernel_loses_anything(self) -> None:
        for what, end in (
            ("os._exit", "import os; os._exit(0)"),
            ("SIGKILL", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"),
            ("the end of the run", ""),
        ):
            with self.subTest(what):
                secret = token()
                run = run_cells(ASK + f"ask('{secret}')\n{end}", env=started())
                self.assertEqual([use["mayfly.credential.fingerprint"] for use in run.uses()], [name_of(secret)])
                self.assertEqual(len(run.uses(outcome="error")), 1)

    def test_an_interrupt_and_a_restart_lose_nothing(self) -> None:
        from jupyter_client.manager import KernelManager

        before, after, anew, silent = (token() for _ in range(4))
        with tempfile.TemporaryDirectory() as folder:
            env = plain_environment(MAYFLY_SPOOL=folder, MAYFLY_DRAIN="external", IPYTHONDIR=folder, **started())
            kernel = KernelManager(kernel_name="python3")
            kernel.start_kernel(env=env, stderr=subprocess.DEVNULL)
            client = kernel.client()
            client.start_channels()
            try:
                client.wait_for_ready(timeout=120)
                waiting = client.execute(ASK + f"ask('{before}')\nprint('here', flush=True)\nimport time; time.sleep(120)")
                while client.get_iopub_msg(timeout=120)["msg_type"] != "stream":
                    pass
                kernel.interrupt_kernel()
                self.assertEqual(reply(client, waiting)["content"]["ename"], "KeyboardInterrupt")
                reply(client, client.execute(f"ask('{after}')"))
                # As widgets and variable viewers ask: in no cell.
                reply(client, client.execute(f"ask('{silent}')", silent=True))
                kernel.restart_kernel(now=True)
                client.wait_for_ready(timeout=120)
                reply(client, client.execute(ASK + f"ask('{anew}')"))
            finally:
                client.stop_channels()
                kernel.shutdown_kernel(now=True)
            spans = spans_of(b"".join(path.read_bytes() for path in Path(folder).glob("*.ndjson")))
        uses = [span for span in spans if span["attributes"].get("mayfly.use.location") == "header" and span["attributes"]["mayfly.use.outcome"] == "sent"]
        counts = {use["attributes"]["mayfly.credential.fingerprint"]: use["attributes"].get("mayfly.notebook.execution_count") for use in uses}
        self.assertEqual(counts, {name_of(before): 1, name_of(after): 2, name_of(silent): None, name_of(anew): 1})
        self.assertEqual(len({use["resource"]["service.instance.id"] for use in uses}), 2)


def reply(client, request: str) -> dict:
    while True:
        message = client.get_shell_msg(timeout=120)
        if message["parent_header"].get("msg_id") == request:
            return message


class OutputTest(unittest.TestCase):
    SHOWN = {
        "a stream": "print('it is', secret)",
        "standard error": "import sys; print(secret, file=sys.stderr)",
        "a result": "{'key': secret}",
        "display data": "from IPython.display import HTML, display\ndisplay(HTML('<b>' + secret + '</b>'))",
        "JSON": "from IPython.display import JSON, display\ndisplay(JSON({'a': [secret]}))",
        "a traceback": "raise ValueError('bad key ' + secret)",
        "a child's output": "!echo $SHOWN_TOKEN",
        "a thread": "import threading\nt = threading.Thread(target=print, args=(secret,)); t.start(); t.join()",
        "a stream that goes on": "import time\nprint(secret, flush=True); time.sleep(.5); print('more', flush=True)",
        "two pieces": "import sys, time\nprint(secret[:9], end='', flush=True); time.sleep(.5); print(secret[9:], flush=True)",
    }

    def test_a_secret_that_is_shown_is_told_with_its_cell(self) -> None:
        secret = fake_secret("", 32)
        cells = ["import os\nsecret = os.environ['SHOWN_TOKEN']", *self.SHOWN.values(), "print('nothing')\n'nothing'"]
        run = run_cells(*cells, env=started(SHOWN_TOKEN=secret), ids=True)
        shown = run.uses("notebook_output")
        self.assertEqual({use["mayfly.credential.fingerprint"] for use in shown}, {name_of(secret)})
        cells_told = [use["mayfly.notebook.cell_id"] for use in shown]
        for at, what in enumerate(self.SHOWN):
            with self.subTest(what):
                self.assertEqual(cells_told.count(run.cells[at + 1]["id"]), 1, run.text(at + 1))
        self.assertEqual(len(shown), len(self.SHOWN))
        self.assertEqual(run.dropped, 0)
        self.assertNotIn(secret.encode(), run.lines)

    def test_switched_off_nothing_is_told_and_what_this_kernel_does_not_hold_never_is(self) -> None:
        secret = fake_secret("", 32)
        cells = ("import os\nsecret = os.environ['SHOWN_TOKEN']", "print(secret)\nsecret")
        off = run_cells(*cells, env=started(SHOWN_TOKEN=secret, MAYFLY_NOTEBOOK_OUTPUT="0"))
        self.assertEqual(off.uses("notebook_output"), [])
        self.assertIn(secret, off.text(1))
        other = run_cells(f"print('{token()}')", env=started())
        self.assertEqual(other.uses("notebook_output"), [])

    def test_a_long_output_is_looked_at_within_bounds_and_the_rest_is_counted(self) -> None:
        secret = fake_secret("", 32)
        run = run_cells(
            "import os\nsecret = os.environ['SHOWN_TOKEN']",
            "'x' * 3_000_000 + secret",
            "from IPython.display import display\nfor _ in range(40): display({'text/plain': 'y' * 250_000}, raw=True)",
            "import mayfly_instrumentation.process as p\nprint(p.current().status()['dropped'])",
            env=started(SHOWN_TOKEN=secret),
        )
        self.assertEqual(len(run.uses("notebook_output")), 1)
        self.assertGreater(int(run.text(3)), 1)


class TableTest(unittest.TestCase):
    def test_the_table_tells_what_was_seen_and_no_secret(self) -> None:
        secret = token()
        run = run_cells("import os; os.environ['GITHUB_TOKEN']", ASK + f"ask('{secret}'); ask('{secret}')", "%mayfly", "print(get_ipython().run_line_magic('mayfly', ''))", env=started(GITHUB_TOKEN=secret), ids=True)
        html, plain = run.text(2), run.text(3)
        for text in (html, plain):
            self.assertIn(name_of(secret), text)
            self.assertNotIn(secret, text)
            self.assertIn("github", text)
            self.assertIn(run.cells[1]["id"], text)
        rows = [line.split() for line in plain.splitlines() if line.startswith(("held ", "use "))]
        # The first cell's result is the token itself.
        expected = [["env", "1"], ["notebook_output", "1", "[1]"], ["header", "127.0.0.1:1", "2", "[2]"]]
        self.assertEqual([row[4:] if row[0] == "held" else row[4:-1] for row in rows], expected)

    def test_what_others_named_is_escaped(self) -> None:
        from mayfly_instrumentation.attribution.magic import Seen

        html = Seen([("use", "mf1_x", "<b>", "t", "header a\x1b[31m\nb", 1, "<script>&")], "on")._repr_html_()
        self.assertIn("&lt;script&gt;&amp;", html)
        self.assertNotIn("<b>", html)
        self.assertNotIn("\x1b", html)
        self.assertNotIn("\nb", html)

    def test_a_hostile_name_stays_a_name_in_one_row_of_its_width(self) -> None:
        from mayfly_instrumentation.attribution.magic import Seen

        for name in ("$$\\href{javascript:alert(1)}{x}$$", "\u202eevil", "\u2028\r\n\t", "x" * 10_000, "<img src=x onerror=y>", "' onclick='y", "\ud800"):
            with self.subTest(name[:20]):
                seen = Seen([("use", "mf1_x", name, name, name, 1, name)], name, {name: 3})
                for text in (seen._repr_html_(), repr(seen)):
                    self.assertLess(len(text), 12_500)
                html, table = seen._repr_html_(), repr(seen).splitlines()[-1]
                for bad in ("$", "\\", "\u202e", "\u2028", "<img", "' on", "\ud800"):
                    self.assertNotIn(bad, html)
                self.assertLess(len(table), 300)
                self.assertEqual(html.count("<td"), 7)

    def test_a_long_id_is_shortened_and_what_is_too_much_is_counted(self) -> None:
        from mayfly_instrumentation.attribution.magic import Seen

        cell = "67177a3f-798c-4676-ad75-408c9bdd0c1a"
        seen = Seen([("use", f"mf1_{at}", "p", "t", "header", 1, cell) for at in range(60)], "on", {cell: 4})
        self.assertIn("[4] 67177a3f<", seen._repr_html_())
        self.assertEqual(repr(seen).splitlines()[-1], "and 10 more")

    def test_without_a_key_it_says_what_to_do(self) -> None:
        run = run_cells("%load_ext mayfly", "%mayfly", ASK + f"ask('{token()}')", env={"MAYFLY_FINGERPRINT_KEY": ""})
        self.assertIn("MAYFLY_FINGERPRINT_KEY", run.text(0))
        self.assertIn("Mayfly is not on", run.text(1))
        self.assertEqual(run.spans, [])


class SurroundingsTest(unittest.TestCase):
    def test_a_process_that_is_no_notebook_loads_nothing_of_notebooks(self) -> None:
        run = run_hooked("import sys; print([m for m in sys.modules if 'notebook' in m or 'IPython' in m or m == 'inspect'])")
        self.assertEqual((run.out, run.err), ("[]\n", ""))

    def test_ipython_in_a_terminal_has_the_table_and_no_cells(self) -> None:
        secret = token()
        with tempfile.TemporaryDirectory() as folder:
            spool = Path(folder) / "spool"
            env = plain_environment(MAYFLY_SPOOL=str(spool), MAYFLY_DRAIN="external", IPYTHONDIR=folder, **started())
            done = subprocess.run(
                [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", ASK + f"ask('{secret}')\nprint(get_ipython().run_line_magic('mayfly', ''))"],
                env=env, capture_output=True, text=True, timeout=120, check=False,
            )
            spans = spans_of(b"".join(path.read_bytes() for path in spool.glob("*.ndjson")))
        self.assertIn(name_of(secret), done.stdout)
        uses = [span for span in spans if span["name"] == "credential.use"]
        self.assertEqual(len(uses), 2)
        self.assertNotIn("mayfly.notebook.cell_id", uses[0]["attributes"])

    def test_what_breaks_inside_is_counted_and_the_cell_runs_on(self) -> None:
        run = run_cells(
            "import mayfly_instrumentation.attribution.notebook as n\ndef broken(*_): raise RuntimeError('inside')\nn._request = broken",
            "import mayfly_instrumentation.process as p\nprint('fine', p.current().context.errors)",
            env=started(),
        )
        self.assertEqual(run.text(1), "fine 1\n")


if __name__ == "__main__":
    unittest.main()
