"""Processes that a cell, an agent's tool or a script starts: they work for who started them."""

from __future__ import annotations

import sys
import unittest

from notebooks import run_cells, started
from support import KEY, fake_secret, run_hooked

from mayfly_instrumentation import fingerprint, fingerprint_key
from mayfly_instrumentation.attribution.process_actor import actor_of_baggage, child_baggage

MODULE = """%%writefile work.py
import os, sys
from urllib.request import Request, urlopen
def ask(secret):
    try:
        urlopen(Request('http://127.0.0.1:1/', headers={'Authorization': 'token ' + secret}))
    except OSError:
        pass
if __name__ == '__main__':
    ask(sys.argv[1])
"""
WAYS = {
    "subprocess": "import subprocess, sys; subprocess.run([sys.executable, 'work.py', '{0}'], check=True)",
    "a line with !": "!{python} work.py {0}",
    "a cell of bash": "%%bash\n{python} work.py {0}",
    "asyncio": "import asyncio, sys\nawait (await asyncio.create_subprocess_exec(sys.executable, 'work.py', '{0}')).wait()",
    "os.spawnv": "import os, sys; os.spawnv(os.P_WAIT, sys.executable, [sys.executable, 'work.py', '{0}'])",
    "a grandchild": "import subprocess; subprocess.run(['sh', '-c', '{python} -c \"import subprocess, sys; subprocess.run([sys.executable, chr(119) + chr(111) + chr(114) + chr(107) + chr(46) + chr(112) + chr(121), sys.argv[1]])\" {0}'])",
    "an environment of its own": "import os, subprocess, sys; subprocess.run([sys.executable, 'work.py', '{0}'], env=dict(os.environ, MORE='1'), check=True)",
    "os.fork": "import os, work\npid = os.fork()\nif pid == 0:\n    work.ask('{0}'); os._exit(0)\nos.waitpid(pid, 0)",
    "fork": "import multiprocessing, work\np = multiprocessing.get_context('fork').Process(target=work.ask, args=('{0}',)); p.start(); p.join()",
    "spawn": "import multiprocessing, work\np = multiprocessing.get_context('spawn').Process(target=work.ask, args=('{0}',)); p.start(); p.join()",
    "forkserver": "import multiprocessing, work\np = multiprocessing.get_context('forkserver').Process(target=work.ask, args=('{0}',)); p.start(); p.join()",
    "the same forkserver": "p = multiprocessing.get_context('forkserver').Process(target=work.ask, args=('{0}',)); p.start(); p.join()",
    "a pool of processes": "from concurrent.futures import ProcessPoolExecutor\npool = ProcessPoolExecutor(1, multiprocessing.get_context('fork'))\npool.submit(work.ask, '{0}').result()",
    "one of another cell": "list(pool.map(work.ask, ['{0}']))",
    "a pool that was spawned": "other = ProcessPoolExecutor(1, multiprocessing.get_context('spawn'))\nother.submit(work.ask, '{0}').result()",
    "another cell's that was spawned": "other.submit(work.ask, '{0}').result()",
    "a pool of multiprocessing": "many = multiprocessing.get_context('fork').Pool(1)\nmany.map(work.ask, ['{0}'])",
    "another cell's": "many.apply(work.ask, ('{0}',)); list(many.imap(str, 'x')); many.terminate(); pool.shutdown(); other.shutdown()",
}


def name_of(secret: str) -> str:
    return fingerprint(fingerprint_key(KEY), secret)


def token() -> str:
    return fake_secret("ghp_", 36)


