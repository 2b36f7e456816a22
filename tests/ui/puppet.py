"""In place of a child process that trains: does as the test says."""

from __future__ import annotations

import queue

from handwrite_app.lab.process import Ended
from handwrite_app.lab.runs import Status


class Puppet:
    """Keeps what it was asked, and tells what it is given to tell."""

    def __init__(self, run) -> None:
        self.run, self.asked, self.told = run, [], queue.SimpleQueue()
        PUPPETS.append(self)

    def ask(self, wish) -> None:
        self.asked.append(wish)

    def follow(self):
        while True:
            try:
                told = self.told.get(timeout=0.01)
            except queue.Empty:
                yield None
                continue
            if isinstance(told, Ended):
                return told
            yield told

    def end(self, status: Status, crash: str = "") -> None:
        self.run.write_status(status)
        self.told.put(Ended(status, crash))


PUPPETS: list[Puppet] = []  # of the test that runs, see `conftest.puppets`
