"""Measures the window while the Lab trains a model: `python tests/benchmarks/lab.py`.

The quick preset trains as the window trains it, in a process of its own. For each phase it prints
what `heartbeat.py` prints; then the seconds that the shipped model takes for a text, alone and
beside the training. No gap that the window's own work makes should be above 50 ms.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from heartbeat import LIMIT_MS, Heartbeat, arches, wait
from PySide6.QtWidgets import QApplication

from handwrite_app import app, paths
from handwrite_app.styles import StyleSample, save_style

TEXTS = (  # the second is new from its first word, and as long
    "The quick brown fox jumps over the lazy dog, 1984.",
    "Five boxing wizards jumped in a quaint home, 2037.",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=90.0, help="of watching a run train")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths.set_profile(Path(folder) / "profile")
        save_style("Arches", [StyleSample.from_strokes(arches(), name="Arches")])
        return measure(options.seconds)


def measure(seconds: float) -> int:
    from handwrite_app.ui.main_window import MainWindow

    sys.setswitchinterval(app.SWITCH_INTERVAL_S)
    application = QApplication([])
    application.setStyle("Fusion")
    window = MainWindow()
    window.show()
    wait(window.isActiveWindow)
    heart, figures = Heartbeat(), {}
    window.warm_up()
    wait(lambda: not window.jobs.running)
    window.load_hands()
    wait(lambda: bool(window.hand))
    alone_s = write(window, TEXTS[0])
    heart.take()

    window.tabs.setCurrentWidget(window.lab_place)
    panel = window.lab_place.lab.training
    figures["opening the Lab"] = heart.take()
    panel.form.start.click()
    (run,) = panel.trainings.runs
    wait(lambda: panel.trainings.progress(run) is not None)
    figures["starting"] = heart.take()
    end = time.monotonic() + seconds
    wait(lambda: time.monotonic() > end, seconds + 1)
    figures["watching it train"] = heart.take()
    reached = panel.trainings.progress(run)

    window.tabs.setCurrentIndex(0)
    heart.take()
    beside_s = write(window, TEXTS[1])
    figures["writing beside it"] = heart.take()
    window.tabs.setCurrentWidget(window.lab_place)
    panel.view.pause.click()
    wait(lambda: not panel.trainings.runs)
    figures["pausing"] = heart.take()
    went_on = panel.trainings.progress(run).step > reached.step
    window.close_without_saving()

    for phase, (worst_ms, work_ms) in figures.items():
        print(f"{phase:20} longest gap {worst_ms:6.1f} ms, most work {work_ms:6.1f} ms")
    print(f"{reached.step} steps in {reached.seconds:.0f} s, {len(run.samples)} sheets of samples")
    print(
        f"a text of {len(TEXTS[0])} characters: {alone_s:.1f} s alone, {beside_s:.1f} s beside it"
    )
    print(f"the run went on meanwhile: {'yes' if went_on else 'no'}; the limit is {LIMIT_MS:g} ms")
    return int(not went_on or max(work_ms for _, work_ms in figures.values()) > LIMIT_MS)


def write(window, text: str) -> float:
    """Writes a text; returns the seconds until all of it stands there."""
    window.text_panel.set_text(text)
    begin = time.monotonic()
    window.compose.generate()
    wait(lambda: window.is_busy)
    wait(lambda: not window.is_busy)
    return time.monotonic() - begin


if __name__ == "__main__":
    sys.exit(main())
