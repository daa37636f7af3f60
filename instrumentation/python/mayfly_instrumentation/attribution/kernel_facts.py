"""What a kernel knows of itself: its notebook, its id and its user. Each may be unknown."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from .frames import told

_OF_ENVIRONMENT = ("MAYFLY_NOTEBOOK", "PAPERMILL_INPUT_PATH", "JPY_SESSION_NAME")
"""What the operator says; papermill's `inject_paths`; Jupyter Server since 2.0.7, as it was at the kernel's start."""
_OF_NAMESPACE = ("__vsc_ipynb_file__", "PAPERMILL_INPUT_PATH")
"""VS Code's Jupyter extension and papermill's parameters set these in the kernel."""
_KERNEL_FILE = re.compile(r"kernel-([0-9A-Za-z-]{8,64})\.json$")


def kernel_facts(env: Mapping[str, str]) -> dict:
    """`notebook`, `kernelId` and `user`, as far as they are known when the kernel starts."""
    notebook = next((env[name] for name in _OF_ENVIRONMENT if env.get(name)), None)
    return told(notebook=notebook, kernelId=_kernel_id(), user=env.get("JUPYTERHUB_USER"))


def notebook_of_namespace(namespace: Mapping[str, object]) -> str | None:
    """Set after the kernel's start, by who runs the notebook."""
    for name in _OF_NAMESPACE:
        value = namespace.get(name)
        if isinstance(value, str) and value:
            return value
    return None


def cell_of_vs_code(cell_id: str) -> tuple[str, str] | None:
    """
    Notebook and cell of VS Code's cell id, the address of the cell's document: `vscode-notebook-cell:/a/b.ipynb#W0sZ…`,
    whose fragment numbers the cells since the notebook was opened (an authority is the remote machine). None: another id.
    """
    scheme, _, rest = cell_id.partition(":")
    address, _, fragment = rest.partition("#")
    if scheme != "vscode-notebook-cell" or not fragment:
        return None
    from urllib.parse import unquote

    path = address[address.find("/", 2) :] if address.startswith("//") else address
    return unquote(path), unquote(fragment)


def _kernel_id() -> str | None:
    """Of the connection file that Jupyter Server names by the kernel's id; other names say nothing."""
    application = getattr(sys.modules.get("ipykernel.kernelapp"), "IPKernelApp", None)
    if application is None or not application.initialized():
        return None
    found = _KERNEL_FILE.search(str(getattr(application.instance(), "connection_file", "")))
    return None if found is None else found[1]
