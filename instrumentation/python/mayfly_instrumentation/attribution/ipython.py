"""A notebook's kernel that starts under the hooks knows its cells without anybody typing `%load_ext mayfly`."""

from __future__ import annotations


def install(context, module) -> None:
    shell = module.InteractiveShell

    def install_in(ipython) -> None:
        from .notebook import install as install_notebook

        install_notebook(ipython)

    tell = context.guard(install_in)

    def with_cells(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            tell(self)

        return __init__

    context.patch(shell, "__init__", with_cells)
    if shell.initialized():
        tell(shell.instance())
