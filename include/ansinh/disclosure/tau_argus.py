"""The process that runs τ-ARGUS: one problem comes in, the numbers of the chosen cells go out.

The engine reads and writes files of its own form, and ends the process where it meets a fault.
"""

import json
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# By the clock; the processor's time ends it before.
MINUTES = 10
# What it answers where it found a choice: the best, or one that it did not prove to be the best.
FOUND = (0, 1)


def main() -> int:
    """Answer on standard output; another exit code than 0 means no answer."""
    from pytauargus.engine import HiTaSCtrl

    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    problem = json.load(sys.stdin)
    with TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "asked.jj", Path(folder) / "answer"
        asked.write_text(text_of(problem), encoding="ascii")
        engine = HiTaSCtrl()
        code = engine.full_jj(in_file_jj=str(asked), out_file=str(answer), max_time=MINUTES)
        if code not in FOUND:
            sys.stderr.write(f"{engine.error_string(code)}\n")
            return 1
        numbers = answer.read_text(encoding="ascii").split() if answer.exists() else []
    json.dump([int(number) for number in numbers], sys.stdout)
    return 0


def text_of(problem: dict[str, Any]) -> str:
    """The problem in the form JJ: cells, then relations, each with what it adds up to."""
    cells = [" ".join(map(str, cell)) for cell in problem["cells"]]
    relations = [
        f"0 {len(factors)} : " + " ".join(f"{number} ({by})" for number, by in factors)
        for factors in problem["relations"]
    ]
    return "\n".join(["0", str(len(cells)), *cells, str(len(relations)), *relations, ""])


if __name__ == "__main__":
    sys.exit(main())
