"""Switches the hooks on in every Python that has this folder in `PYTHONPATH`; `mayfly run` puts it there.

Another `sitecustomize` on the path runs as it would without.
"""


def _start():
    import os
    import sys

    here = os.path.dirname(os.path.abspath(__file__))
    if os.environ.get("MAYFLY_DISABLED") in ("1", "true"):
        return
    # The package may be installed in another environment than this one's: it needs nothing but the language.
    home = os.path.dirname(os.path.dirname(here))
    added = home not in sys.path
    if added:
        sys.path.append(home)
    try:
        from mayfly_instrumentation.process import start

        start()
    except Exception:
        # Whatever happens here, the application starts as if nothing had been there.
        if added and home in sys.path:
            sys.path.remove(home)


def _chain():
    import os
    import sys
    from importlib.machinery import PathFinder

    here = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path or os.curdir) != here]
    spec = PathFinder.find_spec("sitecustomize", others)
    if spec is None or spec.loader is None:
        return
    from importlib.util import module_from_spec

    module = module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


_start()
_chain()
