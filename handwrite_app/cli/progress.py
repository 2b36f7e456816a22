"""How far a long command has come, on standard error."""

from __future__ import annotations

import sys
import time

_BAR_WIDTH = 30
_LINE_EVERY_S = 10.0


class Progress:
    """A bar when standard error is a terminal, else a line every ten seconds.

    Use it as a context manager: leaving it takes the bar away, so that nothing is glued to what
    is printed next.
    """

    def __init__(self, what: str, quiet: bool = False) -> None:
        self._what = what
        self._quiet = quiet
        self._is_terminal = sys.stderr.isatty()
        self._started_s = self._printed_s = time.monotonic()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            print(f"\r{' ' * self._width}\r", end="", file=sys.stderr, flush=True)

    def show(self, done: int, total: int) -> None:
        """Shows that `done` of `total` steps have been taken."""
        if self._quiet or total < 1:
            return
        now_s = time.monotonic()
        left_s = (now_s - self._started_s) * (total - done) / max(done, 1)
        if self._is_terminal:
            filled = _BAR_WIDTH * done // total
            bar = f"[{'#' * filled}{'-' * (_BAR_WIDTH - filled)}]"
            line = f"{self._what} {bar} {done}/{total}, {left_s:.0f} s left"
            self._width = max(self._width, len(line))
            print(f"\r{line:<{self._width}}", end="", file=sys.stderr, flush=True)
        elif now_s - self._printed_s >= _LINE_EVERY_S:
            self._printed_s = now_s
            print(f"{self._what}: {done}/{total}, {left_s:.0f} s left", file=sys.stderr, flush=True)
