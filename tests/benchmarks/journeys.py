"""Goes the ways of a user, with real mouse and keys: `python tests/benchmarks/journeys.py`.

Each journey begins at the first start of the application, in a window on a screen of its own
(Xvfb, xdotool), and ends with what it has left behind: files that are read back, and the state of
the window. The shipped model writes. `--only NAME` picks journeys, `--pictures DIR` keeps what the
screen showed at the end of each.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from desktop import ROOT, App, Stuck, screen
from lxml import etree
from PIL import Image

from handwrite_app import paths
from handwrite_app.degrade import degrade
from handwrite_app.document.project import Project
from handwrite_app.document.storage import load_project
from handwrite_app.styles import list_styles, load_style

MOST_LOST_S = 5.0  # of work, by a crash
SAMPLE = "Jack quietly moved up front"


class Journey:
    """One user with an empty profile.

    Args:
        display: where the window opens.
        folder: for the profile, and for what the user saves.
    """

    def __init__(self, display: str, folder: Path) -> None:
        self.folder, self._display = folder, display
        self.app = self._start()

    def _start(self) -> App:
        app = App(self._display, self.folder / "profile")
        app.wait(lambda state: state["hand"], "the first hand")
        return app

    def restart(self) -> None:
        """Starts the application again after it was killed."""
        self.app = self._start()

    def write(self, text: str) -> None:
        """Types a text and has it written."""
        self.app.point(self.app.place("Text"))
        self.app.type(text)
        self.app.click("Generate")
        self.end_writing()

    def end_writing(self) -> dict[str, Any]:
        """Waits until every word is written, and goes to the still page."""
        self.app.wait(
            lambda state: state["written"] and not state["missing"] and not state["is_busy"],
            "the words to be written",
            300.0,
        )
        self.app.keys("alt+3")
        return self.app.rest()

    def save(self, name: str) -> Project:
        """Saves the project; returns what the file holds."""
        path = self.folder / name
        self.app.keys("ctrl+s")
        self.app.name_file(path)
        self.app.wait(lambda state: not state["is_dirty"], "the project to be saved", 20.0)
        return load_project(path)


def type_and_generate(journey: Journey) -> None:
    """Types, presses Generate, saves the project, exports the page."""
    app = journey.app
    journey.write("Dear Ada, thank you for the letter.")
    project = journey.save("ada.handwrite")
    check(project.text == "Dear Ada, thank you for the letter.", "the text is in the file")
    check(has_ink(project), "every word has ink in the file")
    app.click("Export…")
    app.name_file(journey.folder / "ada.svg")
    wait_for_file(journey.folder / "ada.svg")
    strokes = etree.parse(journey.folder / "ada.svg").findall(".//{http://www.w3.org/2000/svg}path")
    check(len(strokes) >= 7, "the page's strokes are in the SVG file")


def add_a_scan(journey: Journey) -> None:
    """Shows a photo of handwriting, leaves a line out, keeps the hand, writes in it."""
    app, scan = journey.app, journey.folder / "scan.png"
    photograph(scan)
    app.click("Picture")
    app.name_file(scan)
    app.wait(lambda state: state["dialog"], "the scan to be shown")
    app.wait(bool, "lines to be found", 60.0, "is_enabled", "Use this hand")
    found = app.ask("names")
    lines = [name for name in found if name.startswith("Line 1")]
    check(bool(lines), "lines are listed")
    box = app.place(lines[0])
    app.point([box[0] + 2, box[1], 18, box[3]])  # its tick
    app.wait(bool, "the correction to be read", 60.0, "is_enabled", "Undo")
    app.click("Use this hand")
    app.wait(lambda state: state["hand"] == "scan" and not state["dialog"], "the hand", 30.0)
    app.keys("ctrl+k")
    app.wait(lambda state: state["dialog"], "to be asked for a name")
    app.type("Of a photo")
    app.keys("Return")
    app.wait(lambda state: state["hand"] == "Of a photo", "the hand to be kept", 30.0)
    journey.write("In a hand of paper")
    project = journey.save("scan.handwrite")
    check(project.hand.is_kept and project.hand.name == "Of a photo", "the file names the hand")
    check(has_ink(project), "every word has ink in the file")
    paths.set_profile(journey.folder / "profile")
    kept = next(info for info in list_styles() if info.name == "Of a photo")
    windows = load_style(kept)[0].windows
    check(len(windows) > 0 and windows.max() > 0.5, "the kept hand has a sample with ink")


def draw_a_sample(journey: Journey) -> None:
    """Writes on the pad, takes a stroke back, writes in that hand."""
    app = journey.app
    strokes = ink_of(SAMPLE, journey.folder)
    app.click("Draw")
    left, top, width, _ = app.place("Drawing pad")
    scale = (width - 120) / max(stroke[:, 0].max() for stroke in strokes)
    for stroke in strokes:
        app.drag([(left + 50 + scale * x, top + 60 + scale * y) for x, y in stroke])
    app.drag([(left + 50, top + 40), (left + 200, top + 50)])  # a slip of the pen
    app.keys("ctrl+z")
    app.click("Use this hand")
    app.wait(lambda state: state["hand"] == "Drawn by you", "the hand", 30.0)
    journey.write("Drawn by hand")
    project = journey.save("drawn.handwrite")
    check(len(project.hand.samples) == 1, "the file has the drawn sample")
    check(project.hand.samples[0][0].windows.max() > 0.5, "the sample has ink")
    check(has_ink(project), "every word has ink in the file")


def edit_a_word(journey: Journey) -> None:
    """Slants a word, writes it again, changes its text, takes a variant of another, keeps one."""
    app = journey.app
    journey.write("The quick brown fox")
    before = app.state["written"]
    app.point(app.ask("word", 1))
    app.wait(lambda state: state["chosen"] == [1], "the word to be chosen")
    x, y, width, height = app.ask("grip")
    x, y = x + width / 2, y + height / 2
    app.drag([(x + step, y) for step in range(0, 42, 6)])
    app.wait(lambda state: state["undo"] == "Slant of words", "the word to lean")
    app.rest()
    app.click("Write again")
    app.wait(lambda state: state["written"][1] != before[1], "another seed")
    after = app.rest()["written"]
    check(after[0] == before[0] and after[2:] == before[2:], "the other words are as they were")
    app.point(app.place("Text of the word"), times=3)
    app.type("red")
    app.keys("Return")
    app.wait(lambda state: state["text"] == "The red brown fox", "the word to change")
    journey.end_writing()
    app.point(app.ask("word", 2))
    app.wait(lambda state: state["chosen"] == [2], "the word to be chosen")
    app.click("Show variants")
    app.wait(lambda state: state["is_busy"], "variants to be written")
    app.rest()
    app.keys("3")
    app.wait(lambda state: state["undo"] == "Another variant", "the variant")
    app.point(app.ask("word", 3))
    app.wait(lambda state: state["chosen"] == [3], "the word to be chosen")
    app.click("Keep as it is")
    app.rest()
    project = journey.save("fox.handwrite")
    inks = project.inks
    check(project.text == "The red brown fox", "the text is in the file")
    check(has_ink(project), "every word has ink in the file")
    check(inks[0].seed == before[0] and inks[3].seed == before[3], "two words are as they were")
    check(inks[2].seed != before[2], "the variant is in the file")
    check(inks[3].edit.is_kept, "the last word is kept")


def undo_everything(journey: Journey) -> None:
    """Types, generates, turns knobs, moves a word; takes it all back; does it all again."""
    app = journey.app
    journey.write("Back and forth")
    reveal(app, "Ruled paper")
    app.click("Ruled paper")
    reveal(app, "Red")
    app.click("Red")
    app.rest()
    x, y, width, height = app.ask("word", 2)
    x, y = x + width / 2, y + height / 2
    app.drag([(x + 3 * step, y + 2 * step) for step in range(12)])
    app.wait(lambda state: state["undo"] == "Moving words", "the word to be moved")
    end = app.rest()
    steps = take_back(app, "ctrl+z", "undo")
    begin = app.rest()
    check(begin["text"] == "" and not begin["written"], "nothing is left of the text")
    check(steps >= 5, f"there were steps to take back, not {steps}")
    check(take_back(app, "ctrl+shift+z", "redo") == steps, "each step is done again")
    check(app.rest()["project"] == end["project"], "the project is as it was, byte for byte")
    project = journey.save("forth.handwrite")
    check(project.spec.paper == "ruled" and project.ink == "#a3242b", "paper and ink are kept")
    check(project.inks[2].edit.right != 0, "the moved word is kept")


def crash_and_recover(journey: Journey) -> None:
    """Is killed while the user types, and again while the model writes; loses next to nothing."""
    app = journey.app
    journey.write("Before the crash")
    written = app.state["written"]
    app.point(app.place("Text"))
    app.keys("ctrl+End")
    typed: list[tuple[float, str]] = []
    begin = time.monotonic()
    while time.monotonic() < begin + 9.0:
        app.type(" word")
        typed.append((time.monotonic(), app.state["text"]))
    app.kill()
    killed = time.monotonic()
    journey.restart()
    app = journey.app
    recover(app)
    text = app.wait(lambda state: state["text"], "the text to come back")["text"]
    old = [known for at, known in typed if at < killed - MOST_LOST_S]
    check(bool(old) and text.startswith(old[-1]), "what was typed 5 s before the end is there")
    check(app.state["written"][:3] == written, "the ink from before the crash is there")
    lost = next((killed - at for at, known in typed if len(known) > len(text)), 0.0)
    print(f"  killed while typing: the last {lost:.1f} s of work are lost")
    app.click("Generate")
    app.wait(lambda state: state["is_busy"], "the model to write")
    time.sleep(1.0)
    app.kill()
    journey.restart()
    app = journey.app
    recover(app)
    check(app.wait(lambda state: state["text"], "the text")["text"] == text, "the text is there")
    app.click("Generate")
    journey.end_writing()
    project = journey.save("recovered.handwrite")
    check(project.text == text and has_ink(project), "text and ink are in the file")
    left = list((journey.folder / "profile").rglob("recovery/*.handwrite"))
    check(not left, "nothing is left to recover")


def keyboard_only(journey: Journey) -> None:
    """Chooses a hand, types, generates, edits a word, exports and saves without the mouse."""
    app = journey.app
    first = app.state["hand"]
    app.type("No mouse at all")
    app.keys("alt+d", "Right")
    app.wait(lambda state: state["hand"] not in ("", first), "another hand")
    app.keys("ctrl+Return")
    before = journey.end_writing()["written"]
    for _ in range(90):
        if app.state["focus"].startswith("Page"):
            break
        app.keys("Tab")
    check(app.state["focus"].startswith("Page"), "Tab reaches the page")
    app.keys("Return")
    chosen = app.wait(lambda state: len(state["chosen"]) == 1, "a word to be chosen")["chosen"][0]
    app.keys("r")
    app.wait(lambda state: state["written"][chosen] != before[chosen], "the word to be new")
    app.rest()
    app.keys("alt+Right", "alt+Up")
    app.rest()
    pdf = journey.folder / "keys.pdf"
    app.keys("ctrl+e")
    app.name_file(pdf)
    wait_for_file(pdf)
    check(pdf.read_bytes().startswith(b"%PDF-"), "the page is a PDF file")
    project = journey.save("keys.handwrite")
    check(project.text == "No mouse at all" and has_ink(project), "text and ink are in the file")
    check(project.inks[chosen].edit.right > 0, "the word is moved in the file")
    check(project.hand.name != first, "the hand that the keys chose is in the file")


JOURNEYS: dict[str, Callable[[Journey], None]] = {
    one.__name__.replace("_", "-"): one
    for one in (
        type_and_generate,
        add_a_scan,
        draw_a_sample,
        edit_a_word,
        undo_everything,
        crash_and_recover,
        keyboard_only,
    )
}


# What the journeys do alike


def check(claim: bool, what: str) -> None:
    """Ends the journey if something is not so."""
    if not claim:
        raise Stuck(f"it is not so that {what}")


def has_ink(project: Project) -> bool:
    """Whether every word of the text is written."""
    return bool(project.words) and not project.missing and all(ink.strokes for ink in project.inks)


def wait_for_file(path: Path, seconds: float = 30.0) -> None:
    """Waits until a file is there; it is written whole or not at all."""
    end = time.monotonic() + seconds
    while not path.exists():
        check(time.monotonic() < end, f"{path.name} is written")
        time.sleep(0.1)


def reveal(app: App, name: str) -> None:
    """Turns the wheel over the panels until a control can be seen whole."""
    for up in (0, -60, *[3] * 30):
        app.scroll(app.place("Sidebar"), up)
        place = app.ask("place", name)
        if place is not None and min(place[2:]) > 12:
            return
    raise Stuck(f"“{name}” cannot be scrolled to")


def take_back(app: App, key: str, which: str) -> int:
    """Presses a key until there is nothing more to undo or redo; returns how often."""
    for count in range(100):
        if app.rest()[which] is None:
            return count
        app.keys(key)
    raise Stuck(f"{which} does not come to an end")


def recover(app: App) -> None:
    """Says yes to the question after a crash."""
    app.wait(lambda state: state["dialog"], "the question after a crash", 30.0)
    app.click("Recover")
    app.wait(lambda state: not state["dialog"], "the question to go")


def photograph(path: Path) -> None:
    """Makes a photo of a shipped hand's sample: lines of ink on paper in uneven light."""
    windows = load_style(list_styles()[-1])[0].windows
    lines = [np.hstack(list(windows[k : k + 4])) for k in range(0, len(windows) - 3, 4)]
    rows = [np.pad(line, ((12, 12), (24, 24))) for line in (lines * 3)[:3]]
    picture = degrade(np.vstack(rows), np.random.default_rng(4), 0.3, "scan")
    Image.fromarray(picture).save(path)


