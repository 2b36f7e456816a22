"""A screen of its own with the application on it, used with real mouse and key events.

Needs Xvfb and xdotool. There is no window manager: this gives the keyboard to the window in front,
as one would.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
_LOOK_AGAIN_S = 0.1


class Stuck(Exception):
    """The application did not get to where it was to go."""


@contextmanager
def screen(width: int = 1360, height: int = 900, number: int | None = None) -> Iterator[str]:
    """Starts Xvfb; yields the display's name.

    Args:
        number: of the display; None: any that is free.
    """
    for program, package in (("Xvfb", "xvfb"), ("xdotool", "xdotool")):
        if shutil.which(program) is None:
            raise SystemExit(f"{program} is missing; on Debian: apt-get install {package}")
    reader, writer = os.pipe()
    name = [] if number is None else [f":{number}"]
    size = ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        ["Xvfb", *name, "-displayfd", str(writer), *size],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writer)
        try:
            with os.fdopen(reader) as told:
                display = told.readline().strip()
            if not display:
                raise SystemExit("Xvfb did not start")
            yield f":{display}"
        finally:
            server.terminate()


class App:
    """The application on a display, and the hands of its user.

    Args:
        display: as `screen` yields it.
        profile: folder of settings and hands.
        scale: of everything in the window; 2 is 200 %.
        is_pseudo: every text is twice as long.
    """

    def __init__(
        self, display: str, profile: Path, *, scale: float = 1, is_pseudo: bool = False
    ) -> None:
        self._environment = {
            **os.environ,
            "DISPLAY": display,
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": f"{scale:g}",
            "LANGUAGE": "en",
        }
        profile.parent.mkdir(parents=True, exist_ok=True)
        command = [str(Path(__file__).with_name("watched.py"))]
        command += ["--pseudo"] * is_pseudo + ["--profile", str(profile)]
        self._log = profile.with_name("errors.txt")
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=self._environment,
                cwd=ROOT,
            )
        self.wait(lambda state: state is not None, "the window to open")
        self._xdo("mousemove", "2", "2")

    # Looking

    def ask(self, question: str, argument: object = None) -> Any:
        """Asks the observer in the application; see `watched.py`."""
        asks, answers = self._pipes
        with suppress(BrokenPipeError):
            asks.write(f"{json.dumps([question, argument])}\n")
            asks.flush()
        answer = answers.readline()
        if not answer:
            raise Stuck(f"the application has ended with {self.process.wait()}:\n{self.said}")
        return json.loads(answer)

    @property
    def state(self) -> dict[str, Any]:
        """What the window shows."""
        return dict(self.ask("state"))

    @property
    def said(self) -> str:
        """What the application has written to standard error."""
        return self._log.read_text()

    def wait(
        self,
        condition: Callable[[Any], object],
        what: str,
        seconds: float = 120.0,
        question: str = "state",
        argument: object = None,
    ) -> Any:
        """Waits until the answer to a question is as it should be, and returns it."""
        end = time.monotonic() + seconds
        while True:
            answer = self.ask(question, argument)
            if condition(answer):
                return answer
            if time.monotonic() > end:
                raise Stuck(f"waited {seconds:g} s for {what}; there is {answer}")
            time.sleep(_LOOK_AGAIN_S)

    def rest(self) -> dict[str, Any]:
        """Waits until nothing is under way, and nothing moves."""
        still = lambda state: not (state["is_busy"] or state["is_playing"])  # noqa: E731
        self.wait(still, "the work to end", 300.0)
        time.sleep(0.3)  # what begins when something has ended
        return dict(self.wait(still, "the work to end", 300.0))

    def place(self, name: str) -> list[int]:
        """Waits for a control that can be seen; returns left, top, width, height in pixels."""
        return list(self.wait(bool, f"“{name}” to be seen", 20.0, "place", name))

    # Doing

    def _xdo(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, env=self._environment, capture_output=True)

    def _take_keyboard(self) -> None:
        self._xdo("windowfocus", "--sync", str(self.state["id"]))

    def keys(self, *names: str) -> None:
        """Presses keys one after the other, as xdotool names them: ctrl+Return."""
        for name in names:
            self._take_keyboard()
            self._xdo("key", name)

    def type(self, text: str) -> None:
        """Types a text."""
        self._take_keyboard()
        first, *lines = text.split("\n")
        self._xdo("type", "--delay", "12", "--", first)
        for line in lines:
            self._xdo("key", "Return")
            self._xdo("type", "--delay", "12", "--", line)

    def point(self, rect: list[int], button: int = 1, times: int = 1) -> None:
        """Moves the pointer to the middle of a rectangle and clicks."""
        x, y = rect[0] + rect[2] // 2, rect[1] + rect[3] // 2
        self._xdo("mousemove", str(x), str(y))
        self._xdo("click", "--repeat", str(times), str(button))

    def click(self, name: str) -> None:
        """Clicks a control by the words on it."""
        self.wait(bool, f"“{name}” to be of use", 60.0, "is_enabled", name)
        self.point(self.place(name))

    def drag(self, path: list[tuple[float, float]]) -> None:
        """Draws a line with the left button held, through places in pixels."""
        (x, y), *rest = [(round(x), round(y)) for x, y in path]
        words = ["mousemove", str(x), str(y), "mousedown", "1"]
        for x, y in rest:
            words += ["mousemove", str(x), str(y), "sleep", "0.01"]
        self._xdo(*words, "mouseup", "1")

    def hover(self, rect: list[int]) -> None:
        """Moves the pointer to the middle of a rectangle."""
        self._xdo("mousemove", str(rect[0] + rect[2] // 2), str(rect[1] + rect[3] // 2))

    def scroll(self, rect: list[int], notches: int) -> None:
        """Turns the wheel at the left edge of a rectangle, where nothing takes it for itself."""
        self._xdo("mousemove", str(rect[0] + 4), str(rect[1] + rect[3] // 2))
        if notches:
            button = "5" if notches > 0 else "4"
            self._xdo("click", "--delay", "5", "--repeat", str(abs(notches)), button)
            time.sleep(0.2)

    def name_file(self, path: Path) -> None:
        """Gives a file's name to the dialog that has just been asked for."""
        self.wait(lambda state: state["dialog"], "the dialog for files", 20.0)
        self.keys("ctrl+a")
        self.type(str(path))
        self.keys("Return")
        self.wait(lambda state: not state["dialog"], "the dialog for files to close", 20.0)

    # Ending

    def kill(self) -> None:
        """Ends the application as a power cut does."""
        self.process.kill()
        self._let_go()

    def close(self) -> None:
        """Closes the window; what is unsaved is not kept.

        Raises:
            Stuck: the application does not end.
        """
        self.keys("ctrl+q")
        end = time.monotonic() + 30.0
        while self.process.poll() is None:
            if time.monotonic() > end:
                self.kill()
                raise Stuck("the application did not end")
            with suppress(Stuck):  # it may end meanwhile
                if self.ask("is_enabled", "Don't save"):
                    self.point(self.place("Don't save"))
            time.sleep(_LOOK_AGAIN_S)
        self._let_go()

    @property
    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        return self.process.stdin, self.process.stdout

    def _let_go(self) -> None:
        asks, answers = self._pipes
        with suppress(BrokenPipeError):
            asks.close()
        answers.close()
        self.process.wait()
