"""`make bench`: nbgrad beside PyTorch and hand-written NumPy, one thread each, interleaved in one run.

Prints the best CPU time of each and their ratios; PyTorch's column is left out where it is not installed.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # before NumPy is loaded

import platform
import resource
import statistics
import subprocess
import sys
import time

import numpy as np
from cases import CASES

import nbgrad

try:
    import torch
except ImportError:
    torch = None
else:
    torch.set_num_threads(1)

ROUNDS, SECONDS = 40, 0.02


def best(works: dict) -> dict:
    """Seconds per run of each work: the best of ROUNDS turns, taken in turn so that drift hits all alike."""
    repeats = {name: max(1, int(SECONDS / max(once(work, 1), 1e-7))) for name, work in works.items()}
    times = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            times[name].append(once(work, repeats[name]))
    return {name: min(found) for name, found in times.items()}


def once(work, repeats) -> float:
    start = time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - start) / repeats


def started(statement) -> float:
    """Milliseconds that a fresh interpreter needs for one statement, beyond starting; the median of nine."""
    code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # the first run compiles, the rest load
    found = [float(subprocess.check_output([sys.executable, "-c", code], env=env)) for _ in range(10)]
    return 1000 * statistics.median(found[1:])


def main():
    print(f"{time.strftime('%Y-%m-%d')}  Python {platform.python_version()}, NumPy {np.__version__}, "
          f"PyTorch {torch.__version__ if torch else '-'}, {platform.machine()}, 1 thread")  # fmt: skip
    print(f"{'case':48s} {'NumPy':>10s} {'nbgrad':>10s} {'PyTorch':>10s} {'/ NumPy':>8s} {'/ PyTorch':>9s}")
    for name, (case, by_hand, count) in CASES.items():
        works = {"numpy": by_hand(), "nbgrad": case(nbgrad)} | ({"torch": case(torch)} if torch else {})
        t = {k: v / count * 1e6 for k, v in best(works).items()}
        theirs = f"{t['torch']:9.2f}u {t['nbgrad'] / t['numpy']:8.2f} {t['nbgrad'] / t['torch']:9.2f}" if torch else (
            f"{'-':>10s} {t['nbgrad'] / t['numpy']:8.2f} {'-':>9s}"
        )  # fmt: skip
        print(f"{name:48s} {t['numpy']:9.2f}u {t['nbgrad']:9.2f}u {theirs}")
    alone, with_numpy = started("import numpy"), started("import nbgrad")
    print(f"{'import (ms)':48s} {alone:9.1f}  {with_numpy:9.1f}  {'':10s} {with_numpy / alone:8.2f}")
    sys.stdout.flush()
    subprocess.run([sys.executable, __file__, "deep"], check=True)


def most_resident() -> int:
    """The most bytes of memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def resident() -> int:
    """The bytes that it holds now, where the system tells; else the most so far."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return most_resident()


def deep(n=1_000_000):
    """A chain of a million ops in an interpreter of its own: forward, backward, freed; the most memory for each op."""
    x = nbgrad.tensor(1.0, requires_grad=True)
    before, start = resident(), time.process_time()
    y = x
    for _ in range(n):
        y = y * 1.0
    forward = time.process_time()
    y.backward()
    backward = time.process_time()
    del y
    freed = time.process_time()
    memory = (most_resident() - before) / n
    print(f"chain of {n:,} ops: forward {forward - start:.2f} s, backward {backward - forward:.2f} s, freed {freed - backward:.2f} s, "
          f"at most {memory:.0f} bytes for each op")  # fmt: skip


if __name__ == "__main__":
    deep() if sys.argv[1:] == ["deep"] else main()
