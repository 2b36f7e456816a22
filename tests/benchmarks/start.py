"""Measures how long a warm start takes: `python tests/benchmarks/start.py`.

The application is started as a user starts it, once to warm the disk's cache and then several
times; each ends when its window has been painted. For each it prints the time from the start of
the process to that moment, and the processor time that it used, which a busy machine does not
lengthen much; the median of the first should stay below 1.5 s.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_S = 1.5
CODE = """
import sys
sys.argv = ["handwrite-app", "--profile", sys.argv[1]]
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from handwrite_app.ui import main_window
from handwrite_app.cli import main


class Waits(QObject):
    def eventFilter(self, window, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, painted)
        return False


def painted():
    print("painted", flush=True)
    QCoreApplication.exit(0)


make = main_window.MainWindow._restore


def restore(window):
    make(window)
    window.waits = Waits(window)
    window.installEventFilter(window.waits)


main_window.MainWindow._restore = restore
sys.exit(main(sys.argv[1:]))
"""


def start(profile: str) -> tuple[float, float]:
    """Starts the application and waits for its window; returns seconds passed and seconds used."""
    root = Path(__file__).resolve().parents[2]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPATH": str(root)}
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    before = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", CODE, profile],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        passed_s = time.perf_counter() - before
        _, errors = child.communicate(timeout=60)
    if line != "painted\n":
        raise SystemExit(f"the window did not come up:\n{errors}")
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return passed_s, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as profile:
        start(profile)
        taken = [start(profile) for _ in range(options.times)]
    for passed_s, used_s in taken:
        print(f"window after {passed_s:.2f} s, processor time {used_s:.2f} s")
    median_s = statistics.median(passed_s for passed_s, _ in taken)
    print(f"median {median_s:.2f} s; the limit is {LIMIT_S:g} s")
    return int(median_s > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
