"""Learning a hand in a process of its own and of low priority: the window stays free.

The child tells each step as a line of JSON on standard output, last `{"done": true}` or an error's
words. When its standard input ends, whoever started it has had enough: it stops and keeps nothing.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import IO

from handwrite_app import adapters
from handwrite_app.adapters import Learned
from handwrite_app.errors import UserError
from handwrite_app.lab.process import give_way
from handwrite_app.learning import LearningStep, learn, recorded_words
from handwrite_app.styles import resolve_style

_LOOK_EVERY_S = 0.1
_MAX_DETAILS = 20_000  # characters


def learn_in_child(hand: str) -> Generator[LearningStep | None, None, Learned]:
    """Learns a saved hand from its recorded words.

    Yields each step, and None while there is nothing new; closing the generator stops it.

    Raises:
        UserError: the hand cannot be learned.
        RuntimeError: the child ended as nobody expected.
    """
    package = Path(__file__).resolve().parents[1]
    known = os.environ.get("PYTHONPATH")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(package), *([known] if known else [])]),
        "PYTHONIOENCODING": "utf-8",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "handwrite_app.learning_child", hand],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,  # closing the terminal or Ctrl-C in it is not for it
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    errors = process.stderr
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    said: list[bytes] = []
    readers = [
        threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True),
        threading.Thread(target=lambda: said.append(errors.read()), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        while True:
            try:
                line = lines.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                yield None
                continue
            if line is None:
                break
            told = json.loads(line)
            if "error" in told:
                raise UserError(*told["error"])
            if "done" not in told:
                yield LearningStep(**told)
    finally:
        process.stdin.close()  # it takes that for a stop
        process.wait()
        for reader in readers:
            reader.join()
        process.stdout.close()
        errors.close()
    learned = adapters.find(adapters.even(resolve_style(hand)))
    if process.returncode or learned is None:
        details = b"".join(said).decode("utf-8", "replace")[-_MAX_DETAILS:]
        raise RuntimeError(f"exit code {process.returncode}\n{details}")
    return learned


def _pass_on(pipe: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    for line in pipe:
        lines.put(line)
    lines.put(None)


def main(argv: Sequence[str] | None = None) -> int:
    """Learns the hand that is named, for the window that started this process."""
    (hand,) = sys.argv[1:] if argv is None else argv
    give_way(threads=1)  # several wait for each other where the machine has other work
    is_over = threading.Event()

    def wait_for_end() -> None:
        sys.stdin.read()
        is_over.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    from diffusion.adaptation import AdaptationConfig

    try:
        words = recorded_words(hand)
        steps = learn(resolve_style(hand), words, AdaptationConfig.of_words(len(words)))
        for step in steps:
            print(json.dumps(step.__dict__), flush=True)
            if is_over.is_set():
                steps.close()
                return 0
    except UserError as error:
        print(json.dumps({"error": [error.message, error.hint]}), flush=True)
        return 0
    print(json.dumps({"done": True}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
