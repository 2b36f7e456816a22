"""Work that was not saved is found after a crash, and only then."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from handwrite_app import paths
from handwrite_app.document.project import Project
from handwrite_app.document.recovery import Refuge, left_behind
from handwrite_app.errors import UserError

CHILD = """
import sys
from pathlib import Path
from handwrite_app.document.project import Project
from handwrite_app.document.recovery import Refuge
refuge = Refuge()
for number in range(int(sys.argv[1])):
    refuge.keep(Project(f"letter {number}"), Path("/home/ada/letter.handwrite"))
print("kept", flush=True)
if sys.argv[2] == "go on":
    while True:
        number += 1
        refuge.keep(Project(f"letter {number}" * 1000))
sys.stdin.read()
"""


def start(count: int, then: str) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(count), then],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert child.stdout.readline() == "kept\n"
    return child


def end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


def recovery_files() -> list[Path]:
    return sorted(paths.recovery_dir().iterdir())


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_what_a_killed_process_kept_is_found_and_nothing_of_one_that_lives():
    child = start(3, "wait")
    assert left_behind() == []
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    (found,) = left_behind()
    stored = found.read()
    assert stored.project.text == "letter 2"
    assert stored.origin == Path("/home/ada/letter.handwrite")
    assert left_behind() == []  # it is being looked at
    found.leave()
    (again,) = left_behind()
    again.discard()
    assert left_behind() == []
    assert recovery_files() == []


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_killed_while_it_writes_a_whole_project_is_there():
    child = start(1, "go on")
    end(child)
    (found,) = left_behind()
    assert found.read().project.text.startswith("letter ")
    found.leave()


def test_a_clean_end_leaves_nothing():
    refuge = Refuge()
    refuge.keep(Project("letter"))
    assert recovery_files()
    refuge.clear()
    assert recovery_files() == []
    refuge.keep(Project("letter"))  # changed after it was saved
    assert left_behind() == []
    refuge.clear()
    assert recovery_files() == []


def test_a_window_without_changes_makes_no_folder():
    Refuge().clear()
    assert not paths.recovery_dir().exists()


def test_every_window_has_its_own_and_damage_is_told():
    children = [start(1, "wait"), start(2, "wait")]
    for child in children:
        end(child)
    found = left_behind()
    assert sorted(one.read().project.text for one in found) == ["letter 0", "letter 1"]
    found[0].path.write_bytes(b"cut short")
    with pytest.raises(UserError, match="The recovered project is no project"):
        found[0].read()
    for one in found:
        one.discard()
