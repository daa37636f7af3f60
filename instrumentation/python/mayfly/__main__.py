"""`python -m mayfly enable | disable | status | run`: the hooks of this Python environment."""

from __future__ import annotations

import sys

from mayfly_instrumentation.environment import disable, enable, run, status

_USAGE = """usage: python -m mayfly enable | disable | status
       python -m mayfly run -- COMMAND …

  enable    switches the hooks on for every process of this Python environment
  disable   switches them off again
  status    says whether they are on, and what would keep them from working
  run       runs one command under the hooks"""


def main(words: list[str]) -> int:
    if words in (["enable"], ["disable"], ["status"]):
        return {"enable": enable, "disable": disable, "status": status}[words[0]]()
    if len(words) > 1 and words[0] == "run":
        command = words[2:] if words[1] == "--" else words[1:]
        if command:
            return run(command)
    if words in ([], ["-h"], ["--help"], ["help"]):
        print(_USAGE)
        return 0
    print(f"mayfly: {' '.join(words)} is no command\n{_USAGE}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
