"""What hostile files cost: every file of the corpus, read the way the road reads it.

`python benchmarks/hostile.py [part of a name]` prints the table. Each file is read in a process
of its own, which is what "parent" means here; "child" is the process that it starts. Seconds are
those of the whole reading, memory is the highest that was seen, in MiB.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))
MIB = 1024 * 1024


def measure(path: Path, file_name: str) -> dict[str, Any]:
    """Read one file here; what came of it and what it cost."""
    from ansinh.extraction.asking import Limits
    from ansinh.extraction.reading import read_workbook
    from ansinh.forms.catalogue import load_forms
    from ansinh.rules.rule_book import load_rules
    from ansinh.workbooks.safety.refusal import RefusedError

    rules, _ = load_rules(), load_forms()
    me, peaks, is_done = psutil.Process(), {"child": 0, "parent": 0}, threading.Event()
    before = me.memory_info().rss

    def watch() -> None:
        while not is_done.wait(0.005):
            peaks["parent"] = max(peaks["parent"], me.memory_info().rss - before)
            for child in me.children():
                try:
                    peaks["child"] = max(peaks["child"], child.memory_info().rss)
                except psutil.NoSuchProcess:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    try:
        read_workbook(path, file_name, Limits())
        verdict, message = "read", ""
    except RefusedError as refusal:
        verdict, message = refusal.rule, rules.finding(refusal.rule, **refusal.place).message_en
    took = time.perf_counter() - began
    is_done.set()
    watcher.join()
    return {
        "verdict": verdict, "message": message, "seconds": took,
        **{name: bytes_ / MIB for name, bytes_ in peaks.items()},
    }  # fmt: skip


def measure_apart(path: Path, file_name: str) -> dict[str, Any]:
    """The same in a fresh process; a parent that dies is a verdict too."""
    command = [sys.executable, __file__, "--measure", str(path), file_name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.splitlines() or [""]
        return {"verdict": "DEAD", "message": lines[-1], "seconds": 0, "child": 0, "parent": 0}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main(part: str = "") -> None:
    """Build every file of the corpus, read it, and print a line of the table."""
    from tests.corpus.hostile.builders import BUILDERS

    print("| file | attack | verdict | s | child MiB | parent + MiB | as expected |")
    print("|---|---|---|--:|--:|--:|---|")
    for name, hostile in BUILDERS.items():
        if part not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "landed"
            hostile(path)
            found = measure_apart(path, hostile.file_name)
        is_expected = found["verdict"] == hostile.verdict and hostile.says in found["message"]
        otherwise = f"NO: {hostile.verdict}; {found['message']}"
        print(
            f"| {name} | {hostile.attack} | {found['verdict']} | {found['seconds']:.1f} "
            f"| {found['child']:.0f} | {found['parent']:.0f} "
            f"| {'yes' if is_expected else otherwise} |",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]), sys.argv[3])))
    else:
        main(*sys.argv[1:2])
