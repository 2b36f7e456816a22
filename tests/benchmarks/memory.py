"""Measures the memory of a long session: `python tests/benchmarks/memory.py` (Linux).

In one window the text grows by a page at a time, and each page is generated with the shipped model
and shown. After ten pages and ten generations the process should hold at most 20 % more than after
two.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from heartbeat import TEXT, arches, make_tiny_model, wait
from PySide6.QtWidgets import QApplication

from handwrite_app import app, paths
from handwrite_app.styles import StyleSample, save_style
from handwrite_app.synthesis import Synthesizer

EARLY, LIMIT = 2, 0.2


def held_mb() -> float:
    """What of the process is in memory, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--sentences", type=int, default=6, help="to a page; 6 fill an A6 page")
    parser.add_argument("--tiny", action="store_true", help="write with a tiny untrained model")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = make_tiny_model(Path(folder)) if options.tiny else None
        paths.set_profile(Path(folder) / "profile")
        save_style("Arches", [StyleSample.from_strokes(arches(), name="Arches")])
        return measure(model, options.pages, options.sentences)


def measure(model: Path | None, pages: int, sentences: int) -> int:
    from handwrite_app.ui.main_window import MainWindow
    from handwrite_app.ui.tasks import ModelSource

    sys.setswitchinterval(app.SWITCH_INTERVAL_S)
    application = QApplication([])
    application.setStyle("Fusion")
    window = MainWindow(ModelSource(lambda: Synthesizer.load("auto", model)))
    window.show()
    window.load_hands()
    wait(lambda: bool(window.hand))
    window.desk.edit_values({"page": "A6"}, "Page")
    held = []
    for number in range(1, pages + 1):
        window.text_panel.set_text("\n".join([TEXT * sentences] * number))
        window.compose.generate()
        wait(lambda: not window.is_busy and not window.jobs.running, 600.0)
        assert window.document is not None
        assert not window.project.missing
        held.append(held_mb())
        shown, words = len(window.document.pages), len(window.project.words)
        print(f"{number:2} generations, {shown:2} pages, {words:4} words: {held[-1]:.0f} MB")
    window.close_without_saving()
    grown = held[-1] / held[EARLY - 1] - 1
    print(f"{100 * grown:+.1f} % since the generation {EARLY}; the limit is {100 * LIMIT:+.0f} %")
    return int(grown > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
