"""Takes a picture of every view of the application: `python tests/benchmarks/views.py OUT`.

The window is used with real mouse and keys on a screen of its own (Xvfb, xdotool), and the shipped
model writes. `--theme` and `--scale` may be given several times; each pair makes a folder of OUT.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from desktop import App, Stuck, screen
from journeys import SAMPLE, ink_of, photograph, reveal

from handwrite_app import paths
from handwrite_app.settings import change_settings
from handwrite_app.ui.language import LANGUAGES

WIDTH, HEIGHT, WIDE = 1280, 860, 1800  # of the screen; wide for words twice as long
LETTER = """Dear Ada,

thank you for your letter of 12 March. We read it twice, and then again on the train to Lisbon.

Yours, Charles"""


class Tour:
    """One window, and the pictures taken of it.

    Args:
        out: folder of the pictures.
        scan: a photo of handwriting; strokes: ink to copy on the pad, mm.
    """

    def __init__(self, app: App, out: Path, scan: Path, strokes: list[np.ndarray]) -> None:
        self.app, self.out, self._scan, self._strokes = app, out, scan, strokes
        self._count = 0

    def take(self, name: str) -> None:
        """Takes a picture of what is shown now."""
        self._count += 1
        self.app.wait(lambda state: state["is_crisp"], "the page to be painted", 30.0)
        self.app.ask("picture", str(self.out / f"{self._count:02}-{name}.png"))

    def welcome(self) -> None:
        self.take("welcome")

    def writing(self) -> None:
        app = self.app
        app.point(app.place("Text"))
        app.type(LETTER)
        reveal(app, "Size")
        app.point(app.place("Size"))
        app.keys("Home", "Down", "Down", "Down", "Return")
        app.click("Ruled paper")
        app.click("Generate")
        app.wait(lambda state: state["is_emerging"], "the first strokes", 60.0)
        self.take("emerging")
        app.wait(lambda state: state["written"] and not state["is_busy"], "the ink", 300.0)
        self.take("pen")
        app.keys("alt+1")
        app.point(app.place("Place in the writing"))
        self.take("noise")
        app.keys("alt+3")
        app.rest()
        app.scroll(app.place("Sidebar"), -60)
        self.take("write")

    def word(self) -> None:
        app = self.app
        app.point(app.ask("word", 5))
        app.wait(lambda state: state["chosen"] == [5], "the word to be chosen")
        app.click("Place and shape")
        self.take("word")
        app.click("Place and shape")
        app.click("Show variants")
        app.wait(lambda state: state["is_busy"], "variants to be written")
        app.rest()
        self.take("variants")
        app.keys("Escape", "Escape")
        app.hover([2, 2, 1, 1])

    def options(self) -> None:
        for name in ("Lines and margins", "Unevenness in detail", "Advanced"):
            reveal(self.app, name)
            self.app.click(name)
            self.app.scroll(self.app.place("Sidebar"), 40)
            self.take(name.lower().replace(" ", "-"))
            reveal(self.app, name)
            self.app.click(name)
        self.app.scroll(self.app.place("Sidebar"), -60)

    def scan(self) -> None:
        app = self.app
        app.click("Picture")
        app.wait(lambda state: state["dialog"], "the dialog for files")
        self.take("files")
        app.name_file(self._scan)
        app.wait(bool, "lines to be found", 60.0, "is_enabled", "Use this hand")
        self.take("scan")
        app.keys("Escape")
        app.wait(lambda state: not state["dialog"], "the scan to go")

    def pad(self) -> None:
        app = self.app
        app.click("Draw")
        self._draw(0.8)
        self.take("pad")
        app.keys("Escape")

    def recording(self) -> None:
        app = self.app
        app.click("Record")
        app.wait(lambda state: state["dialog"], "to be asked for a name")
        app.keys("Return")
        self._draw(0.5)
        self.take("recording")
        app.keys("Escape")

    def hands(self) -> None:
        app = self.app
        app.click("More about this hand")
        self.take("hand")
        app.keys("Escape")
        reveal(app, "Blend with")
        app.point(app.place("Blend with"))
        app.keys("Down", "Return")
        app.place("Share of the other hand")
        app.rest()
        self.take("blend")
        app.keys("ctrl+z")
        app.rest()

    def notices(self) -> None:
        app = self.app
        app.scroll(app.place("Sidebar"), -60)
        app.keys("ctrl+shift+v")
        app.point(app.place("Text"))
        app.type("\N{GREEK SMALL LETTER OMEGA}")
        self.take("notices")
        app.click("Take them out")

    def leaving(self) -> None:
        for name, keys in (("export", "ctrl+e"), ("print", "ctrl+p"), ("unsaved", "ctrl+w")):
            self._open(name, lambda keys=keys: self.app.keys(keys))

    def settings(self) -> None:
        app = self.app
        app.click("Settings")
        self.take("settings")
        for part in ("Models", "Train"):
            app.click(part)
            app.rest()
            self.take(f"settings-{part.lower()}")

    def lab(self) -> None:
        app = self.app
        app.click("Lab")
        self.take("lab-train")
        app.click("Experiments")
        app.rest()
        self.take("lab-experiments")
        app.click("Write")

    def dialogs(self) -> None:
        app = self.app
        self._open("shortcuts", lambda: app.keys("F1"))
        self._open("about", lambda: (app.click("Help"), app.click("About Handwrite")))

    def _open(self, name: str, press: Callable[[], object]) -> None:
        """Takes a picture of a dialog."""
        press()
        self.app.wait(lambda state: state["dialog"], f"the window of {name}")
        self.app.rest()
        self.take(name)
        self.app.keys("Escape")
        self.app.wait(lambda state: not state["dialog"], "it to go")

    def _draw(self, share: float) -> None:
        """Writes on the pad that is open, over this share of its width."""
        left, top, width, height = self.app.place("Drawing pad")
        left, top = left + width / 12, top + height / 8
        scale = share * width / max(stroke[:, 0].max() for stroke in self._strokes)
        for stroke in self._strokes:
            self.app.drag([(left + scale * x, top + scale * y) for x, y in stroke])


VIEWS: dict[str, Callable[[Tour], None]] = {
    one.__name__: one
    for one in (
        Tour.welcome,
        Tour.writing,
        Tour.word,
        Tour.options,
        Tour.scan,
        Tour.pad,
        Tour.recording,
        Tour.hands,
        Tour.notices,
        Tour.settings,
        Tour.lab,
        Tour.dialogs,
        Tour.leaving,
    )
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), action="append")
    parser.add_argument("--scale", type=int, choices=(1, 2), action="append")
    parser.add_argument("--only", choices=VIEWS, action="append", help="repeatable")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--pseudo", action="store_true", help="every text at double length")
    parser.add_argument("--display", type=int, help="number of the screen; default: any free one")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scan = folder / "letter.png"
        photograph(scan)
        strokes = ink_of(SAMPLE, folder)
        for scale in options.scale or (1, 2):
            width = WIDE if options.pseudo else WIDTH
            with screen(scale * width, scale * HEIGHT, options.display) as display:
                for theme in options.theme or ("light", "dark"):
                    profile = folder / f"{theme}-{scale}" / "profile"
                    paths.set_profile(profile)
                    change_settings(theme=theme, language=options.language)
                    out = (options.out / f"{theme}-{scale}").resolve()
                    out.mkdir(parents=True, exist_ok=True)
                    app = App(display, profile, scale=scale, is_pseudo=options.pseudo)
                    app.wait(lambda state: state["hand"], "the first hand")
                    failed += not go_round(Tour(app, out, scan, strokes), options.only or VIEWS)
    return int(failed > 0)


def go_round(tour: Tour, names: Iterable[str]) -> bool:
    """Takes the pictures of some views; says whether all are there."""
    try:
        for name in names:
            VIEWS[name](tour)
        return True
    except Stuck as reason:
        print(f"{tour.out.name}: {reason}")
        tour.take("stuck")
        return False
    finally:
        tour.app.close()


if __name__ == "__main__":
    sys.exit(main())
