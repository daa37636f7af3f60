"""Which cell of which notebook the code now running belongs to."""

from __future__ import annotations

import contextvars

from ..actor import Facts, remove_source
from . import add_source
from .started_for import is_worker
from .kernel_facts import cell_of_vs_code, kernel_facts, notebook_of_namespace

_MOST_REQUESTS = 256

_cell: contextvars.ContextVar[_Cell | None] = contextvars.ContextVar("mayfly_cell", default=None)
_installed: dict[int, _Notebook] = {}


def install(ipython) -> None:
    """Cells, `%mayfly`, and what is printed. In a terminal, which has no cells, only `%mayfly`; twice is once."""
    from ..process import current
    from .magic import add_magic

    add_magic(ipython)
    process = current()
    if process is None or id(ipython) in _installed or getattr(ipython, "kernel", None) is None:
        return
    notebook = _installed[id(ipython)] = _Notebook(ipython, process)
    notebook.install()


def uninstall(ipython) -> None:
    from .magic import remove_magic

    remove_magic(ipython)
    notebook = _installed.pop(id(ipython), None)
    if notebook is not None:
        notebook.uninstall()


def execution_counts() -> dict[str, int]:
    """Of the cells that ran lately, how each was counted the last time."""
    every = [facts for notebook in _installed.values() for facts in list(notebook._requests.values())]
    return {facts["cell"]: facts["executionCount"] for facts in every}


class _Cell:
    __slots__ = ("facts", "outer")

    def __init__(self, facts: Facts, outer: _Cell | None) -> None:
        self.facts = facts
        self.outer = outer
        """A cell that runs another (`get_ipython().run_cell`) goes on after it."""


class _Notebook:
    def __init__(self, ipython, process) -> None:
        self._ipython = ipython
        self._process = process
        self._kernel = kernel_facts(process.env)
        self._requests: dict[str, Facts] = {}
        self._begin = process.context.guard(self._on_begin)
        self._end = process.context.guard(self._on_end)
        self._output = None

    def install(self) -> None:
        add_source("cell", _read_cell)
        add_source("kernel", lambda: self._kernel, last=True)
        # A kernel that was started by a cell of another notebook works for its own cells.
        remove_source("process")
        self._ipython.events.register("pre_run_cell", self._begin)
        self._ipython.events.register("post_run_cell", self._end)
        if self._process.env.get("MAYFLY_NOTEBOOK_OUTPUT") != "0":
            from .notebook_output import NotebookOutput

            self._output = NotebookOutput(self._process, self._ipython.kernel.session, self._requests.get)
            self._output.install()

    def uninstall(self) -> None:
        for name, callback in (("pre_run_cell", self._begin), ("post_run_cell", self._end)):
            try:
                self._ipython.events.unregister(name, callback)
            except ValueError:
                pass
        remove_source("cell")
        remove_source("kernel")
        if self._output is not None:
            self._output.uninstall()

    def _on_begin(self, info=None) -> None:
        # What the operator says stays.
        is_named = bool(self._process.env.get("MAYFLY_NOTEBOOK"))
        notebook = None if is_named else notebook_of_namespace(self._ipython.user_ns)
        if notebook is not None and notebook != self._kernel.get("notebook"):
            self._kernel = {**self._kernel, "notebook": notebook}
        request = _request(self._ipython.kernel)
        cell = self._cell_id(info, request)
        of_vs_code = cell_of_vs_code(cell)
        facts = {"cell": (of_vs_code[1] if of_vs_code else cell)[:256], "executionCount": _count(self._ipython)}
        notebook = self._kernel.get("notebook") or (of_vs_code and of_vs_code[0])
        if notebook:
            facts["notebook"] = notebook
        id_ = (request.get("header") or {}).get("msg_id")
        if id_ is not None:
            if len(self._requests) >= _MOST_REQUESTS:
                del self._requests[next(iter(self._requests))]
            self._requests[id_] = facts
        _cell.set(_Cell(facts, _cell.get()))

    def _on_end(self, _result=None) -> None:
        cell = _cell.get()
        if cell is not None:
            _cell.set(cell.outer)

    def _cell_id(self, info, request) -> str:
        """
        As the frontend names it. One that sends no id (nbclient, papermill) has the same for the same code: keyed,
        because a secret may stand in it.
        """
        known = getattr(info, "cell_id", None) or (request.get("metadata") or {}).get("cellId")
        if isinstance(known, str) and known:
            return known
        code = str(getattr(info, "raw_cell", "")).encode("utf-8", "replace")
        return f"code:{self._process.key.mac(b'mayfly.cell:' + code)[:6].hex()}"


def _read_cell() -> Facts | None:
    cell = _cell.get()
    return None if cell is None or is_worker() else cell.facts


def _request(kernel) -> dict:
    """The message that asked for the code now running (Jupyter messaging protocol)."""
    get = getattr(kernel, "get_parent", None)
    found = get("shell") if get is not None else getattr(kernel, "_parent_header", None)
    return found if isinstance(found, dict) else {}


def _count(ipython) -> int | None:
    """IPython 9 counts a cell before it tells of it, others afterwards; what is remembered grows after both."""
    count = ipython.execution_count
    remembered = getattr(getattr(ipython, "history_manager", None), "input_hist_raw", None)
    return min(count, len(remembered)) if remembered else count
