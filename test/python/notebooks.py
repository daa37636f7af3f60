"""Runs cells in a real kernel, through nbclient, under the hooks."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from support import HOME, plain_environment, spans_of

STARTUP = HOME / "mayfly_instrumentation" / "startup"


class NotebookRun:
    """A notebook that has run: its cells with their outputs, and the lines that its kernels left."""

    def __init__(self, notebook, spool: Path) -> None:
        self.cells = notebook.cells
        self.lines = b"".join(path.read_bytes() for path in sorted(spool.glob("*.ndjson")))
        self.spans = spans_of(self.lines)
        beats = [span["attributes"] for span in self.spans if span["name"] == "mayfly.process"]
        self.dropped = max((beat["mayfly.process.dropped"] for beat in beats), default=0)

    def uses(self, location: str = "header", outcome: str = "sent") -> list[dict]:
        return [
            span["attributes"]
            for span in self.spans
            if span["name"] == "credential.use"
            and span["attributes"]["mayfly.use.location"] == location
            and span["attributes"]["mayfly.use.outcome"] == outcome
        ]

    def text(self, at: int) -> str:
        return "".join(_text(output) for output in self.cells[at].outputs)


def run_cells(*sources: str, env: dict[str, str] | None = None, ids: bool = False, errors: bool = True) -> NotebookRun:
    """`ids`: send the id of each cell, as JupyterLab and VS Code do; nbclient itself sends none."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    with tempfile.TemporaryDirectory() as folder:
        spool = Path(folder) / "spool"
        places = {"MAYFLY_SPOOL": str(spool), "MAYFLY_DRAIN": "external", "IPYTHONDIR": folder}
        whole = plain_environment(**places, **(env or {}))
        client = NotebookClient(notebook, timeout=180, allow_errors=errors, kernel_name="python3")
        with client.setup_kernel(env=whole, cwd=folder, stderr=subprocess.DEVNULL):
            for at, cell in enumerate(notebook.cells):
                if ids:
                    _send_ids(client.kc, cell["id"])
                try:
                    client.execute_cell(cell, at)
                except DeadKernelError:
                    break
        return NotebookRun(notebook, spool)


def started(**more: str) -> dict[str, str]:
    """As in an environment that was switched on, or under `mayfly run`."""
    return {"PYTHONPATH": f"{STARTUP}:{HOME}", **more}


def _send_ids(client, cell_id: str) -> None:
    session = client.session
    plain = type(session).msg

    def msg(*args, **kwargs):
        made = plain(session, *args, **kwargs)
        if made["msg_type"] == "execute_request":
            made["metadata"]["cellId"] = cell_id
        return made

    session.msg = msg


def _text(output) -> str:
    if output["output_type"] == "stream":
        return output["text"]
    if output["output_type"] == "error":
        return "\n".join(output["traceback"])
    return "".join(part for part in output["data"].values() if isinstance(part, str))