def ink_of(text: str, folder: Path) -> list[np.ndarray]:
    """Ink to copy on the pad: each stroke (N, 2) in mm, y down, from the text's left top."""
    import json

    path = folder / "ink.json"
    command = [sys.executable, "-m", "handwrite_app", "--profile", str(folder / "pad")]
    subprocess.run(
        [*command, "render", text, "-o", str(path), "--quiet", "--steps", "10"],
        check=True,
        cwd=ROOT,
    )
    page = json.loads(path.read_text())["pages"][0]
    strokes = [np.array(stroke["points"])[::2] for stroke in page["strokes"]]
    corner = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    return [stroke - corner for stroke in strokes]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=JOURNEYS, action="append", help="repeatable")
    parser.add_argument("--display", type=int, help="number of the screen; default: any free one")
    parser.add_argument("--pictures", type=Path, help="a folder for what the screen shows at last")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder, screen(number=options.display) as display:
        for name in options.only or JOURNEYS:
            failed += not travel(name, display, Path(folder) / name, options.pictures)
    print("every journey has come to its end" if not failed else f"{failed} journeys failed")
    return int(failed > 0)


def travel(name: str, display: str, folder: Path, pictures: Path | None) -> bool:
    """Goes on one journey; says whether it has come to its end."""
    folder.mkdir()
    begin = time.monotonic()
    try:
        journey = Journey(display, folder)
        try:
            JOURNEYS[name](journey)
        finally:
            if pictures is not None and journey.app.process.poll() is None:
                pictures.mkdir(parents=True, exist_ok=True)
                journey.app.ask("picture", str(pictures.resolve() / f"{name}.png"))
            journey.app.close()
        check(not journey.app.said, f"nothing went wrong unseen, but it said {journey.app.said}")
    except Stuck as reason:
        print(f"{name}: {reason}")
        return False
    print(f"{name}: {time.monotonic() - begin:.0f} s")
    return True


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