class CellsTest(unittest.TestCase):
    def test_what_a_cell_starts_has_its_cell(self) -> None:
        secrets = [token() for _ in WAYS]
        sources = [way.format(secret, python=sys.executable) for way, secret in zip(WAYS.values(), secrets)]
        last = "import os\nprint(os.environ.get('BAGGAGE'))\nimport mayfly_instrumentation.process as p\nprint(p.current().context.errors)"
        run = run_cells(MODULE, *sources, last, env=started(MAYFLY_NOTEBOOK="jobs/a b.ipynb"), ids=True)
        for at, (what, secret) in enumerate(zip(WAYS, secrets), 1):
            with self.subTest(what):
                uses = [use for use in run.uses() if use["mayfly.credential.fingerprint"] == name_of(secret)]
                told = [(use.get("mayfly.notebook.cell_id"), use.get("mayfly.notebook.execution_count"), use.get("mayfly.notebook.path")) for use in uses]
                self.assertEqual(told, [(run.cells[at]["id"], at + 1, "jobs/a b.ipynb")], run.text(at))
        # The environment of the kernel is as it was.
        self.assertEqual(run.text(len(WAYS) + 1), "None\n0\n")

    def test_a_child_without_a_key_or_of_whom_nothing_is_to_be_told_gets_what_it_was_given(self) -> None:
        show = "[sys.executable, '-c', 'import os; print(sorted(os.environ.items()))']"
        run = run_cells(
            f"import subprocess, sys; print(subprocess.run({show}, env={{'A': '1', 'LC_CTYPE': 'C.UTF-8'}}, capture_output=True, text=True).stdout)",
            "import os\n"
            f"print('BAGGAGE' in subprocess.run({show}, env={{**os.environ, 'MAYFLY_SPREAD': '0'}}, capture_output=True, text=True).stdout)",
            "os.environ['BAGGAGE'] = 'a=1;p'\n"
            "print(subprocess.run(['sh', '-c', 'echo $BAGGAGE'], env={**os.environ, 'BAGGAGE': 'mine=1'}, capture_output=True, text=True).stdout)\n"
            "print(subprocess.run(['sh', '-c', 'echo $BAGGAGE'], capture_output=True, text=True).stdout)",
            env=started(),
            ids=True,
        )
        self.assertEqual(run.text(0), "[('A', '1'), ('LC_CTYPE', 'C.UTF-8')]\n\n")
        self.assertEqual(run.text(1), "False\n")
        mine, both = run.text(2).split()
        self.assertEqual(mine, "mine=1")
        self.assertEqual(both, f"mayfly.notebook.cell_id={run.cells[2]['id']},mayfly.notebook.execution_count=3,a=1;p")


class ScriptsTest(unittest.TestCase):
    def test_the_tool_of_an_agent_starts_its_children_for_it_and_a_secret_in_its_name_is_not_told(self) -> None:
        secret, shown = token(), token()
        source = """
            import subprocess, sys
            from mayfly_instrumentation import with_actor
            from urllib.request import Request
            show = ['sh', '-c', 'echo "$BAGGAGE"']
            import os; os.environ['GITHUB_TOKEN']
            with with_actor(agent='planner é', tool='search', conversation=os.environ['GITHUB_TOKEN']):
                print(subprocess.run(show, capture_output=True, text=True).stdout.strip())
            print(repr(subprocess.run(show, capture_output=True, text=True).stdout.strip()))
        """
        run = run_hooked(source, env={"GITHUB_TOKEN": shown})
        self.assertEqual(run.out, "gen_ai.agent.name=planner%20%C3%A9,gen_ai.tool.name=search\n''\n", run.err)
        self.assertNotIn(secret, run.out)

    def test_a_script_works_for_whom_its_environment_names(self) -> None:
        source = (
            "from urllib.request import Request, urlopen\n"
            "from mayfly_instrumentation import with_actor\n"
            "def ask():\n    try: urlopen(Request('http://127.0.0.1:1/', headers={'Authorization': 'token {0}'}))\n    except OSError: pass\n"
            "ask()\nwith with_actor(agent='mine'): ask()\n"
        ).replace("{0}", token())
        run = run_hooked(source, env={"BAGGAGE": "gen_ai.agent.name=planner,gen_ai.tool.name=run%20it;x=1,mayfly.notebook.cell_id=c1"})
        told = [span["attributes"] for span in run.named("credential.use") if span["attributes"]["mayfly.use.outcome"] == "sent"]
        names = ("gen_ai.agent.name", "gen_ai.tool.name", "mayfly.notebook.cell_id")
        self.assertEqual([tuple(each.get(name) for name in names) for each in told], [("planner", "run it", "c1"), ("mine", None, "c1")])


class BaggageTest(unittest.TestCase):
    def test_what_is_told_is_read_again(self) -> None:
        facts = {"agent": "a,b;c=d %", "tool": "t" * 300, "notebook": "/w/ü.ipynb", "cell": "x", "executionCount": 7, "mcpMethod": "tools/call"}
        told = child_baggage(facts, "other=1,gen_ai.agent.name=old", "other=1,gen_ai.agent.name=old", lambda _: [])
        self.assertTrue(told.isascii() and told.endswith(",other=1"))
        self.assertEqual(actor_of_baggage(told), {**{k: v for k, v in facts.items() if k != "mcpMethod"}, "tool": "t" * 256})

    def test_hostile_baggage_is_bounded_and_harmless(self) -> None:
        for text in ("", ",,,=,=", "gen_ai.agent.name=%ff", "gen_ai.agent.name=", "x" * 100_000, "mayfly.notebook.execution_count=١", "mayfly.notebook.execution_count=-1", "mayfly.notebook.execution_count=" + "9" * 50):
            with self.subTest(text[:40]):
                self.assertEqual(actor_of_baggage(text), {})
        self.assertIsNone(child_baggage({"notebook": "n" * 2_000}, None, None, lambda _: []))
        self.assertIsNone(child_baggage({"agent": "a"}, "x=1", "y=1", lambda _: []))


if __name__ == "__main__":
    unittest.main()
