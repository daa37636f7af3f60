"""A worker as Airflow's and Celery's are: it forks for each task. Each task says for which job it works."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from mayfly_instrumentation import with_actor


def run_task(job: str, name: str, work: Callable[[], None]) -> int:
    """The exit code of the task's process."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with with_actor(agent=job, tool=name):
                work()
            code = 0
        finally:
            # Neither what waits at the worker's exit nor its buffers are the task's.
            sys.stdout.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
