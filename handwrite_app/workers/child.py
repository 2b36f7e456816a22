"""Running a function in a process of its own, where it cannot hold the interpreter's lock."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator
from typing import Any, TypeVar

Result = TypeVar("Result")
_LOOK_EVERY_S = 0.05


def in_child(function: Callable[..., Result], *values: Any) -> Generator[None, None, Result]:
    """Calls a function in a child process; yields while it works.

    For native code that keeps Python's lock for long: called in a worker thread it would freeze
    the window all the same. A generator that is closed early ends the child.

    Args:
        function: importable by name, since it is called in a fresh interpreter; it, the values
            and the result travel as pickles.

    Raises:
        Exception: what the function raises.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        answer = pool.apply_async(function, values)
        while not answer.ready():
            yield
            answer.wait(_LOOK_EVERY_S)
        return answer.get()
